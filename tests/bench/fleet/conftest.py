"""Manifests, and a Dask scheduler and workers as processes of their own on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import cockpit

HERE = Path(__file__).parent
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": os.pathsep.join([str(HERE), str(Path(cockpit.__path__[0]).parent)]),
    "DASK_DISTRIBUTED__DEPLOY__LOST_WORKER_TIMEOUT": "1s",
}
DEADLINE_S = 60.0

WriteManifest = Callable[..., Path]


@pytest.fixture(autouse=True)
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    """Worker processes find the stub."""
    monkeypatch.syspath_prepend(str(HERE))
    monkeypatch.setenv("PYTHONPATH", ENVIRONMENT["PYTHONPATH"])


@pytest.fixture
def manifest(tmp_path: Path) -> WriteManifest:
    """Writes a manifest of named recordings."""

    def write(*names: str, **more: object) -> Path:
        file = tmp_path / "manifest.jsonl"
        file.write_text("".join(json.dumps({"audio": name, **more}) + "\n" for name in names))
        return file

    return write


class DaskCluster:
    """A scheduler, and workers that can be killed and started."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        told = folder / "scheduler.json"
        self._scheduler = self._start("scheduler", "--port", "0", "--scheduler-file", str(told))
        deadline_s = time.monotonic() + DEADLINE_S
        while not told.exists() or not told.read_text().strip().endswith("}"):
            assert time.monotonic() < deadline_s, "the scheduler does not start"
            assert self._scheduler.poll() is None
            time.sleep(0.05)
        self.address: str = json.loads(told.read_text())["address"]
        self.workers: list[subprocess.Popen[bytes]] = []

    def add_worker(self) -> subprocess.Popen[bytes]:
        folder = str(self._folder / f"worker-{len(self.workers)}-{time.monotonic_ns()}")
        worker = self._start(
            "worker", self.address, "--no-nanny", "--nthreads", "1", "--local-directory", folder, "--memory-limit", "0"
        )
        self.workers.append(worker)
        return worker

    def close(self) -> None:
        for process in (*self.workers, self._scheduler):
            process.kill()
            process.wait()

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *arguments, "--host", "127.0.0.1", "--no-dashboard"]
        return subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture
def dask_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    """A scheduler and two workers, each a process."""
    pytest.importorskip("distributed", reason="the extra `fleet` is not installed")
    cluster = DaskCluster(tmp_path_factory.mktemp("dask"))
    try:
        cluster.add_worker()
        cluster.add_worker()
        yield cluster
    finally:
        cluster.close()
