"""The voice's promise: it speaks with what works, says what did not, and ends with text at the worst."""

from __future__ import annotations

from typing import Any

import pytest

from cockpit.clock import StepClock
from cockpit.errors import EngineError, UsageError
from cockpit.tts.engines import VoiceOptions
from cockpit.tts.speech import MAX_UTTERANCE_S, TEXT, checked
from cockpit.tts.voice import GIVE_UP_AFTER, Voice

LOUD = b"\x00\x10" * 22_050
LONG = "This sentence has more than fifty characters, I am sure. " * 12


class Scripted:
    """An engine in this process: works, or fails as long as `broken` is set."""

    ready = True

    def __init__(self, name: str, *, broken: bool = False) -> None:
        self.name, self.broken, self.asked, self.started = name, broken, 0, False

    def start(self) -> None:
        if self.broken:
            raise EngineError("no breath")
        self.started = True

    def say(self, utterance: str) -> tuple[bytes, int]:
        self.asked += 1
        if self.broken:
            raise EngineError("no breath")
        return LOUD, 22_050

    def close(self) -> None:
        self.started = False


def test_the_first_engine_speaks_and_the_second_is_left_alone() -> None:
    first, second = Scripted("first"), Scripted("second")
    speech = Voice(engines=[first, second]).speak("hello")
    assert (speech.engine, speech.rate_hz, speech.duration_s, speech.faults) == ("first", 22_050, 1.0, ())
    assert speech.pcm.dtype == "int16"
    assert second.asked == 0


@pytest.mark.parametrize("text", ["", "   ", "...", "\x00\x07", "\u200b"])
def test_nothing_to_say_makes_no_sound_and_no_fault(text: str) -> None:
    engine = Scripted("engine")
    speech = Voice(engines=[engine]).speak(text)
    assert (speech.engine, len(speech.pcm), speech.duration_s, speech.faults) == (TEXT, 0, 0, ())
    assert engine.asked == 0


def test_an_endless_text_is_refused_before_any_engine_sees_it() -> None:
    engine = Scripted("engine")
    with pytest.raises(UsageError, match="100000 characters"):
        Voice(engines=[engine]).speak("a" * 100_000)
    assert engine.asked == 0


def test_long_texts_become_one_speech() -> None:
    engine = Scripted("engine")
    speech = Voice(engines=[engine]).speak(LONG)
    assert engine.asked == 2
    assert speech.duration_s == 2.0


@pytest.mark.parametrize(
    ("mode", "told"),
    [
        ("out of breath", "out of breath"),
        ("abort", "crashed"),
        ("exit", "crashed"),
        ("unreadable", "nonsense"),
        ("silence", "no sound"),
        ("nothing", "no sound"),
        ("half a sample", "no sound"),
        ("wrong rate", "no sound"),
        ("no sound", "answered no sound"),
    ],
)
def test_a_broken_engine_is_replaced_by_the_next_and_told(fake: Any, mode: str, told: str) -> None:
    speech = Voice(engines=[fake(mode), Scripted("second")]).speak("hello")
    assert speech.engine == "second"
    assert len(speech.faults) == 1
    assert told in str(speech.faults[0])


def test_an_engine_that_failed_starts_afresh(fake: Any) -> None:
    engine = fake("only short")
    assert engine.say("short")
    pid = engine._worker.pid
    with pytest.raises(EngineError, match="out of breath"):
        engine.say(LONG)
    assert engine.say("short")
    assert engine._worker.pid != pid


def test_a_hanging_engine_is_replaced_at_its_deadline(fake: Any) -> None:
    hanging = fake("hang", deadline_s=0.2)
    speech = Voice(engines=[hanging, fake("tone")]).speak("hello")
    assert speech.engine == "tone"
    assert "within 0.2 s" in str(speech.faults[0])


def test_when_all_engines_are_dead_there_is_text(fake: Any) -> None:
    voice = Voice(engines=[fake("hang", deadline_s=0.2), fake("abort"), Scripted("third", broken=True)])
    speech = voice.speak("hello")
    assert (speech.engine, speech.duration_s) == (TEXT, 0)
    assert len(speech.faults) == 3


def test_a_voice_does_not_change_within_a_reply(fake: Any) -> None:
    text = "Short. " + LONG.replace(".", ",")
    speech = Voice(engines=[fake("only short"), Scripted("second")]).speak(text)
    assert speech.engine == "second"
    assert speech.duration_s == 2.0


def test_an_engine_that_rests_is_passed_over_in_silence(fake: Any) -> None:
    clock = StepClock()
    voice = Voice(engines=[fake("abort", clock=clock), Scripted("second")])
    assert [len(voice.speak("hello").faults) for _ in range(3)] == [1, 1, 0]
    clock.step(1.0)
    assert len(voice.speak("hello").faults) == 1


def test_an_engine_that_keeps_failing_is_given_up() -> None:
    broken, good = Scripted("broken", broken=True), Scripted("good")
    voice = Voice(engines=[broken, good])
    assert {voice.speak("hello").engine for _ in range(GIVE_UP_AFTER + 5)} == {"good"}
    assert broken.asked == GIVE_UP_AFTER


def test_a_success_makes_earlier_failures_forgotten() -> None:
    shaky, good = Scripted("shaky"), Scripted("good")
    voice = Voice(engines=[shaky, good])
    for _ in range(2 * GIVE_UP_AFTER):
        shaky.broken = True
        assert voice.speak("hello").engine == "good"
        shaky.broken = False
        assert voice.speak("hello").engine == "shaky"


def test_start_makes_ready_the_first_that_can_be() -> None:
    engines = [Scripted("first", broken=True), Scripted("second"), Scripted("third")]
    with Voice(engines=engines) as voice:
        voice.start()
        assert [engine.started for engine in engines] == [False, True, False]
    assert not engines[1].started


def test_without_engines_there_is_text() -> None:
    voice = Voice(engines=[])
    voice.start()
    assert voice.speak("hello").engine == TEXT


@pytest.mark.parametrize("options", [{"rate_wpm": 0}, {"rate_wpm": 10_000}, {"volume": 0.0}, {"volume": 1.5}])
def test_options_have_limits(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        VoiceOptions(**options)


def test_an_answer_longer_than_any_utterance_is_refused() -> None:
    with pytest.raises(EngineError, match="301 s"):
        checked("it", b"\x00\x10" * int(8_000 * (MAX_UTTERANCE_S + 1)), 8_000)
