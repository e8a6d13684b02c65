"""Run the conversations of many scripts in many conditions, here or in several processes at once."""

from __future__ import annotations

import multiprocessing
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cockpit.errors import EngineError
from cockpit.settings import Settings
from cockpit.testing.run import TYPED, Result, hold
from cockpit.testing.suite import Part, core_of
from cockpit.testing.talk import Script, load_talks
from cockpit.testing.voices import Condition
from cockpit.worker import end_with_parent, interrupts_held

if TYPE_CHECKING:
    from cockpit.testing.sounding import Spoken


MOST_FAULTS = 5
"""Turns that may be lost to engines that fail; beyond, the engines are what has to be mended."""


@dataclass(frozen=True, slots=True)
class Task:
    """One conversation of one script in one condition, by numbers that mean the same in every process."""

    part: int
    case: int
    condition: Condition


@dataclass(frozen=True, slots=True)
class Work:
    """What every process must know: the scripts with their settings, and whether sound is kept for a report."""

    files: tuple[Path, ...]
    settings: tuple[Settings, ...]
    kinds: frozenset[str]
    keep_sound: bool = False


class Hall:
    """Where conversations are held in this process; ears are opened once for each set of packs."""

    def __init__(self, work: Work, scripts: Sequence[Script] = ()) -> None:
        self._work = work
        self._scripts: dict[int, Script] = dict(enumerate(scripts))
        self._ears: dict[Settings, Spoken] = {}
        self._open = ExitStack()

    def __enter__(self) -> Hall:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def hold(self, task: Task) -> list[Result]:
        """Hold one conversation.

        Raises:
            CockpitError: the model, a voice or a recording failed.
        """
        if task.part not in self._scripts:
            self._scripts[task.part] = load_talks(self._work.files[task.part])
        script, settings = self._scripts[task.part], self._work.settings[task.part]
        core = core_of(settings)
        if task.condition.person is None:
            return list(hold(script, script.cases[task.case], core, TYPED))
        spoken = self._spoken(settings)
        spoken.condition = task.condition
        return list(hold(script, script.cases[task.case], core, spoken))

    def _spoken(self, settings: Settings) -> Spoken:
        if settings not in self._ears:
            from cockpit.testing.sounding import Spoken

            spoken = Spoken(settings, core_of(settings), self._work.kinds, keep=self._work.keep_sound)
            self._ears[settings] = self._open.enter_context(spoken)
        return self._ears[settings]


def tasks_of(parts: Sequence[Part], conditions: Sequence[Condition]) -> list[Task]:
    """Return every conversation that was chosen, in every condition."""
    return [
        Task(number, case, condition)
        for condition in conditions
        for number, part in enumerate(parts)
        for case in part.chosen
    ]


def run(
    parts: Sequence[Part], conditions: Sequence[Condition], *, jobs: int = 1, keep_sound: bool = False
) -> Generator[list[Result], None, None]:
    """Hold all conversations, and yield what came of each as it ends.

    A turn in which an engine failed is a failed turn, and fresh engines go on.

    Raises:
        EngineError: that happened more than MOST_FAULTS times, or a process died.
        CockpitError: the model or a recording is broken.
    """
    faults = 0
    for held in _all_held(parts, conditions, jobs, keep_sound):
        yield held
        for error in (result.fault for result in held if result.fault is not None):
            faults += 1
            if faults > MOST_FAULTS:
                raise EngineError(f"engines failed {faults} times, at last: {error.message}", hint=error.hint)


def _all_held(
    parts: Sequence[Part], conditions: Sequence[Condition], jobs: int, keep_sound: bool
) -> Iterator[list[Result]]:
    kinds = frozenset(condition.noise.kind for condition in conditions) - {""}
    work = Work(tuple(part.script.file for part in parts), tuple(part.settings for part in parts), kinds, keep_sound)
    tasks = tasks_of(parts, conditions)
    if jobs == 1:
        with Hall(work, [part.script for part in parts]) as hall:
            for task in tasks:
                yield hall.hold(task)
        return
    yield from _in_processes(work, tasks, min(jobs, len(tasks)))


def _in_processes(work: Work, tasks: Sequence[Task], jobs: int) -> Iterator[list[Result]]:
    context = multiprocessing.get_context("spawn")
    others = set(multiprocessing.active_children())
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_enter, initargs=(work,)) as pool:
        try:
            with interrupts_held():  # Ctrl-C is for this process to answer, which ends the others
                held = [pool.submit(_hold, task) for task in tasks]
            for done in as_completed(held):
                yield done.result()
        except BrokenProcessPool as error:
            raise EngineError("a process of the test run died", hint="run it with --jobs 1 to see where") from error
        except BaseException:  # Ctrl-C, or nobody wants the rest: it must not be waited for
            for process in set(multiprocessing.active_children()) - others:
                process.kill()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _enter(work: Work) -> None:
    """Child: open what this process needs; it lives as long as the process."""
    end_with_parent()
    _HALL.append(Hall(work))


def _hold(task: Task) -> list[Result]:
    return _HALL[0].hold(task)


_HALL: list[Hall] = []
