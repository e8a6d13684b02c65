"""``cockpit test --watch`` runs again when a pack or script changes, lives through broken ones, and ends on Ctrl-C."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PACK = 'pack: scent\nintents: {on: {do: [{set: Vehicle.Cabin.Fragrance.IsOn, to: true}]}}\nen: {intents: {on: {say: roses, reply: Enjoy.}}}\n'  # fmt: skip  # noqa: E501
SCRIPT = "talks: [{talk: roses, turns: [{say: roses, reply: Enjoy}]}]\n"
DEADLINE_S = 100.0


class Watching:
    """A running watch, and the lines it has printed."""

    def __init__(self, folder: Path) -> None:
        arguments = [sys.executable, "-u", "-m", "cockpit", "test", "--watch", "--only-packs", "--packs", str(folder)]
        environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
        self.process = subprocess.Popen(
            [*arguments, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self._lines.put(line)

    def until(self, piece: str, again: Callable[[], object] = lambda: None) -> None:
        """Wait for a line that holds `piece`; while there is none, do `again` once a second."""
        end_s = time.monotonic() + DEADLINE_S
        seen = []
        while time.monotonic() < end_s:
            try:
                seen.append(self._lines.get(timeout=1.0))
            except queue.Empty:
                again()
                continue
            if piece in seen[-1]:
                return
        pytest.fail(f"no line with {piece!r} in {seen}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "scent"
    folder.mkdir()
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    (folder / "scent.talk.yaml").write_text(SCRIPT, encoding="utf-8")
    return folder


@pytest.fixture
def watching(folder: Path) -> Iterator[Watching]:
    watching = Watching(folder)
    yield watching
    watching.process.kill()
    watching.process.wait()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_watch(watching: Watching, folder: Path) -> None:
    watching.until("✓ 1 of 1")
    watching.until("watching")
    changed = PACK.replace("Enjoy", "Fine")  # written again and again: nobody tells when the watch is set up
    watching.until("✗ 0 of 1", lambda: (folder / "pack.yaml").write_text(changed, encoding="utf-8"))
    (folder / "pack.yaml").write_text(PACK.replace("pack:", "pakc:"), encoding="utf-8")
    watching.until("unknown key 'pakc'")
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    watching.until("✓ 1 of 1")
    watching.process.send_signal(signal.SIGINT)
    assert watching.process.wait(timeout=30) in {0, 1, 2, 130}
