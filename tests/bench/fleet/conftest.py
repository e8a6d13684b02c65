"""Manifests, and a Dask scheduler and workers as processes of their own on this machine."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import cockpit
from cockpit.bench.fleet.machine import DaskProcesses

HERE = Path(__file__).parent
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": os.pathsep.join([str(HERE), str(Path(cockpit.__path__[0]).parent)]),
}
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


@pytest.fixture
def dask_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskProcesses]:
    """A scheduler and two workers, each a process."""
    pytest.importorskip("distributed", reason="the extra `fleet` is not installed")
    with DaskProcesses(
        tmp_path_factory.mktemp("dask"), ENVIRONMENT | {"COCKPIT_CACHE": os.environ["COCKPIT_CACHE"]}
    ) as cluster:
        cluster.add_worker()
        cluster.add_worker()
        yield cluster
