"""A whole task by one process and by several: the same outcomes, and nothing is left running."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cockpit.bench.speech.clips import Clip, Task, core_of, kept, wanting
from cockpit.bench.speech.conditions import STEPS_DB
from cockpit.bench.speech.measure import Outcome
from cockpit.bench.speech.run import FEW, Place, measure, processor_s
from cockpit.bench.speech.systems import System
from cockpit.errors import AudioError, ModelError
from cockpit.settings import Settings
from cockpit.testing.level import Sound
from cockpit.testing.noises import Noises

Spoken = Callable[[str], Sound]
PATIENCE_S = 20.0


@pytest.fixture
def place(task_of: Callable[..., Task], spoken: Spoken, settings: Settings, tmp_path: Path) -> Place:
    """Two clips in three kinds of noise, enough for several processes."""
    core = core_of(settings)
    texts = ("toggle the dome light", "close everything now")
    clips = (Clip(kept(spoken(text)), "made", "ann", wanting(core, text), tuple(text.split())) for text in texts)
    random = np.random.default_rng(1)
    noises = Noises({kind: [random.normal(0, 0.1, 80_000).astype(np.float32)] for kind in ("road", "blower", "window")})
    return Place(System("cockpit", settings.model), task_of(*clips, noises=noises), settings, tmp_path)


def without_times(outcomes: list[Outcome]) -> list[Outcome]:
    return [replace(outcome, latencies_ms=()) for outcome in outcomes]


def test_a_task_is_heard_clean_and_in_noise_with_what_it_cost(place: Place) -> None:
    outcomes, cost = measure(place)
    assert [outcome.condition.snr_db for outcome in outcomes] == [None] * 2 + [db for db in STEPS_DB for _ in range(2)]
    assert [outcome.accepted for outcome in outcomes[:2]] == [True, True]
    assert (cost.part, cost.task, cost.system) == ("synthetic", "test", "cockpit")
    assert 0 < cost.load_s < 60
    if sys.platform == "linux":
        assert cost.memory_mb is not None
        assert 10 < cost.memory_mb < 2_000
        assert cost.recogniser_factor is not None
        assert cost.whole_factor is not None
        assert 0 < cost.recogniser_factor < 5
        assert 0 < cost.whole_factor < 5


@pytest.mark.slow
def test_several_processes_hear_the_same_and_leave_nothing_running(
    place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TEST_OF_PROCESSES", str(tmp_path))
    alone, _ = measure(place, thorough=True)
    assert len(alone) - 2 > FEW, "else no further process is started"
    side_by_side, _ = measure(place, jobs=2, thorough=True)
    assert without_times(side_by_side) == without_times(alone)
    assert none_left(f"TEST_OF_PROCESSES={tmp_path}")


@pytest.mark.slow
def test_an_error_in_another_process_is_the_same_error_and_ends_them_all(
    place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TEST_OF_PROCESSES", str(tmp_path))
    silent = replace(place.task.clips[1], sound=kept(np.zeros(16_000, np.float32)))
    broken = replace(place, task=replace(place.task, clips=(place.task.clips[0], silent)))
    with pytest.raises(AudioError, match="silent"):
        measure(broken, jobs=2, thorough=True)
    assert none_left(f"TEST_OF_PROCESSES={tmp_path}")


PARENT = """
import os, signal
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from cockpit.worker import end_with_parent
if __name__ == "__main__":
    pool = ProcessPoolExecutor(2, get_context("spawn"), end_with_parent)
    print(*{pool.submit(os.getpid).result() for _ in range(4)}, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_processes_end_when_the_one_that_measures_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_OF_PROCESSES", str(tmp_path))
    (tmp_path / "parent.py").write_text(PARENT, encoding="utf-8")
    with (tmp_path / "printed").open("w") as printed:  # a pipe would be kept open by what is left
        ran = subprocess.run([sys.executable, tmp_path / "parent.py"], stdout=printed, stderr=printed, check=False)
    assert ran.returncode < 0
    assert all(line.isdecimal() for line in (tmp_path / "printed").read_text().split())
    assert none_left(f"TEST_OF_PROCESSES={tmp_path}")


def test_a_missing_model_is_told_at_once(place: Place, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no such model"):
        measure(replace(place, system=System("gone", tmp_path / "gone")), jobs=2)


def test_processor_time_is_counted_up() -> None:
    before_s = processor_s(os.getpid())
    if before_s is None:
        pytest.skip("only Linux tells")
    while (now_s := processor_s(os.getpid())) is not None and now_s < before_s + 0.05:
        sum(range(10_000))
    assert processor_s(None) is None


def none_left(mark: str) -> bool:
    """Wait until no process but our own has `mark` in its environment, and return whether that came true."""
    until_s = time.monotonic() + PATIENCE_S
    while (left := marked(mark)) and time.monotonic() < until_s:
        time.sleep(0.05)
    return not left


def marked(mark: str) -> list[str]:
    """Return the processes with `mark` in their environment, without us and multiprocessing's own helper."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            marks = mark.encode() in (process / "environ").read_bytes().split(b"\0")
            command = (process / "cmdline").read_bytes()
        except OSError:  # another user's, or it has just ended
            continue
        if marks and int(process.name) != os.getpid() and b"resource_tracker" not in command:
            found.append(process.name)
    return found
