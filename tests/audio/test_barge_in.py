"""Speech while the voice speaks cuts it within 200 ms of audio; clicks, coughs and noise do not."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from cockpit.audio.barge_in import BackgroundSpeaker, BargeIn
from cockpit.audio.endpoint import Endpointer
from cockpit.audio.frames import Intake
from cockpit.audio.resample import Resampler
from cockpit.audio.vad import SileroVad
from cockpit.errors import AudioError, CockpitError
from cockpit.events import SAMPLE_RATE_HZ, AudioHeard, Event, Fault, ReplyCut, SpeechEnded, SpeechStarted, TalkPressed
from cockpit.tts.espeak import Speaking

FRAME_S = 0.032
VOICED, PERHAPS = b"\2\0" * 512, b"\1\0" * 512
QUIET = bytes(1024)


class LetterVad:
    """Hears what is drawn: a voice, what may be one, or none."""

    def voiced(self, frame_pcm: bytes) -> float:
        return {VOICED: 0.9, PERHAPS: 0.6, QUIET: 0.1}[frame_pcm]

    def reset(self) -> None: ...


class FakeVoice:
    """Speaks until it is cut; notes how often it was."""

    def __init__(self, playing: bool = True, fails: CockpitError | None = None) -> None:
        self.playing, self.cuts, self._fails = playing, 0, fails

    def stop(self) -> None:
        if self._fails:
            raise self._fails
        self.playing, self.cuts = False, self.cuts + 1

    def problem(self) -> CockpitError | None:
        return None


def drawn(sketch: str) -> list[Event]:
    """V is a frame of voice, v one of what may be a voice, a dot one of silence."""
    sounds = {"V": VOICED, "v": PERHAPS, ".": QUIET}
    return [AudioHeard(at_s=number * FRAME_S, pcm=sounds[sign]) for number, sign in enumerate(sketch)]


def heard(sketch: str, voice: FakeVoice) -> list[Event]:
    stage = BargeIn(Endpointer(LetterVad()), voice)
    return [out for event in drawn(sketch) for out in stage.feed(event)]


@pytest.mark.parametrize(
    ("sketch", "frames"),
    [
        pytest.param("....VVVVVVVV", 2, id="a sure voice"),
        pytest.param("....vvvvvvvv", 4, id="an unsure one is an utterance first"),
        pytest.param("....vVVvvvvv", 3, id="a soft beginning"),
    ],
)
def test_speech_cuts_the_voice_within_200_ms_of_its_beginning(sketch: str, frames: int) -> None:
    voice = FakeVoice()
    (cut,) = [event for event in heard(sketch, voice) if isinstance(event, ReplyCut)]
    assert voice.cuts == 1
    assert cut.speech_s == pytest.approx(4 * FRAME_S)
    assert cut.at_s - cut.speech_s == pytest.approx(frames * FRAME_S)
    assert cut.at_s - cut.speech_s <= 0.2


@pytest.fixture(scope="module")
def speaking() -> Iterator[Speaking]:
    with Speaking() as speaking:
        yield speaking


@pytest.mark.slow
@pytest.mark.parametrize("noise", [15, 600])
@pytest.mark.parametrize("text", ["stop", "shut up", "fan off", "set the temperature", "i'm cold", "hey cockpit"])
def test_spoken_words_cut_it_within_200_ms_of_their_first_sound(speaking: Speaking, text: str, noise: int) -> None:
    """Measured from the sound itself, whatever voice detection takes for its beginning."""
    for number, voice in enumerate(("en-us", "en-us+f3", "en-gb", "en-us+m3", "en-gb+f2")):
        speech = speaking.synthesise(text, voice)
        resampler = Resampler(speech.rate_hz)
        spoken = np.concatenate([resampler.feed(speech.pcm), resampler.finish()]).astype(np.float64)
        spoken = spoken[np.flatnonzero(np.abs(spoken) > 0.02 * np.abs(spoken).max())[0] :]
        begin = SAMPLE_RATE_HZ + 100 * number  # anywhere within a frame
        sound = np.concatenate([np.zeros(begin), spoken * (12_000 / np.abs(spoken).max()), np.zeros(8_000)])
        sound += np.random.default_rng(number).normal(0, noise, len(sound))
        stage = BargeIn(Endpointer(SileroVad()), FakeVoice())
        frames = Intake(SAMPLE_RATE_HZ, 1).feed(sound.astype(np.int16))
        (cut,) = [out for frame in frames for out in stage.feed(frame) if isinstance(out, ReplyCut)]
        assert 0 < cut.at_s - begin / SAMPLE_RATE_HZ <= 0.2, voice


@pytest.mark.parametrize("sketch", ["....V.....", "..vvv......", "vv.vv.vv.vvv.vv.", "V.V.vV.Vvv.V.", "." * 40])
def test_a_burst_does_not(sketch: str) -> None:
    voice = FakeVoice()
    events = heard(sketch, voice)
    assert voice.cuts == 0
    assert not any(isinstance(event, ReplyCut) for event in events)


def test_who_talks_on_beyond_an_utterance_cuts_what_then_begins() -> None:
    voice = FakeVoice(playing=False)
    stage = BargeIn(Endpointer(LetterVad(), max_s=1.0), voice)
    cuts = []
    for event in drawn("V" * 60):
        for out in stage.feed(event):
            voice.playing = voice.playing or isinstance(out, SpeechEnded)  # which is answered
            cuts += [out] if isinstance(out, ReplyCut) else []
    assert voice.cuts == 1
    assert cuts[0].at_s - cuts[0].speech_s == pytest.approx(2 * FRAME_S)


def test_a_silent_voice_is_not_cut() -> None:
    voice = FakeVoice(playing=False)
    events = heard("..VVVVVVVV", voice)
    assert voice.cuts == 0
    assert [type(event) for event in events if not isinstance(event, AudioHeard)] == [SpeechStarted]


def test_the_voice_is_silent_before_anyone_hears_of_the_speech() -> None:
    voice = FakeVoice()
    stage = BargeIn(Endpointer(LetterVad()), voice)
    for event in drawn("VVVVVV"):
        for out in stage.feed(event):
            if isinstance(out, SpeechStarted):
                assert not voice.playing


def test_the_key_cuts_it_at_once() -> None:
    voice = FakeVoice()
    out = list(BargeIn(Endpointer(LetterVad()), voice).feed(TalkPressed(at_s=1.0)))
    assert out == [TalkPressed(at_s=1.0), ReplyCut(at_s=1.0, speech_s=1.0)]


def test_a_loudspeaker_that_cannot_be_cut_is_a_fault() -> None:
    events = heard("VVVVVV", FakeVoice(fails=AudioError("it is gone")))
    assert [event.message for event in events if isinstance(event, Fault)] == ["it is gone"]


class SlowSpeaker:
    """Plays until it is stopped or, after 10 s, gives up; fails where told to."""

    def __init__(self, fails: CockpitError | None = None) -> None:
        self.begun, self.stopped = threading.Event(), threading.Event()
        self._fails = fails

    def play(self, pcm: npt.NDArray[np.int16], rate_hz: int) -> Path | None:
        if self._fails:
            raise self._fails
        self.begun.set()
        self.stopped.wait(10)
        return None

    def stop(self) -> None:
        self.stopped.set()

    def close(self) -> None:
        self.stopped.set()


PCM = np.ones(16_000, np.int16)


def test_it_plays_while_we_listen_until_it_is_cut() -> None:
    slow = SlowSpeaker()
    speaker = BackgroundSpeaker(slow)
    states = [speaker.playing]
    speaker.play(PCM, 16_000)
    assert slow.begun.wait(10)
    states.append(speaker.playing)
    speaker.stop()
    states.append(speaker.playing)
    assert states == [False, True, False]
    assert speaker.problem() is None


class LateSpeaker(SlowSpeaker):
    """Forgets a stop that comes before it has begun, as a device does that is still being opened."""

    def __init__(self) -> None:
        super().__init__()
        self.stops = 0

    def stop(self) -> None:
        self.stops += 1
        if self.stops > 2:
            self.stopped.set()


def test_a_cut_that_comes_too_early_is_asked_again() -> None:
    late = LateSpeaker()
    speaker = BackgroundSpeaker(late)
    speaker.play(PCM, 16_000)
    speaker.stop()
    assert not speaker.playing
    assert late.stops == 3


class StubbornSpeaker(SlowSpeaker):
    """Plays on, whatever it is told, until it is closed."""

    def stop(self) -> None: ...


def test_a_loudspeaker_that_plays_on_is_a_fault_and_no_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cockpit.audio.barge_in.CUT_WITHIN_S", 0.05)
    speaker = BackgroundSpeaker(StubbornSpeaker())
    speaker.play(PCM, 16_000)
    stage = BargeIn(Endpointer(LetterVad()), speaker)
    events = [out for event in drawn("..VVVVVV") for out in stage.feed(event)]
    speaker.close()
    assert [event.component for event in events if isinstance(event, Fault)] == ["loudspeaker"]
    assert not any(isinstance(event, ReplyCut) for event in events)


def test_what_fails_in_the_background_is_told_once() -> None:
    speaker = BackgroundSpeaker(SlowSpeaker(fails=AudioError("it is gone")))
    speaker.play(PCM, 16_000)
    player = speaker._player
    assert player is not None
    player.join(10)
    stage = BargeIn(Endpointer(LetterVad()), speaker)
    events = [out for event in drawn("..") for out in stage.feed(event)]
    assert [event.message for event in events if isinstance(event, Fault)] == ["it is gone"]
