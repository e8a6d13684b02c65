"""Hear a task with a system: the clips as they are by one process alone, those with noise by several side by side."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from cockpit.bench.memory import resident_mb
from cockpit.bench.speech.clips import Task
from cockpit.bench.speech.conditions import Trial, clean_trials, noisy_trials
from cockpit.bench.speech.measure import Listener, Outcome
from cockpit.bench.speech.systems import System, opened
from cockpit.errors import EngineError
from cockpit.settings import Settings
from cockpit.worker import end_with_parent

TRIALS_AT_ONCE = 4
FEW = 24
"""Trials for which no further process is worth its start."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a system took for the clean clips of a task, alone but for us.

    `load_s` is from starting its process until the model is loaded. `memory_mb` is that process afterwards.
    Real-time factors are processor time by duration: of the recogniser for the speech that reached it, and of
    everything (voice detection to action) for all sound. None is what this system does not tell (all but Linux).
    """

    part: str
    task: str
    system: str
    load_s: float
    memory_mb: float | None
    recogniser_factor: float | None
    whole_factor: float | None


@dataclass(frozen=True, slots=True)
class Place:
    """All that a process needs to hear the trials of a task."""

    system: System
    task: Task
    settings: Settings
    own_cache: Path


def measure(place: Place, *, jobs: int = 1, thorough: bool = False) -> tuple[list[Outcome], Cost]:
    """Hear a task with a system.

    Raises:
        ModelError, EngineError: the system cannot be opened, or died.
        AudioError: a clip cannot be read.
    """
    noisy = noisy_trials(place.task, thorough=thorough)
    with opened(place.system, place.task, place.settings, place.own_cache) as system:
        listener = Listener(place.system.name, place.task, system.ears)
        before_s = processor_s(system.ears.pid)
        outcomes = [listener.hear(trial) for trial in clean_trials(place.task)]
        after_s = processor_s(system.ears.pid)
        child_s = None if before_s is None or after_s is None else after_s - before_s
        sound_s = sum(outcome.sound_s for outcome in outcomes)
        cost = Cost(
            place.task.part,
            place.task.name,
            place.system.name,
            load_s=system.load_s,
            memory_mb=resident_mb(system.ears.pid) if system.ears.pid else None,
            recogniser_factor=None if child_s is None or not listener.speech_s else child_s / listener.speech_s,
            whole_factor=None if child_s is None or not sound_s else (child_s + listener.own_s) / sound_s,
        )
        if jobs == 1 or len(noisy) <= FEW:
            outcomes += [listener.hear(trial) for trial in noisy]
            return outcomes, cost
    return outcomes + _side_by_side(place, noisy, jobs), cost


def _side_by_side(place: Place, trials: Sequence[Trial], jobs: int) -> list[Outcome]:
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, context, _begin, (place,))
    try:
        return list(pool.map(_hear, trials, chunksize=TRIALS_AT_ONCE))
    except BrokenProcessPool as error:
        raise EngineError(
            f"a process that measures {place.system.name} died", hint="--jobs 1 measures in this one"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


_here: list[Listener] = []
_open = ExitStack()


def _begin(place: Place) -> None:
    """Child: open the system, for all trials that come. Its own process ends with this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    end_with_parent()
    system = _open.enter_context(opened(place.system, place.task, place.settings, place.own_cache))
    _here.append(Listener(place.system.name, place.task, system.ears))


def _hear(trial: Trial) -> Outcome:
    return _here[0].hear(trial)


def processor_s(pid: int | None) -> float | None:
    """Return the processor time that a process has used, all its threads, where the system tells it (Linux)."""
    try:
        # the second field, the name, may hold spaces; the 14th and 15th are ticks (man 5 proc)
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return None
