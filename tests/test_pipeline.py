"""The order of the stages: what goes in as sound comes out as an answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from cockpit.audio.barge_in import BackgroundSpeaker, BargeIn
from cockpit.audio.endpoint import Endpointer
from cockpit.clock import StepClock
from cockpit.errors import AudioError, EngineError
from cockpit.events import (
    AudioHeard,
    Event,
    Fault,
    Hypothesis,
    ReplyCut,
    ReplySpoken,
    SpeechEnded,
    TalkPressed,
    TurnEnded,
    UtteranceHeard,
)
from cockpit.grammar.compile import Grammar
from cockpit.pipeline import ECHO_S, Answering, Conversation, Core, HalfDuplex, Stage, open_core, run
from cockpit.settings import load_settings
from cockpit.tts.speech import Speech


class SpokenVoice:
    """A voice that takes 0.25 s by the clock and speaks for 2 s; or one that fails."""

    def __init__(self, clock: StepClock, faults: tuple[EngineError, ...] = ()) -> None:
        self.said: list[str] = []
        self._clock, self._faults = clock, faults

    def speak(self, text: str) -> Speech:
        self.said.append(text)
        self._clock.step(0.25)
        return Speech(np.ones(32_000, np.int16), 16_000, "test", self._faults)


class ClockedSpeaker:
    """A loudspeaker on which time passes as it plays."""

    def __init__(self, clock: StepClock) -> None:
        self._clock = clock

    def play(self, pcm: np.ndarray, rate_hz: int) -> None:
        self._clock.step(len(pcm) / rate_hz)

    def stop(self) -> None: ...

    def close(self) -> None: ...


@pytest.fixture(scope="module")
def core(cache: Path) -> Core:
    return open_core(load_settings({"COCKPIT_CACHE": str(cache)}))


def answered_by(core: Core, voice: SpokenVoice, clock: StepClock, half_duplex: HalfDuplex | None = None) -> list[Stage]:
    answering = Answering(voice, ClockedSpeaker(clock), half_duplex=half_duplex, clock=clock)  # type: ignore[arg-type]
    return [Conversation(core.session(clock=StepClock())), answering]


def heard(text: str, at_s: float = 3.0) -> UtteranceHeard:
    return UtteranceHeard(at_s=at_s, hypotheses=(Hypothesis(text, 0.9),), duration_s=1.0, decode_ms=40.0)


def frames(start_s: float, count: int) -> Iterator[Event]:
    for number in range(count):
        yield AudioHeard(at_s=start_s + number * 0.032, pcm=b"\0\0" * 512)


def test_what_a_stage_yields_goes_through_all_that_follow() -> None:
    class Twice:
        def feed(self, event: Event) -> Iterator[Event]:
            yield event
            yield event

    source = [SpeechEnded(at_s=1.0, reason="silence")]
    assert len(list(run(source, [Twice(), Twice(), Twice()]))) == 8


def test_an_utterance_becomes_a_turn_at_its_own_moment_of_audio_time(core: Core) -> None:
    conversation = Conversation(core.session(scenario="winter-motorway", clock=StepClock()))
    utterance, ended = run([heard("set the temperature to twenty four", at_s=100.0)], [conversation])
    assert isinstance(utterance, UtteranceHeard)
    assert isinstance(ended, TurnEnded)
    assert ended.turn.status == "done"
    assert conversation.session.vehicle.now_s == 100.0
    assert ended.turn.timings_ms["words"] == 40.0
    assert ended.turn.timings_ms["total"] >= 40.0


def test_what_may_follow_is_laid_out_while_it_is_answered(core: Core, monkeypatch: pytest.MonkeyPatch) -> None:
    conversation = Conversation(core.session(clock=StepClock()))
    list(run([heard("i'm cold")], [conversation]))
    monkeypatch.setattr(Grammar, "follow_up", None)  # compiles; it would fail
    ended = list(run([heard("and the passenger too", at_s=9.0)], [conversation]))[-1]
    assert isinstance(ended, TurnEnded)
    assert [command.follows for command in ended.turn.commands] == ["continues"]


def test_an_utterance_without_words_changes_nothing(core: Core) -> None:
    conversation = Conversation(core.session(clock=StepClock()))
    before = conversation.session.vehicle.targets()
    nothing = UtteranceHeard(at_s=1.0, hypotheses=(), duration_s=0.4)
    turns = [event.turn for event in run([nothing], [conversation]) if isinstance(event, TurnEnded)]
    assert [turn.reason for turn in turns] == ["no-speech"]
    assert conversation.session.vehicle.targets() == before


def test_the_reply_is_spoken_in_words_and_shown_in_figures(core: Core) -> None:
    clock = StepClock()
    voice = SpokenVoice(clock)
    stages = answered_by(core, voice, clock)
    spoken = [e for e in run([heard("set the temperature to twenty four")], stages) if isinstance(e, ReplySpoken)]
    assert "24 °C" in spoken[0].text
    assert "twenty four degrees" in voice.said[0]
    assert spoken[0].synthesis_ms == pytest.approx(250)


def test_while_it_speaks_it_does_not_hear_itself(core: Core) -> None:
    clock = StepClock()
    half_duplex = HalfDuplex()
    stages = answered_by(core, SpokenVoice(clock), clock, half_duplex)
    list(run([heard("i'm cold", at_s=3.0)], stages))
    kept = [event.at_s for event in run(frames(3.0, 120), [half_duplex])]
    silent_for_s = 0.04 + 0.25 + 2.0 + ECHO_S
    assert kept[0] == pytest.approx(3.0 + silent_for_s, abs=0.04)


def test_a_key_pressed_while_it_speaks_counts_from_when_we_can_hear_again() -> None:
    half_duplex = HalfDuplex()
    half_duplex.deafen(9.0)
    pressed: list[Event] = [TalkPressed(at_s=3.0), TalkPressed(at_s=9.5)]
    assert list(run(pressed, [half_duplex])) == [TalkPressed(at_s=9.0), TalkPressed(at_s=9.5)]


class DeafSpeaker(ClockedSpeaker):
    """A loudspeaker that has been unplugged."""

    def play(self, pcm: np.ndarray, rate_hz: int) -> None:
        raise AudioError("the loudspeaker no longer takes sound", hint="is it still plugged in?")


def test_a_loudspeaker_that_failed_is_reported_and_the_turn_stands(core: Core) -> None:
    clock = StepClock()
    answering = Answering(SpokenVoice(clock), DeafSpeaker(clock), clock=clock)  # type: ignore[arg-type]
    events = list(run([heard("i'm cold")], [Conversation(core.session(clock=StepClock())), answering]))
    assert [event.component for event in events if isinstance(event, Fault)] == ["loudspeaker"]
    assert [event.turn.status for event in events if isinstance(event, TurnEnded)] == ["done"]
    assert not any(isinstance(event, ReplySpoken) for event in events)


def test_a_voice_that_failed_is_reported_and_the_turn_stands(core: Core) -> None:
    clock = StepClock()
    voice = SpokenVoice(clock, faults=(EngineError("pyttsx3 hung"),))
    stages = answered_by(core, voice, clock)
    events = list(run([heard("i'm cold")], stages))
    assert [event.message for event in events if isinstance(event, Fault)] == ["pyttsx3 hung"]
    assert [event.turn.status for event in events if isinstance(event, TurnEnded)] == ["done"]


class EndlessSpeaker:
    """A loudspeaker that plays until it is stopped."""

    def __init__(self) -> None:
        self.stopped = threading.Event()

    def play(self, pcm: np.ndarray, rate_hz: int) -> None:
        assert self.stopped.wait(10)

    def stop(self) -> None:
        self.stopped.set()

    def close(self) -> None:
        self.stopped.set()


class LetterVad:
    """Takes any sound but silence for a voice."""

    def voiced(self, frame_pcm: bytes) -> float:
        return 0.9 if frame_pcm.strip(b"\0") else 0.1

    def reset(self) -> None: ...


def test_with_barge_in_we_hear_on_while_it_speaks_and_can_cut_it(core: Core) -> None:
    clock = StepClock()
    speaker = BackgroundSpeaker(EndlessSpeaker())
    voice = SpokenVoice(clock)
    answering = Answering(voice, speaker, clock=clock)  # type: ignore[arg-type]
    stages: list[Stage] = [
        BargeIn(Endpointer(LetterVad()), speaker),
        Conversation(core.session(clock=StepClock())),
        answering,
    ]
    spoken = [event for event in run([heard("i'm cold", at_s=3.0)], stages) if isinstance(event, ReplySpoken)]
    assert speaker.playing
    assert spoken[0].silent_from_s == pytest.approx(3.0 + 0.04 + 0.25 + 2.0, abs=0.05)
    speech = [AudioHeard(at_s=4.0 + number * 0.032, pcm=b"\1\0" * 512) for number in range(8)]
    (cut,) = [event for event in run(speech, stages) if isinstance(event, ReplyCut)]
    assert cut.at_s - cut.speech_s <= 0.2
    assert not speaker.playing
