"""Who does the work: a Dask cluster. Its workers need this package, and the recordings under the same path.

dask.distributed is an extra (`fleet`), imported only here.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Collection, Sequence
from concurrent.futures import CancelledError, Future
from typing import Any

from cockpit.bench.fleet.hear import Job, hear_shard
from cockpit.bench.fleet.manifest import Item
from cockpit.bench.fleet.row import Row
from cockpit.errors import CockpitError, EngineError, UsageError

CONNECT_S = 10.0
WAITING = 2
"""Tasks for each thread of the cluster: one at work and one that waits, so that no worker waits for us."""

FIRST_TASKS = 2
"""While no worker has come yet."""

ANSWER_S, WORKERS_S = 30.0, 120.0


class Cluster:
    """The workers of a scheduler, however many come and go.

    Raises:
        UsageError: dask.distributed is not installed, or no scheduler answers.
    """

    def __init__(self, job: Job, address: str) -> None:
        try:
            distributed: Any = importlib.import_module("distributed")
        except ImportError:
            hint = "pip install 'cockpit-voice[fleet]'"
            raise UsageError("--scheduler needs dask.distributed, which is not installed", hint=hint) from None
        _hush()
        self._job, self._address = job, address
        try:
            self._client: Any = distributed.Client(address, timeout=CONNECT_S, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise UsageError(
                f"no scheduler answers: {type(error).__name__}", place=address, hint="start one with `dask scheduler`"
            ) from error
        self._killed = distributed.KilledWorker

    def wait_for(self, workers: int) -> None:
        """Wait until so many workers have come.

        Raises:
            UsageError: they do not.
        """
        try:
            self._client.wait_for_workers(workers, timeout=WORKERS_S)
        except TimeoutError as error:
            raise UsageError(f"{workers} workers do not come", place=self._address) from error

    def capacity(self) -> int:
        """Return twice the threads of all workers there are now."""
        workers: Collection[dict[str, int]] = self._client.scheduler_info(n_workers=-1)["workers"].values()
        return max(FIRST_TASKS, WAITING * sum(worker["nthreads"] for worker in workers))

    def submit(self, items: Sequence[Item]) -> Future[list[Row]]:
        """Let some worker of the cluster hear the recordings."""
        answer: Future[list[Row]] = Future()
        try:
            task = self._client.submit(hear_shard, self._job, items, pure=False)
        except Exception as error:  # whatever a client without a scheduler throws
            answer.set_exception(self._as_ours(error))
            return answer
        task.add_done_callback(lambda done: self._answered(done, answer))
        return answer

    def close(self) -> None:
        """Give up what is under way, and leave; the cluster goes on."""
        self._client.close(timeout=CONNECT_S)

    def _answered(self, task: Any, answer: Future[list[Row]]) -> None:
        try:
            rows = task.result(timeout=ANSWER_S)
        except BaseException as error:
            answer.set_exception(self._as_ours(error))
        else:
            answer.set_result(rows)
        finally:
            task.release()

    def _as_ours(self, error: BaseException) -> CockpitError:
        if isinstance(error, CockpitError):
            return error
        if isinstance(error, self._killed):
            return EngineError("the workers that heard it died, one after the other")
        gone = isinstance(error, CancelledError | OSError | TimeoutError)
        message = "the scheduler is gone" if gone else f"the cluster cannot do it: {type(error).__name__}: {error}"
        hint = "what is done is kept; --resume goes on with it" if gone else "every worker needs this package"
        return UsageError(message, place=self._address, hint=hint)


def _hush() -> None:
    """Keep Dask's own messages and tracebacks from the terminal: what goes wrong is told by our errors."""
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
