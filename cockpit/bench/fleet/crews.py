"""Who does the work: processes of this machine, each with its own recogniser."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from cockpit.bench.fleet.hear import Job
from cockpit.bench.fleet.manifest import Item
from cockpit.bench.fleet.row import Row
from cockpit.worker import Worker

START_DEADLINE_S = 600.0
"""The first process of all compiles the packs and their graph."""

ITEM_DEADLINE_S = 2 * 3600.0
"""For the longest recordings there may be, on a busy machine."""

_RESTED_S = 0.05


class Crew(Protocol):
    """Workers that hear recordings; a task that is lost with its worker fails with an EngineError."""

    def capacity(self) -> int:
        """Return how many tasks may be under way, those included that wait for a worker."""
        ...

    def submit(self, items: Sequence[Item]) -> Future[list[Row]]:
        """Let some worker hear the recordings."""
        ...

    def close(self) -> None:
        """Send the workers home."""
        ...


class Processes:
    """Processes of this machine. One that dies is replaced; the recogniser's process dies with it.

    Each is led by a thread of this process, which sends it one task at a time.
    """

    def __init__(self, job: Job, count: int) -> None:
        self._job, self._count = job, count
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="worker")
        self._own = threading.local()
        self._workers: list[Worker] = []
        self._closed = False

    def capacity(self) -> int:
        """Return how many processes there are."""
        return self._count

    def submit(self, items: Sequence[Item]) -> Future[list[Row]]:
        """Let the first process that is free hear the recordings."""
        return self._threads.submit(self._heard, items)

    def close(self) -> None:
        """End the processes now."""
        self._closed = True
        for worker in self._workers:
            worker.close()
        self._threads.shutdown(cancel_futures=True)

    def pids(self) -> list[int]:
        """Return the processes that run."""
        return [worker.pid for worker in self._workers if worker.pid is not None]

    def _heard(self, items: Sequence[Item]) -> list[Row]:
        worker: Worker | None = getattr(self._own, "worker", None)
        if worker is None:
            worker = self._own.worker = Worker(
                "cockpit.bench.fleet.hear:engine", self._job, name="a worker", start_deadline_s=START_DEADLINE_S,
                daemon=False,
            )  # fmt: skip
            self._workers.append(worker)
        while not worker.ready and not self._closed:
            time.sleep(_RESTED_S)
        rows: list[Row] = worker.call(items, deadline_s=ITEM_DEADLINE_S * len(items))
        return rows
