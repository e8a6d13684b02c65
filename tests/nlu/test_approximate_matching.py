from __future__ import annotations

import pytest

from cockpit.events import Hypothesis
from cockpit.grammar.compile import Grammar
from cockpit.nlu.arcs import ArcTable
from cockpit.nlu.match import Matcher

from .conftest import Hear, Meaning, meant, sure

HEAT_ON: Meaning = [("heat_on", {})]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("turn on the seat heather", HEAT_ON, id="one word misheard"),
        pytest.param("turn on the sea heating", HEAT_ON, id="one sound lost"),
        pytest.param("turn of the fan", [("fan_off", {})], id="polarity word misheard, near one side only"),
        pytest.param("turn on the seet heater", HEAT_ON, id="typing slip"),
        pytest.param(
            "set temprature to twenty two", [("set_temperature", {"temperature": 22.0})], id="letter left out"
        ),
        pytest.param("turn on the seed heather", HEAT_ON, id="two words misheard"),
        pytest.param("switch of the seet heating", [("heat_off", {})], id="two slips, one in the polarity"),
        pytest.param("um turn on the uh seat heater", HEAT_ON, id="hesitation"),
        pytest.param("turn turn on the the seat heater", HEAT_ON, id="words said twice"),
        pytest.param("turn off off the fan", [("fan_off", {})], id="a word that decides, said twice"),
        pytest.param("turn on you know the seat heater", HEAT_ON, id="hesitation in two words"),
        pytest.param("turn on your seat heater", HEAT_ON, id="a function word for another"),
        pytest.param("turn on fan", [("fan_on", {})], id="a function word unsaid"),
        pytest.param("switch on to the fan", [("fan_on", {})], id="a function word too many"),
        pytest.param("set the temperature to twenty won", [("set_temperature", {"temperature": 21.0})], id="homophone"),
        pytest.param("set the seat heating to to", [("heat_set", {"level": "two"})], id="homophone of a level"),
        pytest.param("close rear windows", [("window_close", {"zone": "rear"})], id="plural"),
        pytest.param("shut the rear window", [("window_close", {"zone": "rear"})], id="same side, another word"),
        pytest.param("turn on the van and make it warmer", [("fan_on", {}), ("warmer", {})], id="slip in one of two"),
        pytest.param("[unk] turn on the fan", [("fan_on", {})], id="noise before"),
        pytest.param("turn on the seat heater [unk]", HEAT_ON, id="noise behind"),
    ],
)
def test_slips_are_seen_through(hear: Hear, text: str, expected: Meaning) -> None:
    understood = hear(text)
    assert (meant(understood), understood.reason) == (expected, None)
    for command in understood.commands:
        assert command.match == "approximate"
        assert 0.3 < command.confidence < 1


@pytest.mark.parametrize(
    "text",
    [
        "what is the weather today",
        "turn on the lights",
        "turn off the radio",
        "open the garage door",
        "i like warm weather",
        "turn on the seat",
        "the fan club meets on the second floor",
        "set an alarm",
        "[unk]",
        "[unk] [unk] fan",
        "yes",
        "turn on the fan and call my mother",
        "turn on the fan you know who",
    ],
)
def test_what_is_no_command_is_refused(hear: Hear, text: str) -> None:
    understood = hear(text)
    assert (understood.reason, understood.commands, understood.confidence) == ("no-match", (), 0.0)


def test_the_alignment_explains_the_guess(hear: Hear) -> None:
    steps = [step for step in hear("turn um of fan").steps if step.said != step.grammar]
    assert [(step.said, step.grammar) for step in steps] == [("um", ""), ("of", "off"), ("", "the")]
    assert all(step.cost > 0 for step in steps)


def test_a_refusal_names_the_nearest_sentence(hear: Hear) -> None:
    understood = hear("turn on the seat")
    assert (understood.reason, understood.nearest) == ("no-match", "turn on the seat heater")
    assert hear("who wrote that song").nearest is None


def test_more_slips_make_less_sure(hear: Hear) -> None:
    texts = (
        "turn on the seat heater",
        "turn on um seat heater",
        "turn on the seat heather",
        "turn on the seed heather",
    )
    confidences = [hear(text).commands[0].confidence for text in texts]
    assert confidences == sorted(confidences, reverse=True)
    assert len(set(confidences)) == len(confidences)


def test_a_word_the_recogniser_doubts_is_given_up_more_easily(matcher: Matcher) -> None:
    text = "turn on the grand fan please"
    assert matcher.match([sure(text, *[1.0] * 6)]).reason == "no-match"
    doubted = matcher.match([sure(text, 1.0, 1.0, 1.0, 0.1, 1.0, 1.0)])
    assert meant(doubted) == [("fan_on", {})]


def test_unsure_words_make_an_exact_match_less_sure(matcher: Matcher) -> None:
    (command,) = matcher.match([sure("turn on the fan", 0.9, 0.5, 0.5, 0.9)]).commands
    assert command.match == "exact"
    assert command.confidence == pytest.approx(0.7)


def test_a_very_long_utterance_is_refused_quickly(hear: Hear) -> None:
    assert hear("turn on the um fan " * 200).reason == "too-long"


def test_the_same_words_always_mean_the_same(hear: Hear) -> None:
    assert hear("switch of the seet heating") == hear("switch of the seet heating")


def test_a_lone_hypothesis_without_word_confidences_is_enough(matcher: Matcher) -> None:
    assert meant(matcher.match([Hypothesis("turn on the van", 0.5)])) == [("fan_on", {})]


def test_a_number_said_twice_may_be_another_number(hear: Hear) -> None:
    assert hear("set it to twenty twenty").reason is not None


def test_an_article_that_a_name_begins_with_is_cheaply_unsaid(grammar: Grammar) -> None:
    vocabulary = ArcTable(grammar.graph).vocabulary
    assert ("the", False) in vocabulary
    assert ("the", True) not in vocabulary
    assert ("driver", True) in vocabulary
