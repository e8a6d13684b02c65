"""Confidences from the likelihoods of Vosk's alternatives."""

from __future__ import annotations

import json
import math

import pytest

from cockpit.asr.nbest import LIKELIHOOD_SCALE, Reading, accounted, hypotheses, joined, parsed, with_noise
from cockpit.errors import EngineError


def reading(likelihood: float, *words: str) -> Reading:
    """Return a reading whose words last a second each."""
    return Reading(likelihood, tuple((word, float(i), i + 1.0) for i, word in enumerate(words)))


def test_a_reading_is_as_sure_as_it_beats_the_others() -> None:
    heard = hypotheses([reading(-10.0, "turn", "it", "on"), reading(-12.0, "turn", "it", "off")])
    odds = math.exp(2.0 * LIKELIHOOD_SCALE)
    assert [hypothesis.text for hypothesis in heard] == ["turn it on", "turn it off"]
    assert heard[0].confidence == pytest.approx(odds / (odds + 1))
    assert [word.confidence for word in heard[0].words] == pytest.approx([1.0, 1.0, odds / (odds + 1)])


def test_the_best_comes_first_whatever_the_order() -> None:
    assert hypotheses([reading(-12.0, "off"), reading(-10.0, "on")])[0].text == "on"


def test_unknown_speech_takes_its_share() -> None:
    heard = hypotheses([reading(-10.0, "on"), reading(-10.0, "[unk]")])
    assert heard[0].confidence == pytest.approx(0.5)


def test_nothing_said_is_no_hypothesis() -> None:
    assert hypotheses([]) == ()
    assert hypotheses([reading(-5.0)]) == ()
    assert hypotheses([reading(-5.0), reading(-9.0, "on")]) == ()


def test_silence_among_the_readings_makes_a_word_unsure() -> None:
    (heard,) = hypotheses([reading(-5.0, "on"), reading(-5.0)])
    assert heard.confidence == pytest.approx(0.5)


def test_sound_that_fits_no_reading_is_not_believed() -> None:
    crowd = [reading(-150.0, "turn", "it", "on"), reading(-150.5, "turn", "it", "off")]
    assert hypotheses(with_noise(crowd, nats_per_output=1.3, duration_s=3.0))[0].text == "[unk]"
    voice = [reading(-100.0, "turn", "it", "on")]
    (heard, unknown) = hypotheses(with_noise(voice, nats_per_output=1.3, duration_s=3.0))
    assert (heard.text, unknown.text) == ("turn it on", "[unk]")
    assert heard.confidence > 0.99


def test_a_few_words_in_much_voice_are_unknown_talk() -> None:
    crowd = [reading(-10.0, "hit", "the", "lights"), reading(-10.0, "[unk]"), reading(-11.0)]
    assert [kept.words and kept.words[0][0] for kept in accounted(crowd, 6.0)] == ["[unk]", "[unk]", ()]
    assert [kept.log_likelihood for kept in accounted(crowd, 6.0)] == [-10.0, -10.0, -11.0]
    assert hypotheses(accounted(crowd, 6.0))[0].text == "[unk]"


@pytest.mark.parametrize(("text", "voiced_s"), [("no", 1.3), ("turn on the fan", 3.3), ("i'm cold", 0.4)])
def test_slow_speech_is_heard(text: str, voiced_s: float) -> None:
    said = [reading(-10.0, *text.split())]
    assert accounted(said, voiced_s) == said


def test_word_times_are_in_audio_time_and_within_the_voice() -> None:
    (heard,) = hypotheses([reading(0.0, "turn", "it", "on")], begin_s=10.0, first_s=10.4, last_s=12.7)
    assert [(word.start_s, word.end_s) for word in heard.words] == [(10.4, 11.0), (11.0, 12.0), (12.0, 12.7)]


def test_words_never_end_before_they_start() -> None:
    (heard,) = hypotheses([reading(0.0, "turn", "it")], first_s=5.0, last_s=0.5)
    assert all(word.start_s <= word.end_s for word in heard.words)


def test_parts_of_an_utterance_are_joined() -> None:
    whole = joined([[reading(-1.0, "turn"), reading(-2.0, "burn")], [], [reading(-3.0, "on"), reading(-4.0, "off")]])
    assert [(r.log_likelihood, [word for word, _, _ in r.words]) for r in whole] == [
        (-4.0, ["turn", "on"]),
        (-5.0, ["turn", "off"]),
    ]


def test_vosks_answer_is_read() -> None:
    word = {"word": "on", "start": 0.1, "end": 0.4}
    answer = {"alternatives": [{"confidence": 211.5, "text": "on", "result": [word]}, {"confidence": 3.0, "text": ""}]}
    assert parsed(json.dumps(answer)) == [Reading(211.5, (("on", 0.1, 0.4),)), Reading(3.0, ())]


@pytest.mark.parametrize("answer", ["", "[]", "{}", '{"alternatives": [{}]}', '{"alternatives": 5}'])
def test_nonsense_is_an_engine_error(answer: str) -> None:
    with pytest.raises(EngineError):
        parsed(answer)
