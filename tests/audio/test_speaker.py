"""Replies are heard where there is a loudspeaker, kept as files where there is none, and can be cut."""

from __future__ import annotations

import threading
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cockpit.audio.playback import Play
from cockpit.audio.speaker import DeviceSpeaker, SilentSpeaker, WavSpeaker, open_speaker
from cockpit.clock import StepClock
from cockpit.errors import AudioError, EngineError
from tests.audio.conftest import FakeSound

REPLY = np.full(1600, 99, np.int16)


class FakeLoudspeaker:
    """Plays in stepped time. `lasts_s` overrides how long a sound takes, `fails` is raised instead of playing."""

    def __init__(self, clock: StepClock, lasts_s: float | None = None, fails: BaseException | None = None) -> None:
        self._clock, self._lasts_s, self._fails = clock, lasts_s, fails
        self.requests: list[Any] = []
        self.closed = False
        self._until_s = 0.0

    def start(self) -> None:
        self.closed = False

    def call(self, request: Any, deadline_s: float | None = None) -> bool:
        self.requests.append(request)
        if self._fails:
            raise self._fails
        if isinstance(request, Play):
            length_s = len(request.pcm) / 2 / request.rate_hz
            self._until_s = self._clock.now_s() + (self._lasts_s or length_s)
        elif request == "stop":
            self._until_s = 0.0
        return self._clock.now_s() < self._until_s

    def close(self) -> None:
        self.closed = True


def test_play_returns_when_the_sound_was_heard() -> None:
    clock = StepClock()
    engine = FakeLoudspeaker(clock)
    DeviceSpeaker(engine=engine, clock=clock, sleep=clock.step).play(REPLY, 16_000)
    assert clock.now_s() == pytest.approx(0.1, abs=0.03)
    assert engine.requests[0] == Play(REPLY.tobytes(), 16_000)


def test_stop_cuts_the_sound_from_another_thread() -> None:
    clock = StepClock()
    begun = threading.Event()
    cut = threading.Event()

    def sleep(seconds: float) -> None:
        clock.step(seconds)
        begun.set()
        assert cut.wait(10)

    speaker = DeviceSpeaker(engine=FakeLoudspeaker(clock), clock=clock, sleep=sleep)
    player = threading.Thread(target=speaker.play, args=(np.zeros(1_600_000, np.int16), 16_000))
    player.start()
    assert begun.wait(10)
    speaker.stop()
    cut.set()
    player.join(10)
    assert not player.is_alive()
    assert clock.now_s() < 1.0


def test_a_loudspeaker_that_never_ends_is_given_up() -> None:
    clock = StepClock()
    engine = FakeLoudspeaker(clock, lasts_s=9e9)
    with pytest.raises(AudioError, match="no longer takes sound"):
        DeviceSpeaker(engine=engine, clock=clock, sleep=clock.step).play(REPLY, 16_000)
    assert clock.now_s() < 3.0
    assert engine.closed


@pytest.mark.parametrize("failure", [EngineError("it crashed"), KeyboardInterrupt()])
def test_a_failure_and_ctrl_c_let_go_of_the_device(failure: BaseException) -> None:
    clock = StepClock()
    engine = FakeLoudspeaker(clock, fails=failure)
    with pytest.raises(type(failure)):
        DeviceSpeaker(engine=engine, clock=clock, sleep=clock.step).play(REPLY, 16_000)
    assert engine.closed


def test_no_sound_is_not_played() -> None:
    engine = FakeLoudspeaker(StepClock())
    DeviceSpeaker(engine=engine).play(np.zeros(0, np.int16), 16_000)
    assert engine.requests == []


def test_replies_are_kept_as_numbered_files(tmp_path: Path) -> None:
    speaker = WavSpeaker(tmp_path / "replies")
    paths = [speaker.play(REPLY, 22_050), speaker.play(REPLY[:5], 16_000)]
    assert [path.name for path in paths] == ["reply-001.wav", "reply-002.wav"]
    with wave.open(str(paths[1])) as file:
        assert (file.getnframes(), file.getframerate()) == (5, 16_000)


# From here on with a real child process, and a sounddevice of ours in it.


@pytest.fixture
def speaker(fake_sound: FakeSound) -> Iterator[DeviceSpeaker]:
    fake_sound("fine")
    opened = open_speaker()
    assert isinstance(opened, DeviceSpeaker)
    yield opened
    opened.close()


def test_a_child_process_plays(speaker: DeviceSpeaker) -> None:
    speaker.play(REPLY, 22_050)
    speaker.play(REPLY, 16_000)
    speaker.stop()


def test_a_child_process_cuts_the_sound(fake_sound: FakeSound) -> None:
    fake_sound("stops")  # and so the sound never ends by itself
    begun = threading.Event()
    speaker = DeviceSpeaker(sleep=lambda _: begun.set())
    player = threading.Thread(target=speaker.play, args=(np.zeros(1_600_000, np.int16), 16_000), daemon=True)
    player.start()
    assert begun.wait(20)
    speaker.stop()
    player.join(20)
    assert not player.is_alive()
    speaker.close()


def test_a_crash_is_an_error_and_the_next_reply_is_played(fake_sound: FakeSound) -> None:
    fake_sound("dies")
    speaker = DeviceSpeaker()
    with pytest.raises(EngineError, match="crashed"):
        speaker.play(REPLY, 16_000)
    fake_sound("fine")
    speaker.play(REPLY, 16_000)
    speaker.close()


@pytest.mark.parametrize("behaviour", ["no-library", "no-device"])
def test_without_a_loudspeaker_replies_go_to_files_or_nowhere(
    fake_sound: FakeSound, tmp_path: Path, behaviour: str
) -> None:
    fake_sound(behaviour)
    assert isinstance(open_speaker(tmp_path), WavSpeaker)
    silent = open_speaker()
    assert isinstance(silent, SilentSpeaker)
    assert silent.play(REPLY, 16_000) is None  # type: ignore[func-returns-value]


def test_a_loudspeaker_asked_for_by_name_is_not_replaced(fake_sound: FakeSound, tmp_path: Path) -> None:
    fake_sound("fine")
    with pytest.raises(AudioError, match="no loudspeaker is called 'kitchen'"):
        open_speaker(tmp_path, device="kitchen")
