"""Wake phrases that will do and that will not, and the graph that commands are decoded along behind one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cockpit.asr.addressing import Addressing
from cockpit.asr.spotter import BRIDGED_S, STEP_BYTES, Spotter
from cockpit.asr.wake import WAKE_WORD, compile_wake, led_by, wake_phrase
from cockpit.asr.wake_rates import WakeTrial, rates
from cockpit.errors import ModelError, UsageError
from cockpit.events import (
    AudioHeard,
    Event,
    Fault,
    Hypothesis,
    SpeechEnded,
    SpeechStarted,
    UtteranceHeard,
    WakeHeard,
    Word,
)
from cockpit.grammar.graph import Arc, WordGraph
from cockpit.settings import shipped
from cockpit.worker import Worker

MODEL = shipped("models/cockpit-en-small")
PHRASE = ("hey", "cockpit")


@pytest.mark.parametrize(
    ("text", "words"),
    [("hey cockpit", PHRASE), ("  Hey, Cockpit! ", PHRASE), ("Hello car", ("hello", "car")), ("Zorblax", ("zorblax",))],
)
def test_a_phrase_in_any_spelling(text: str, words: tuple[str, ...]) -> None:
    assert wake_phrase(text) == words


@pytest.mark.parametrize("text", ["", "   ", "!?", "…"])
def test_an_empty_phrase_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="empty") as caught:
        wake_phrase(text)
    assert "hey cockpit" in str(caught.value.hint)


@pytest.mark.parametrize(("text", "why"), [("hi", "too short"), ("hey car", "too short"), ("open " * 9, "too long")])
def test_a_phrase_of_the_wrong_length_is_refused(text: str, why: str, cache: Path) -> None:
    with pytest.raises(UsageError, match=why) as caught:
        compile_wake(MODEL, wake_phrase(text), cache)
    assert caught.value.hint


def test_a_word_that_no_dictionary_has_gets_a_guessed_pronunciation(cache: Path) -> None:
    compiled = compile_wake(MODEL, wake_phrase("hello zorblax"), cache)
    assert compiled.guessed["zorblax"].split()[0] == "z"
    assert compile_wake(MODEL, wake_phrase("hello zorblax"), cache).folder == compiled.folder


def test_a_published_model_without_the_word_says_so(model: Path, cache: Path) -> None:
    (model / "lexicon.txt.gz").unlink()  # what is left is taken for a published model, with the words of its graph
    with pytest.raises(ModelError, match="hey cockpit") as caught:
        compile_wake(model, PHRASE, cache)
    assert "--wake-word" in str(caught.value.hint)


def sentences(graph: WordGraph, state: int = 0) -> Iterator[str]:
    if state in graph.finals:
        yield ""
    for arc in graph.arcs[state]:
        yield from (f"{arc.word} {rest}".strip() for rest in sentences(graph, arc.target))


def test_every_command_may_follow_the_phrase(graph_of: Callable[..., WordGraph]) -> None:
    led = led_by(graph_of("turn it on", "warm"), PHRASE)
    assert set(sentences(led)) == {
        *("turn it on", "warm"),
        *("hey cockpit", "hey cockpit turn it on", "hey cockpit warm"),
    }


def test_nobody_calls_in_the_middle_of_a_sentence() -> None:
    looped = WordGraph([[Arc(1, "warm")], [Arc(0, "and")]], {1: (0.0, ())})
    led = led_by(looped, PHRASE)
    (calling,) = [state for state, arcs in enumerate(led.arcs) if any(arc.word == "hey" for arc in arcs)]
    assert calling == 0
    assert all(arc.target != 0 for arcs in led.arcs for arc in arcs)


def utterance(*texts: str) -> UtteranceHeard:
    readings = tuple(
        Hypothesis(text, 0.9, tuple(Word(word, n, n + 1, 1.0) for n, word in enumerate(text.split()))) for text in texts
    )
    return UtteranceHeard(at_s=1.0, hypotheses=readings, duration_s=1.0)


@pytest.mark.parametrize(
    ("heard", "left"),
    [
        pytest.param("hey cockpit open the window", "open the window", id="one breath"),
        pytest.param("[unk] hey cockpit i'm cold", "i'm cold", id="talk before"),
        pytest.param("open the window", "open the window", id="no phrase"),
        pytest.param("hey cockpit [unk]", "[unk]", id="called, and then no command"),
        pytest.param("[unk]", "[unk]", id="no command"),
        pytest.param("hey cockpit hey cockpit", "hey cockpit", id="only the first goes"),
        pytest.param("hey", "hey", id="half of it"),
    ],
)
def test_the_phrase_is_taken_off(heard: str, left: str) -> None:
    (out,) = Addressing(PHRASE).feed(utterance(heard))
    assert isinstance(out, UtteranceHeard)
    assert out.hypotheses[0].text == left
    assert [word.text for word in out.hypotheses[0].words] == left.split()


def test_the_phrase_alone_is_no_utterance_and_silence_stays_one() -> None:
    assert list(Addressing(PHRASE).feed(utterance("hey cockpit", "hey cockpit open the window"))) == []
    assert list(Addressing(PHRASE).feed(utterance())) == [utterance()]


FRAME_S = 0.032


def talk(begin_s: float, frames: int, reason: str = "silence") -> list[Event]:
    sound: list[Event] = [AudioHeard(at_s=begin_s + n * FRAME_S, pcm=bytes(1024)) for n in range(frames)]
    ended = SpeechEnded(at_s=begin_s + frames * FRAME_S, reason=reason)  # type: ignore[arg-type]
    return [SpeechStarted(at_s=begin_s), *sound, ended]


@pytest.fixture
def spotted(tmp_path: Path) -> Iterator[Callable[..., list[Event]]]:
    """Feeds events to a spotter whose engine finds the phrase in second 0.5 to 1.0; returns what it adds."""
    workers = []

    def feed(events: list[Event], mode: str = "never") -> list[Event]:
        worker = Worker("asr_engines:spotter", str(tmp_path / "failed"), mode, name="the wake word spotter")
        workers.append(worker)
        stage = Spotter(tmp_path, PHRASE, worker=worker)
        out = [got for event in events for got in stage.feed(event)]
        assert [event for event in out if event in events] == events, "every event is passed on"
        return [event for event in out if event not in events]

    yield feed
    for worker in workers:
        worker.close()


def test_the_wake_word_is_told_once_and_at_its_place(spotted: Callable[..., list[Event]]) -> None:
    (wake,) = spotted(talk(7.0, 90))
    assert isinstance(wake, WakeHeard)
    assert wake.phrase == WAKE_WORD
    assert [wake.start_s, wake.end_s] == pytest.approx([7.5, 8.0])
    assert 0 <= wake.at_s - wake.end_s <= STEP_BYTES / 32_000


def test_each_utterance_counts_anew(spotted: Callable[..., list[Event]]) -> None:
    first, second = spotted([*talk(7.0, 60), *talk(20.0, 60)])
    assert isinstance(second, WakeHeard)
    assert second.start_s == pytest.approx(20.5)
    assert spotted([*talk(7.0, 20), *talk(20.0, 20)]) == []
    assert isinstance(first, WakeHeard)


def test_a_phrase_across_the_cut_of_endless_talk_is_found(spotted: Callable[..., list[Event]]) -> None:
    events = [*talk(7.0, 18, "too-long"), *talk(7.0 + 18 * FRAME_S + BRIDGED_S / 2, 30)]
    assert [type(event) for event in spotted(events)] == [WakeHeard]


def test_a_crash_is_one_fault_and_the_next_utterance_is_heard(spotted: Callable[..., list[Event]]) -> None:
    events = spotted([*talk(7.0, 20), *talk(20.0, 60)], "crash")
    assert [type(event) for event in events] == [Fault, WakeHeard]


def test_an_engine_that_cannot_be_started_again_is_a_fault_an_utterance(tmp_path: Path) -> None:
    marker = str(tmp_path / "failed")
    with Worker("asr_engines:gone_after_a_crash", "spotter", marker, name="the wake word spotter") as worker:
        stage = Spotter(tmp_path, PHRASE, worker=worker)
        events = [*talk(7.0, 40), *talk(20.0, 40)]
        out = [got for event in events for got in stage.feed(event)]
    assert [type(event) for event in out if event not in events] == [Fault, Fault]


def test_rates_count_recall_delay_and_false_accepts() -> None:
    said = [WakeTrial(True, 1, delay, 2.0) for delay in (-20.0, 100.0, 120.0)] + [WakeTrial(True, 0, None, 2.0)]
    other = [WakeTrial(False, 0, None, 1790.0), WakeTrial(False, 2, None, 10.0)]
    counted = rates([*said, *other])
    assert counted.recall == 0.75
    assert counted.false_accepts_per_hour == 4.0
    assert counted.delay_ms(50) == 100.0
    nothing = rates([])
    assert (nothing.recall, nothing.false_accepts_per_hour, nothing.delay_ms(95)) == (0.0, 0.0, 0.0)
