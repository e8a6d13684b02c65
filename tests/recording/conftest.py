"""The shipped packs, opened once, and sessions recorded from typed text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit.events import Event, TextTyped
from cockpit.pipeline import Conversation, Core, open_core, run
from cockpit.recording.origin import typed_header
from cockpit.recording.recorder import Recorder, record_to
from cockpit.settings import Settings, load_settings

Say = Callable[..., list[Event]]


@pytest.fixture(scope="module")
def settings(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return load_settings({}, cache=str(cache), scenes=str(tmp_path_factory.mktemp("own") / "scenes"))


@pytest.fixture(scope="module")
def core(settings: Settings) -> Core:
    return open_core(settings)


@pytest.fixture
def record(core: Core, settings: Settings, tmp_path: Path) -> Callable[..., Recorder]:
    """Begins to record into a folder of the test."""
    return lambda name="drive": record_to(tmp_path / name, typed_header(settings, core), settings.scenes)


@pytest.fixture
def say(core: Core) -> Say:
    """Says lines, each with its time, to a fresh car, and returns what came of it."""

    def talk(recorder: Recorder, *lines: tuple[float, str], scenario: str | None = None) -> list[Event]:
        session = core.session(scenario=scenario)
        recorder.begin(session, scenario=scenario)
        typed = [TextTyped(at_s=at_s, text=text) for at_s, text in lines]
        return list(run(typed, recorder.around([Conversation(session)])))

    return talk
