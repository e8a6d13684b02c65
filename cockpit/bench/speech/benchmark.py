"""The whole benchmark: make the parts, let every system hear every task, and collect what came of it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cockpit.asr.models import check_model
from cockpit.bench.orders import PACK
from cockpit.bench.speech import human, sphinx, synthetic
from cockpit.bench.speech.clips import Made, Task
from cockpit.bench.speech.folder import open_folder
from cockpit.bench.speech.report import Measured
from cockpit.bench.speech.run import Place, measure
from cockpit.bench.speech.systems import System
from cockpit.bench.speech.wake import measure_wake, spoken, unspoken
from cockpit.errors import UsageError
from cockpit.settings import SHIPPED_MODEL, Settings, shipped
from cockpit.testing.noises import Noises

PARTS = ("synthetic", "orders", "commands", "other-speech", "words", "wake")
HUMAN = ("orders", "commands", "other-speech", "words")
PEER_PARTS = ("synthetic", "orders", "commands", "other-speech")

Progress = Callable[[str], None]
"""Told what is being heard now."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure.

    Attributes:
        parts: names of PARTS.
        data: the folder of human recordings; None leaves those parts out.
        settings: packs, caches and the model.
        models: further model folders.
        peer: whether pocketsphinx hears too.
        limit: at most so many clips of each task, evenly drawn; None for all.
        jobs: processes that hear noisy clips side by side.
        thorough: hear every clip in every kind of noise, instead of in one kind in turn.
    """

    parts: tuple[str, ...]
    data: Path | None
    settings: Settings
    models: tuple[Path, ...] = ()
    peer: bool = True
    limit: int | None = None
    jobs: int = 1
    thorough: bool = False


def run(plan: Plan, progress: Progress) -> Measured:
    """Measure everything that was planned.

    Raises:
        UsageError: a part needs a folder of recordings, or its manifest is broken.
        ModelError, EngineError, AudioError: a model or a clip cannot be used, or an engine died.
    """
    if plan.data is None and not set(plan.parts) - set(HUMAN):
        raise UsageError(f"part '{plan.parts[0]}' needs recordings", hint="name a folder of them with --data")
    systems = _systems(plan)
    for system in systems:
        if system.model is not None:
            check_model(system.model)  # now, and not after ten minutes of measuring others
    measured = Measured([system.name for system in systems])
    progress("synthesising")
    noises = synthetic.synthetic_noises()
    tasks = [_limited(task, plan.limit) for made in _made(plan, noises, measured) for task in made.tasks]
    if plan.peer and not sphinx.installed():
        measured.notes.append(f"{sphinx.NAME} is not installed: the extra `bench` brings it")
    with tempfile.TemporaryDirectory() as own_cache:
        for task in tasks:
            if task.part in plan.parts:
                _hear(plan, systems, task, Path(own_cache), measured, progress)
        if "wake" in plan.parts:
            clips = spoken(noises) | unspoken(tasks)
            for system in systems:
                if system.model is not None:
                    progress(f"wake word: {system.name}")
                    measured.called += measure_wake(system.name, system.model, clips, Path(own_cache))
    return measured


def _hear(
    plan: Plan, systems: Sequence[System], task: Task, own_cache: Path, measured: Measured, progress: Progress
) -> None:
    measured.about[task.part, task.name] = task.about
    for system in systems:
        if system.model is None and task.part not in PEER_PARTS:
            continue
        progress(f"{task.part}: {task.name}, {len(task.clips)} clips, {system.name}")
        place = Place(system, task, plan.settings, own_cache)
        outcomes, cost = measure(place, jobs=plan.jobs, thorough=plan.thorough)
        measured.outcomes += outcomes
        measured.costs.append(cost)


def _systems(plan: Plan) -> list[System]:
    folders = list(dict.fromkeys((plan.settings.model, *plan.models)))
    found = [System("cockpit" if folder == shipped(SHIPPED_MODEL) else folder.name, folder) for folder in folders]
    return [*found, System(sphinx.NAME)] if plan.peer and sphinx.installed() else found


def _made(plan: Plan, noises: Noises, measured: Measured) -> Iterator[Made]:
    wanted = {*plan.parts, *(("synthetic", "other-speech") if "wake" in plan.parts else ())}
    makers: dict[str, Callable[[], Made]] = {"synthetic": lambda: synthetic.make(plan.settings, noises)}
    if plan.data is not None:
        folder = open_folder(plan.data)
        coffee = replace(plan.settings, packs=(PACK,), only_packs=True)
        makers |= {
            "orders": lambda: human.make_orders(folder, coffee, noises),
            "commands": lambda: human.make_commands(folder, plan.settings, noises),
            "other-speech": lambda: human.make_other_speech(folder, plan.settings),
            "words": lambda: human.make_words(folder),
        }
    else:
        measured.notes.append("no --data: only synthetic voices were heard, so these figures say little of people")
    for name, maker in makers.items():
        if name in wanted:
            made = maker()
            measured.notes += made.notes
            yield made


def _limited(task: Task, limit: int | None) -> Task:
    """Return the task with at most `limit` clips, evenly drawn from all."""
    if limit is None or len(task.clips) <= limit:
        return task
    step = len(task.clips) / limit
    return replace(task, clips=[task.clips[int(number * step)] for number in range(limit)])
