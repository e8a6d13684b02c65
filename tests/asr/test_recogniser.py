"""The stage from sound to words: what it says when, and that a broken engine costs one Fault and no utterance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cockpit.asr.recogniser import Recogniser, resident_bytes
from cockpit.clock import StepClock
from cockpit.events import AudioHeard, Event, Fault, PartialHeard, SpeechEnded, SpeechStarted, UtteranceHeard
from cockpit.worker import Worker

FRAME_S = 0.032


def utterance(begin_s: float = 5.0, seconds: float = 1.0) -> Iterator[Event]:
    """Yield an utterance with 0.3 s of sound before the voice and 0.2 s of silence that ended it."""
    frames = int(seconds / FRAME_S)
    yield SpeechStarted(at_s=begin_s + 0.3)
    for number in range(frames):
        yield AudioHeard(at_s=begin_s + number * FRAME_S, pcm=bytes(1024))
    yield SpeechEnded(at_s=begin_s + frames * FRAME_S, reason="silence")


@pytest.fixture
def fed(tmp_path: Path) -> Iterator[Callable[..., list[Event]]]:
    """Feeds utterances to a recogniser whose engine fails in the given way; returns what it adds."""
    workers = []

    def feed(mode: str, utterances: int = 1) -> list[Event]:
        marker = str(tmp_path / "failed")
        workers.append(Worker("asr_engines:recogniser", marker, mode, name="the recogniser", deadline_s=2.0))
        stage = Recogniser(tmp_path, end_silence_s=0.2, clock=StepClock(), worker=workers[-1])
        given = [event for number in range(utterances) for event in utterance(5.0 + 10 * number)]
        out = [event for event in given for event in stage.feed(event)]
        assert [event for event in out if event in given] == given, "every event is passed on"
        return [event for event in out if event not in given]

    yield feed
    for worker in workers:
        worker.close()


def test_partial_text_then_the_utterance(fed: Callable[..., list[Event]]) -> None:
    partial, heard = fed("never")
    assert isinstance(partial, PartialHeard)
    assert isinstance(heard, UtteranceHeard)
    assert partial.text == "set it"
    assert partial.at_s == pytest.approx(5.0 + 4 * FRAME_S)
    assert heard.duration_s == pytest.approx(31 * FRAME_S)
    assert heard.at_s == pytest.approx(5.0 + 31 * FRAME_S)
    (hypothesis,) = heard.hypotheses
    assert hypothesis.text == "set it"
    times = [(word.start_s, word.end_s) for word in hypothesis.words]
    assert times == [pytest.approx((5.2, 5.4)), pytest.approx((5.4, 5.0 + 31 * FRAME_S - 0.1))]


def background() -> list[Event]:
    """Return an utterance out of which a nearer voice rises, so that another follows."""
    *heard, ended = utterance(3.0)
    return [*heard, SpeechEnded(at_s=ended.at_s, reason="background")]


def test_background_is_no_utterance_and_leaves_nothing_to_the_next(tmp_path: Path) -> None:
    with Worker("asr_engines:recogniser", str(tmp_path / "failed"), "never", name="the recogniser") as worker:
        stage = Recogniser(tmp_path, clock=StepClock(), worker=worker)
        heard = [out for event in (*background(), *utterance()) for out in stage.feed(event)]
    (only,) = [event for event in heard if isinstance(event, UtteranceHeard)]
    assert only.duration_s == pytest.approx(31 * FRAME_S)
    assert only.hypotheses[0].words[-1].end_s == pytest.approx(5.0 + 31 * FRAME_S), "the engine has forgotten the rest"


def test_it_is_less_likely_noise_when_a_near_voice_has_risen(tmp_path: Path) -> None:
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf/noise.txt").write_text("0.03")
    sure = []
    with Worker("asr_engines:recogniser", str(tmp_path / "failed"), "never", name="the recogniser") as worker:
        stage = Recogniser(tmp_path, clock=StepClock(), worker=worker)
        for given in (utterance(), (*background(), *utterance()), utterance()):
            heard = [out for event in given for out in stage.feed(event) if isinstance(out, UtteranceHeard)]
            sure.append({hypothesis.text: hypothesis.confidence for hypothesis in heard[0].hypotheses}["set it"])
    assert sure[0] == sure[2] < sure[1]


def test_an_engine_that_dies_of_background_is_a_fault_and_the_next_utterance_is_heard(tmp_path: Path) -> None:
    with Worker("asr_engines:dropper", str(tmp_path / "failed"), name="the recogniser") as worker:
        stage = Recogniser(tmp_path, clock=StepClock(), worker=worker)
        heard = [out for event in (*background(), *utterance()) for out in stage.feed(event)]
    assert [event.component for event in heard if isinstance(event, Fault)] == ["recogniser"]
    (only,) = [event for event in heard if isinstance(event, UtteranceHeard)]
    assert only.hypotheses[0].text == "set it"


@pytest.mark.parametrize("mode", ["crash", "hang"])
def test_a_fault_costs_no_utterance(fed: Callable[..., list[Event]], mode: str) -> None:
    events = fed(mode, utterances=2)
    faults = [event for event in events if isinstance(event, Fault)]
    heard = [event for event in events if isinstance(event, UtteranceHeard)]
    assert [fault.component for fault in faults] == ["recogniser"]
    assert [len(event.hypotheses) for event in heard] == [1, 1]
    assert heard[0].hypotheses[0].words[-1].end_s > 5.8, "the fresh engine hears the utterance from its beginning"


def test_an_utterance_that_always_fails_is_given_up(fed: Callable[..., list[Event]]) -> None:
    events = fed("always")
    assert [type(event) for event in events] == [PartialHeard, Fault, UtteranceHeard]
    assert events[-1].hypotheses == ()  # type: ignore[attr-defined]


def test_an_engine_that_cannot_be_started_again_is_a_fault(tmp_path: Path) -> None:
    marker = str(tmp_path / "failed")
    with Worker("asr_engines:gone_after_a_crash", "recogniser", marker, name="the recogniser") as worker:
        stage = Recogniser(tmp_path, worker=worker, clock=StepClock())
        given = [*utterance(), *utterance(15.0)]
        out = [event for event in given for event in stage.feed(event)]
    heard = [event.hypotheses for event in out if isinstance(event, UtteranceHeard)]
    assert heard == [(), ()]
    assert sum(isinstance(event, Fault) for event in out) == 2


def test_sound_between_utterances_is_not_heard(tmp_path: Path) -> None:
    with Recogniser(tmp_path) as stage:
        frame = AudioHeard(at_s=0.0, pcm=bytes(1024))
        ended = SpeechEnded(at_s=1.0, reason="silence")
        assert [*stage.feed(frame), *stage.feed(ended)] == [frame, ended]


def test_an_utterance_without_sound_has_no_words(fed: Callable[..., list[Event]], tmp_path: Path) -> None:
    with Recogniser(tmp_path) as stage:
        events = [*stage.feed(SpeechStarted(at_s=1.0)), *stage.feed(SpeechEnded(at_s=1.0, reason="end-of-audio"))]
    assert isinstance(events[-1], UtteranceHeard)
    assert events[-1].hypotheses == ()


def test_an_engine_that_grows_is_replaced(
    fed: Callable[..., list[Event]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sizes = iter([100 << 20, 200 << 20, 400 << 20, 100 << 20])
    monkeypatch.setattr("cockpit.asr.recogniser.resident_bytes", lambda _: next(sizes))
    with Worker("asr_engines:recogniser", str(tmp_path / "x"), "never", name="the recogniser") as worker:
        stage = Recogniser(tmp_path, worker=worker)
        pids = []
        for number in range(4):
            events = [event for given in utterance(10.0 * number) for event in stage.feed(given)]
            assert any(isinstance(event, UtteranceHeard) and event.hypotheses for event in events)
            pids.append(worker.pid)
    assert pids[0] == pids[1]
    assert pids[2] is None
    assert pids[3] not in {None, pids[0]}


def test_memory_of_no_process_is_nought() -> None:
    assert resident_bytes(None) == 0
