"""Hear the recordings of a shard: the one function that every worker runs, on this machine or another.

What comes out depends on the job and the recordings alone. A worker opens packs and model of its own machine, and
refuses the job when they are not those that the job names.
"""

from __future__ import annotations

import importlib
import multiprocessing
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from cockpit.bench.fleet.manifest import Item
from cockpit.bench.fleet.row import Row
from cockpit.errors import UsageError
from cockpit.recording.lines import Header

HEARER = "cockpit.bench.fleet.listening:open_hearer"


@dataclass(frozen=True, slots=True)
class Job:
    """What every recording is heard with.

    `made_with` names version, packs and model by their digests, `folder` is where the manifest lies, and `hearer` is
    what opens a Hearer.
    """

    made_with: Header
    folder: str
    scenario: str = "mild"
    hearer: str = HEARER


class Hearer(Protocol):
    """What hears one recording after another."""

    def hear(self, item: Item) -> Row:
        """Return what comes of a recording; one that cannot be heard is a row with an error."""
        ...


def hear_shard(job: Job, items: Sequence[Item]) -> list[Row]:
    """Return what comes of each recording, in order.

    Raises:
        ModelError, PackError, UsageError: this worker cannot do the job at all.
    """
    hearer = _taken(job)
    rows = [hearer.hear(item) for item in items]
    _given_back(job, hearer)
    return rows


def engine(job: Job) -> Callable[[Sequence[Item]], list[Row]]:
    """Worker factory: open what the job needs, then hear shards."""
    _given_back(job, _taken(job))
    return lambda items: hear_shard(job, items)


_idle: dict[Job, list[Hearer]] = {}
_lock = threading.Lock()


def _taken(job: Job) -> Hearer:
    """Return an open hearer that no other thread of this process uses; they stay open from shard to shard."""
    with _lock:
        if found := _idle.get(job):
            return found.pop()
    if multiprocessing.current_process().daemon:
        raise UsageError(
            "this worker may not start the recogniser's process",
            hint="start it with `dask worker --no-nanny`, or with DASK_DISTRIBUTED__WORKER__DAEMON=False",
        )
    module, function = job.hearer.split(":")
    hearer: Hearer = getattr(importlib.import_module(module), function)(job)
    return hearer


def _given_back(job: Job, hearer: Hearer) -> None:
    with _lock:
        _idle.setdefault(job, []).append(hearer)
