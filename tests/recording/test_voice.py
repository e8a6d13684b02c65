"""A live session with a voice, which plays by the clock: gone through again, it is the same all the same."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cockpit.audio.barge_in import BackgroundSpeaker
from cockpit.audio.frames import Intake
from cockpit.audio.resample import Resampler
from cockpit.errors import AudioError, EngineError
from cockpit.events import SAMPLE_RATE_HZ, Event, Fault, ListeningOpened, ReplyCut, ReplySpoken
from cockpit.pipeline import Answering, Conversation, Core, HalfDuplex, open_ears, run
from cockpit.recording.origin import heard_header, open_again
from cockpit.recording.read import Recording
from cockpit.recording.recorder import record_to
from cockpit.recording.replay import Replay
from cockpit.settings import Settings
from cockpit.tts.espeak import Speaking
from cockpit.tts.speech import Speech

pytestmark = pytest.mark.slow
SAID = ("hey cockpit turn the fan up", "make it warmer", "set the temperature", "twenty two")


class Voice:
    """Takes its time, never the same, and complains each time."""

    def speak(self, text: str) -> Speech:
        pcm = np.full(random.randrange(2_000, 30_000), 999, np.int16)
        return Speech(pcm, 22_050, f"voice {random.random()}", (EngineError(f"hoarse {random.random()}"),))


class Loudspeaker:
    """Plays until it is told to stop; every second time it is broken, when it is `frail`."""

    def __init__(self, frail: bool) -> None:
        self._stopped, self._frail, self._plays = threading.Event(), frail, 0

    def play(self, pcm: object, rate_hz: int) -> Path | None:
        self._plays += 1
        if self._frail and self._plays % 2:
            raise AudioError(f"no loudspeaker {random.random()}")
        if not self._frail:
            self._stopped.clear()
            self._stopped.wait(60)
        return None

    def stop(self) -> None:
        self._stopped.set()

    def close(self) -> None:
        self.stop()


def sound() -> Iterator[Event]:
    hiss = np.random.default_rng(5)
    intake = Intake(SAMPLE_RATE_HZ, 1)
    with Speaking() as speaking:
        for text in SAID:
            speech = speaking.synthesise(text)
            resampler = Resampler(speech.rate_hz)
            for pcm in (resampler.feed(speech.pcm), resampler.finish()):
                yield from intake.feed(pcm)
            yield from intake.feed(hiss.normal(0, 15, 2 * SAMPLE_RATE_HZ).astype(np.int16))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("barge_in", [False, True])
def test_it_is_the_same_whatever_the_voice_did(settings: Settings, core: Core, tmp_path: Path, barge_in: bool) -> None:
    header = heard_header(settings, core, listen="wake", voiced=True, barge_in=barge_in)
    voice: Any = Voice()
    loudspeaker: Any = Loudspeaker(frail=not barge_in)
    with (
        open_ears(settings, core, listen="wake") as ears,
        record_to(tmp_path / "drive", header, settings.scenes) as recorder,
    ):
        session = core.session(scenario="family")
        recorder.begin(session, scenario="family")
        if barge_in:
            loudspeaker = BackgroundSpeaker(loudspeaker)
            ears.cut_by_speech(loudspeaker)
        half_duplex = HalfDuplex()
        answering = Answering(voice, loudspeaker, half_duplex=None if barge_in else half_duplex)
        live = recorder.around(ears.live(Conversation(session), answering))
        events = list(run(sound(), live if barge_in else [half_duplex, *live]))
        loudspeaker.close()
    assert any(isinstance(event, ReplyCut if barge_in else Fault) for event in events)
    assert any(isinstance(event, ListeningOpened) and event.reason == "reply" for event in events)
    spoken = sum(isinstance(event, ReplySpoken) for event in events)
    assert spoken >= (4 if barge_in else 1)
    recording = Recording(tmp_path / "drive")
    again, fresh = open_again(recording, settings, text=False)
    assert fresh is not None
    with fresh:
        replay = Replay(recording, again, fresh)
        turns = list(replay.turns())
    assert replay.result.difference is None, str(replay.result.difference)
    assert replay.result.whole
    assert len(turns) >= 2
