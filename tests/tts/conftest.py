"""Engines that break on demand, for voices to fall back from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cockpit.clock import Clock
from cockpit.tts.engines import WorkerEngine
from cockpit.worker import Worker

EngineMaker = Callable[..., WorkerEngine]


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[EngineMaker]:
    """Make an engine of tests/engines in a real worker: ``fake("hang", deadline_s=0.2)``."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent.parent / "engines"))
    made: list[WorkerEngine] = []

    def make(mode: str, deadline_s: float = 20.0, clock: Clock | None = None) -> WorkerEngine:
        worker = Worker("fake_engines:voice", mode, name=mode, deadline_s=deadline_s, clock=clock)
        made.append(WorkerEngine(worker))
        return made[-1]

    yield make
    for engine in made:
        engine.close()
