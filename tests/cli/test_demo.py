"""The guided tour, as a newcomer takes it, and Ctrl-C in the middle of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import soundfile

from cockpit.cli.tour import TOUR

pytestmark = pytest.mark.slow

DEMO = [sys.executable, "-m", "cockpit", "demo"]


def test_every_turn_of_the_tour_goes_as_it_should(tmp_path: Path) -> None:
    done = subprocess.run([*DEMO, "--out", str(tmp_path)], capture_output=True, text=True, check=False, timeout=115)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(TOUR)} of {len(TOUR)} turns went as they should" in done.stdout
    assert {"done", "answered", "asked", "refused", "not-understood"} <= set(done.stdout.split())
    for stage in ("heard", "understood", "car", "reply", "time"):
        assert stage in done.stdout
    assert len(list(tmp_path.glob("command-*.wav"))) == len(TOUR)
    for reply in tmp_path.glob("reply-*.wav"):
        sound, rate_hz = soundfile.read(reply)
        assert len(sound) > rate_hz / 2
        assert abs(sound).max() > 0.05


@pytest.mark.alone
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_ctrl_c_ends_it_without_a_trace(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*DEMO, "--out", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    for line in process.stdout:
        if "reply" in line:
            break
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in errors
    deadline_s = time.monotonic() + 5
    while _members(process.pid) and time.monotonic() < deadline_s:
        time.sleep(0.02)  # Python's resource tracker ends when it notices that its parent has
    assert _members(process.pid) == []


def _members(session: int) -> list[str]:
    """Return the processes that still run in a session."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # it ended while we looked
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(stat.parent.name)
    return found
