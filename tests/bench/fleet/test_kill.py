"""Whoever dies in the middle: every recording is in the results once, in its place."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from cockpit.bench.fleet.dataset import Dataset, Run
from cockpit.bench.fleet.machine import DaskProcesses
from cockpit.bench.fleet.manifest import surveyed
from cockpit.bench.fleet.run import evaluated
from tests.bench.fleet.conftest import ENVIRONMENT, HERE, WriteManifest
from tests.bench.fleet.driver import HEADER, plan
from tests.bench.fleet.stub_hearing import LOG

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kills processes by their id")
KILLS = 10
CLIPS = 600
DEADLINE_S = 100.0


def begin(manifest: Path, crew: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(HERE / "driver.py"), str(manifest), str(manifest.parent / "out"), crew, "5"]
    return subprocess.Popen(command, env=ENVIRONMENT)


def hearing(manifest: Path) -> list[int]:
    """Return the processes that heard the last recordings, and their engines."""
    log = manifest.parent / LOG
    lines = log.read_text().splitlines()[-8:] if log.exists() else []
    pids = {int(pid) for line in lines if len(line.split()) == 3 for pid in line.split()[:2]}
    return [pid for pid in sorted(pids) if lives(pid)]


def lives(pid: int) -> bool:
    """Tell whether a process is there, and not only its exit status for a parent that is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def results(manifest: Path) -> list[tuple[int, str]]:
    run = Run(surveyed(manifest), 5, "mild", HEADER)
    return [(row["number"], row["heard"]) for row in Dataset(manifest.parent / "out", run).all_rows()]


def heard(manifest: Path) -> int:
    """Return how many recordings were heard so far, those that were heard again included."""
    log = manifest.parent / LOG
    return len(log.read_text().splitlines()) if log.exists() else 0


def kill_at_random(manifest: Path, crew: str, count: int, chance: random.Random, lost: Callable[[], object]) -> None:
    """Kill the driver, workers or engines, each time after a random number of recordings, and go on until all is done.

    Counted in recordings and not in seconds, so that no machine is done before all have been killed.
    """
    driver = begin(manifest, crew)
    moments = sorted(chance.sample(range(CLIPS * 3 // 4), count))
    deadline_s = time.monotonic() + DEADLINE_S
    while True:
        assert time.monotonic() < deadline_s, f"not done, {len(moments)} of {count} live"
        if driver.poll() is not None:
            if driver.returncode == 0:
                break
            driver = begin(manifest, crew)
        time.sleep(0.01)
        targets = [driver.pid, *hearing(manifest)]
        if moments and heard(manifest) >= moments[0] and len(targets) > 1:
            target = chance.choice(targets)
            with suppress(ProcessLookupError):
                os.kill(target, signal.SIGKILL)
            if target == driver.pid:
                driver.wait()
            moments.pop(0)
            lost()
    assert not moments, "it was done before all had been killed"


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_killed_processes_of_this_machine_lose_and_double_nothing(manifest: WriteManifest) -> None:
    seed = random.randrange(2**32)
    names = [f"clip-{number}" for number in range(CLIPS)]
    file = manifest(*names)
    kill_at_random(file, "2", KILLS, random.Random(seed), lambda: None)
    assert results(file) == [(number, name.upper()) for number, name in enumerate(names)], f"seed {seed}"
    deadline_s = time.monotonic() + 10
    while hearing(file):
        assert time.monotonic() < deadline_s, "somebody is left behind"
        time.sleep(0.05)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_killed_dask_workers_and_drivers_lose_and_double_nothing(
    manifest: WriteManifest, dask_cluster: DaskProcesses
) -> None:
    seed = random.randrange(2**32)
    names = [f"clip-{number}" for number in range(CLIPS)]
    file = manifest(*names)

    def replace_the_dead() -> None:
        for worker in list(dask_cluster.workers):
            if worker.poll() is not None:
                dask_cluster.workers.remove(worker)
                dask_cluster.add_worker()

    kill_at_random(file, dask_cluster.address, KILLS, random.Random(seed), replace_the_dead)
    assert results(file) == [(number, name.upper()) for number, name in enumerate(names)], f"seed {seed}"


@pytest.mark.slow
def test_a_recording_that_kills_its_worker_costs_itself_alone(manifest: WriteManifest) -> None:
    names = ["a", "deadly", "b", "bad", "c", "d"]
    file = manifest(*names)
    summary = evaluated(plan(file, file.parent / "out", "2", shard_size=3))
    assert [heard for _, heard in _rows(file, 3)] == ["A", "", "B", "", "C", "D"]
    assert summary.errors == {"EngineError": 1, "AudioError": 1}


def _rows(manifest: Path, shard_size: int) -> list[tuple[int, str]]:
    run = Run(surveyed(manifest), shard_size, "mild", HEADER)
    return [(row["number"], row["heard"]) for row in Dataset(manifest.parent / "out", run).all_rows()]
