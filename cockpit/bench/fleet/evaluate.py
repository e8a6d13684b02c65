"""Have every shard heard once, whatever happens to the workers, with a bounded number of them under way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field

from cockpit.bench.fleet.crews import Crew
from cockpit.bench.fleet.dataset import Dataset
from cockpit.bench.fleet.manifest import Item, Shard
from cockpit.bench.fleet.row import Row, failed
from cockpit.errors import EngineError

TRIES_TOGETHER, TRIES_ALONE = 3, 2
"""How often a shard may be lost with its worker before its recordings are heard one by one, and how often one of these
before it is given up: a recording that kills workers costs itself alone."""

MAX_GIVEN_UP = 10
"""Recordings given up one after the other, with nothing heard in between: then it is not the recordings."""

Progress = Callable[[int, float], object]
"""Takes how many recordings are done now, and how many seconds of sound they were."""


@dataclass(slots=True)
class _Pending:
    """A shard that is under way: the rows that have come, by number."""

    shard: Shard
    rows: dict[int, Row] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Task:
    pending: _Pending
    items: tuple[Item, ...]
    lost: int = 0


class Evaluation:
    """One run of a crew over shards.

    Args:
        todo: what is to be heard, drawn from as workers become free.
        dataset: where each shard is written when it is complete.
    """

    def __init__(self, todo: Iterator[Shard], crew: Crew, dataset: Dataset, progress: Progress) -> None:
        self._todo, self._crew, self._dataset, self._progress = todo, crew, dataset, progress
        self._again: list[_Task] = []
        self._given_up = 0

    def run(self) -> None:
        """Hear them all.

        Raises:
            CockpitError: no worker can do the job, or the results cannot be written. What is done is kept.
        """
        under_way: dict[Future[list[Row]], _Task] = {}
        while True:
            while len(under_way) < self._crew.capacity() and (task := self._next()) is not None:
                under_way[self._crew.submit(task.items)] = task
            if not under_way:
                return
            finished, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in finished:
                self._ended(under_way.pop(future), future)

    def _next(self) -> _Task | None:
        """Return what was lost before what is new; None when there is neither."""
        if self._again:
            return self._again.pop()
        shard = next(self._todo, None)
        return None if shard is None else _Task(_Pending(shard), shard.items)

    def _ended(self, task: _Task, future: Future[list[Row]]) -> None:
        try:
            rows = future.result()
        except EngineError as error:
            self._lost(task, error)
        else:
            self._given_up = 0
            self._came(task.pending, rows)

    def _lost(self, task: _Task, error: EngineError) -> None:
        """Have a task done again whose worker died, or take it apart, or give its one recording up."""
        if task.lost + 1 < (TRIES_TOGETHER if len(task.items) > 1 else TRIES_ALONE):
            self._again.append(_Task(task.pending, task.items, task.lost + 1))
        elif len(task.items) > 1:
            self._again += [_Task(task.pending, (item,)) for item in task.items]
        else:
            self._given_up += 1
            if self._given_up >= MAX_GIVEN_UP:
                raise error
            self._came(task.pending, [failed(task.items[0], error)])

    def _came(self, pending: _Pending, rows: Sequence[Row]) -> None:
        """Take rows; write the shard when it is complete."""
        pending.rows.update((row.number, row) for row in rows)
        if len(pending.rows) == len(pending.shard.items):
            whole = [pending.rows[item.number] for item in pending.shard.items]
            self._dataset.write(pending.shard, whole)
            self._progress(len(whole), sum(row.sound_s for row in whole))
