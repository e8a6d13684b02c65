"""Measure one system at one size in a process of its own, so that neither memory nor caches are shared."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cockpit.bench.intents.scale import write_further
from cockpit.bench.intents.sentences import CAR, KINDS, Said
from cockpit.bench.intents.systems import SYSTEMS, Guess, Understand
from cockpit.bench.memory import resident_mb
from cockpit.packs.load import Packs, load_packs

INTENTS, TEMPLATES = 13, 63
"""Of the command set."""

BUDGET_S = 20.0
"""Processor time for the sentences of one kind; a system that needs more is timed on as many as it got through."""

WARM_UP = ("nothing in particular", "what was i going to say")


@dataclass(frozen=True, slots=True)
class Task:
    """One system (by its place in SYSTEMS), how many times the command set, and what to understand."""

    system: int
    scale: int
    said: Sequence[Said]


@dataclass(slots=True)
class Measurement:
    """What a system did with a task.

    Attributes:
        system: as the tables call it.
        scale: how many times the command set.
        build_s: processor time from loaded templates to the first answer.
        memory_mb: what it added to the process; None where the system does not tell.
        guesses: with each sentence it got through.
        took_ms: processor time of each sentence, by kind.
    """

    system: str
    scale: int
    build_s: float
    memory_mb: float | None
    guesses: list[tuple[Said, Guess]] = field(default_factory=list)
    took_ms: dict[str, list[float]] = field(default_factory=dict)


def measured(task: Task) -> Measurement:
    """Measure in a fresh process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, (task,))


def measure(task: Task) -> Measurement:
    """Measure in this process."""
    system = SYSTEMS[task.system]
    packs = scaled(task.scale)
    before_mb = resident_mb()
    build = system.builder()
    begin_s = time.process_time()
    understand = build(packs)
    result = Measurement(system.title, task.scale, time.process_time() - begin_s, None)
    for text in WARM_UP:
        understand(text)
    for kind in KINDS:
        _ask(result, understand, (said for said in task.said if said.kind == kind))
    after_mb = resident_mb()
    result.memory_mb = after_mb - before_mb if after_mb and before_mb else None
    return result


def scaled(scale: int) -> Packs:
    """Load the command set, with as many further intents as make it `scale` times as large."""
    with tempfile.TemporaryDirectory() as folder:
        more = scale - 1
        further = write_further(Path(folder), more * INTENTS, more * TEMPLATES) if more else []
        return load_packs([CAR, *further])


def _ask(result: Measurement, understand: Understand, sentences: Iterable[Said]) -> None:
    spent_s = 0.0
    for said in sentences:
        begin_s = time.thread_time()
        guess = understand(said.text)
        took_s = time.thread_time() - begin_s
        result.guesses.append((said, guess))
        result.took_ms.setdefault(said.kind, []).append(1000 * took_s)
        spent_s += took_s
        if spent_s > BUDGET_S:
            return
