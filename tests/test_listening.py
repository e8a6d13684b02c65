"""Live listening with the shipped model: the wake word, one breath, the open window, and sound that is no speech."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from cockpit.asr.recogniser import resident_bytes
from cockpit.asr.spotter import Spotter
from cockpit.asr.wake import WAKE_WORD, compile_wake, wake_phrase
from cockpit.asr.wake_rates import WakeClip, rates, try_clips
from cockpit.audio.frames import Intake
from cockpit.audio.resample import Resampler
from cockpit.clock import StepClock
from cockpit.events import (
    SAMPLE_RATE_HZ,
    AudioHeard,
    Event,
    ListeningClosed,
    ListeningOpened,
    SpeechEnded,
    SpeechStarted,
    TurnEnded,
    WakeHeard,
)
from cockpit.pipeline import Conversation, Core, Ears, open_core, open_ears, run
from cockpit.settings import load_settings, shipped
from cockpit.tts.espeak import Speaking

Pcm = npt.NDArray[np.int16]
Say = Callable[..., Pcm]
pytestmark = pytest.mark.slow

VOICES = ("en-us", "en-us+f3", "en-gb", "en-us+m3")
SEED = 11


@pytest.fixture(scope="module")
def say() -> Iterator[Say]:
    """Speaks: 16 kHz, without the silence around, in faint noise."""
    with Speaking() as speaking:

        def speak(text: str, voice: str = "en-us+f3") -> Pcm:
            speech = speaking.synthesise(text, voice)
            resampler = Resampler(speech.rate_hz)
            pcm = np.concatenate([resampler.feed(speech.pcm), resampler.finish()]).astype(np.float64)
            loud = np.flatnonzero(np.abs(pcm) > 0.01 * np.abs(pcm).max())
            return np.asarray(pcm[loud[0] : loud[-1] + 1] * (12_000 / np.abs(pcm).max()), np.int16)

        yield speak


def quiet(seconds: float) -> Pcm:
    return np.random.default_rng(SEED).normal(0, 15, int(seconds * SAMPLE_RATE_HZ)).astype(np.int16)


def heard(pcm: Pcm, start_s: float = 0.0) -> Iterator[AudioHeard]:
    yield from Intake(SAMPLE_RATE_HZ, 1, start_s).feed(pcm)


@pytest.fixture(scope="module")
def core(cache: Path) -> Core:
    return open_core(load_settings({"COCKPIT_CACHE": str(cache)}))


@pytest.fixture(scope="module")
def ears(core: Core, cache: Path) -> Iterator[Ears]:
    with open_ears(load_settings({"COCKPIT_CACHE": str(cache)}), core, listen="wake") as ears:
        yield ears


@pytest.fixture(scope="module")
def spotter(cache: Path) -> Iterator[Spotter]:
    phrase = wake_phrase(WAKE_WORD)
    with Spotter(compile_wake(shipped("models/cockpit-en-small"), phrase, cache).folder, phrase) as spotter:
        yield spotter


class Session:
    """A conversation with one car, by ears that have forgotten what they heard, though their time goes on."""

    now_s = 0.0

    def __init__(self, core: Core, ears: Ears) -> None:
        assert ears.attention is not None
        ears.attention.reason = None
        list(ears.finish())
        self._stages = ears.live(Conversation(core.session(clock=StepClock())))

    def hear(self, *sounds: Pcm) -> list[Event]:
        pcm = np.concatenate(sounds)
        events = list(run(heard(pcm, Session.now_s), self._stages))
        Session.now_s += len(pcm) // 512 * 512 / SAMPLE_RATE_HZ
        return events


def turns(events: list[Event]) -> list[tuple[str, str]]:
    return [(event.turn.text, event.turn.status) for event in events if isinstance(event, TurnEnded)]


def kinds(events: list[Event]) -> list[type[Event]]:
    return [type(e) for e in events if isinstance(e, WakeHeard | ListeningOpened | ListeningClosed | TurnEnded)]


def test_one_breath_a_pause_and_the_window_after_it(core: Core, ears: Ears, say: Say) -> None:
    session = Session(core, ears)
    without = session.hear(quiet(1), say("turn on the seat heating"), quiet(2))
    assert kinds(without) == []

    one_breath = session.hear(say("hey cockpit set the temperature to twenty four degrees"), quiet(1.5))
    assert turns(one_breath) == [("set the temperature to twenty four degrees", "done")]
    assert kinds(one_breath) == [WakeHeard, ListeningOpened, TurnEnded, ListeningOpened]

    assert turns(session.hear(quiet(10), say("turn the fan up"), quiet(1.5))) == [("turn the fan up", "done")]
    assert kinds(session.hear(quiet(22))) == [ListeningClosed]
    assert kinds(session.hear(say("turn the fan up"), quiet(2))) == []

    called = session.hear(say("hey cockpit"), quiet(2))
    assert kinds(called) == [WakeHeard, ListeningOpened]
    assert turns(session.hear(say("how far can i go"), quiet(1.5))) == [("how far can i go", "answered")]


def test_passengers_in_the_window_are_left_alone(core: Core, ears: Ears, say: Say) -> None:
    session = Session(core, ears)
    asked = session.hear(quiet(1), say("hey cockpit what is the temperature outside", "en-gb"), quiet(1.5))
    assert turns(asked) == [("what is the temperature outside", "answered")]
    events = session.hear(say("the museum bought a painting of three boats last summer", "en-gb"), quiet(1.5))
    (ended,) = [event for event in events if isinstance(event, TurnEnded)]
    assert (ended.turn.status, ended.turn.reply) == ("not-understood", "")
    assert ListeningOpened not in kinds(events)


@pytest.mark.alone
def test_the_wake_word_is_known_within_300_ms_of_its_end(spotter: Spotter, say: Say) -> None:
    clips = []
    for voice in VOICES:
        phrase = say(WAKE_WORD, voice)
        clips.append(WakeClip(np.concatenate([quiet(0.6), phrase, quiet(1)]), 0.6 + len(phrase) / SAMPLE_RATE_HZ))
    in_audio = rates(try_clips(spotter, clips, StepClock()))
    assert in_audio.recall == 1.0
    assert max(in_audio.delays_ms) < 200
    thought = [rates(try_clips(spotter, clips)).delays_ms for _ in range(3)]
    best = [min(delays) for delays in zip(*thought, strict=True)]  # the machine may have had other things to do
    assert max(best) < 300


def test_it_is_found_within_a_flow_of_talk(spotter: Spotter, say: Say) -> None:
    talk = [say(f"we went to the market and bought {what}") for what in ("apples", "bread and wine", "a lamp")]
    flow = np.concatenate([*talk, *talk, *talk, say(WAKE_WORD), *talk])
    before_s = 3 * sum(map(len, talk)) / SAMPLE_RATE_HZ
    events = [SpeechStarted(at_s=0.0), *heard(flow), SpeechEnded(at_s=99.0, reason="silence")]
    (wake,) = [out for event in events for out in spotter.feed(event) if isinstance(out, WakeHeard)]
    assert wake.start_s == pytest.approx(before_s, abs=0.3)
    assert wake.end_s == pytest.approx(before_s + 0.7, abs=0.4)


@pytest.mark.parametrize("other", ["look at the rocket in the sky", "hey open the window", "what a lovely day"])
def test_other_talk_is_no_wake_word(spotter: Spotter, say: Say, other: str) -> None:
    clips = [WakeClip(np.concatenate([quiet(0.5), say(other, voice), quiet(1)])) for voice in VOICES]
    assert rates(try_clips(spotter, clips)).false_accepts == 0


def test_another_wake_word(cache: Path, say: Say) -> None:
    phrase = wake_phrase("Hello Zorblax")
    with Spotter(compile_wake(shipped("models/cockpit-en-small"), phrase, cache).folder, phrase) as spotter:
        clips = [WakeClip(np.concatenate([quiet(0.5), say(text), quiet(1)])) for text in ("hello zorblax", WAKE_WORD)]
        assert [trial.times_heard for trial in try_clips(spotter, clips)] == [1, 0]


def talkers(say: Say, count: int) -> Pcm:
    """Return people who all talk at once, each of other things."""
    sentences = ("open the door of the old house", "my sister plays the violin", "seven boats sailed to the island")
    total = np.zeros(5 * SAMPLE_RATE_HZ)
    for number in range(count):
        voice = f"en-us+{'fm'[number % 2]}{number % 4 + 1}"
        total += np.roll(np.resize(say(sentences[number % 3], voice), len(total)), number * 3_000)
    return np.asarray(np.clip(total, -32_768, 32_767), np.int16)


def test_sound_that_is_no_speech_is_no_command(core: Core, ears: Ears, say: Say) -> None:
    second, chance = SAMPLE_RATE_HZ, np.random.default_rng(SEED)
    sounds = {
        "silence": np.zeros(5 * second, np.int16),
        "offset": np.full(5 * second, 12_000, np.int16),
        "square": np.tile(np.repeat(np.array([32_767, -32_768], np.int16), 40), 1_000),
        "clipped noise": np.where(chance.normal(size=5 * second) > 0, 32_767, -32_768).astype(np.int16),
        "20 talkers": talkers(say, 20),
    }
    for name, sound in sounds.items():
        events = Session(core, ears).hear(sound, quiet(1))
        assert kinds(events) == [], name


def test_a_clipped_call_with_an_offset_is_heard(core: Core, ears: Ears, say: Say) -> None:
    said = say("hey cockpit turn the fan up").astype(np.float64) * 4 + 2_000
    events = Session(core, ears).hear(quiet(1), np.clip(said, -32_768, 32_767).astype(np.int16), quiet(1.5))
    assert turns(events) == [("turn the fan up", "done")]


def block_of_noise(number: int) -> Pcm:
    """Return a minute of road rumble, hiss or clatter."""
    white = np.random.default_rng(number).normal(0, 3_000, 60 * SAMPLE_RATE_HZ)
    if number % 3 == 0:
        white = np.convolve(white, np.ones(64) / 16, "same")
    elif number % 3 == 1:
        white *= np.repeat(np.random.default_rng(number).random(600) > 0.7, SAMPLE_RATE_HZ // 10)
    return np.asarray(np.clip(white, -32_768, 32_767), np.int16)


NOISE_MINUTES = max(12, int(os.environ.get("COCKPIT_NOISE_MINUTES", "15")))
"""How much noise is heard for the memory; ``COCKPIT_NOISE_MINUTES=120`` is the two hours of a long drive."""


@pytest.mark.timeout(900)
def test_long_noise_costs_no_memory_and_gives_no_command(core: Core, ears: Ears) -> None:
    session = Session(core, ears)
    sizes = []
    for minute in range(NOISE_MINUTES):
        assert kinds(session.hear(block_of_noise(minute))) == []
        sizes.append((resident_bytes(os.getpid()), resident_bytes(ears.pid)))
    assert (np.subtract(sizes[-1], sizes[10]) < 8 << 20).all()


@pytest.mark.timeout(600)
def test_endless_talk_in_noise_costs_the_spotter_no_memory(spotter: Spotter) -> None:
    """Even where voice detection takes noise for talk."""
    sizes = []
    for minute in range(NOISE_MINUTES):
        begin_s = minute * 60.0
        for event in [SpeechStarted(at_s=begin_s), *heard(block_of_noise(minute)[: 60 * SAMPLE_RATE_HZ], begin_s)]:
            assert not any(isinstance(out, WakeHeard) for out in spotter.feed(event))
        list(spotter.feed(SpeechEnded(at_s=begin_s + 60, reason="silence")))
        sizes.append(resident_bytes(spotter.pid))
    assert sizes[-1] - sizes[10] < 8 << 20
