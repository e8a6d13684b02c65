"""A Dask scheduler and its workers as processes of this machine, on loopback: to measure with, and to test with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from cockpit.errors import EngineError

DEADLINE_S = 60.0
_LOOK_AGAIN_S = 0.05


class DaskProcesses:
    """A scheduler, and workers that may be added and may die.

    Args:
        folder: where they may write.
        environment: theirs; ours unless given.

    Raises:
        EngineError: the scheduler does not start.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self._folder, self._environment = folder, environment or os.environ
        self.workers: list[subprocess.Popen[bytes]] = []
        told = folder / "scheduler.json"
        self._scheduler = self._start("scheduler", "--port", "0", "--scheduler-file", str(told))
        self.address = self._told(told)

    def __enter__(self) -> DaskProcesses:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add_worker(self) -> subprocess.Popen[bytes]:
        """Start a worker with one thread; without a nanny, as it has a process of its own for the recogniser."""
        folder = self._folder / f"worker-{time.monotonic_ns()}"
        worker = self._start(
            "worker", self.address, "--no-nanny", "--nthreads", "1", "--memory-limit", "0", "--local-directory",
            str(folder),
        )  # fmt: skip
        self.workers.append(worker)
        return worker

    def kill_scheduler(self) -> None:
        """End the scheduler alone."""
        self._scheduler.kill()

    def close(self) -> None:
        """End them all now."""
        for process in (*self.workers, self._scheduler):
            process.kill()
            process.wait()

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *arguments, "--host", "127.0.0.1", "--no-dashboard"]
        return subprocess.Popen(
            command, env=dict(self._environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def _told(self, file: Path) -> str:
        """Return the address that the scheduler writes when it is ready."""
        deadline_s = time.monotonic() + DEADLINE_S
        while time.monotonic() < deadline_s and self._scheduler.poll() is None:
            try:
                return str(json.loads(file.read_text(encoding="utf-8"))["address"])
            except (OSError, ValueError, KeyError):  # not there yet, or not whole
                time.sleep(_LOOK_AGAIN_S)
        self.close()
        raise EngineError("the Dask scheduler does not start", hint="pip install 'cockpit-voice[fleet]'")
