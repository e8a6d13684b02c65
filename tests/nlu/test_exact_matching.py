from __future__ import annotations

import copy
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.events import Hypothesis
from cockpit.grammar.compile import Grammar
from cockpit.grammar.graph import Arc, IntentMark, SlotMark, WordGraph
from cockpit.nlu.exact import ExactMatcher
from cockpit.nlu.match import Matcher

from .conftest import Hear, Meaning, meant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("turn on the fan", [("fan_on", {})]),
        ("turn the fan off", [("fan_off", {})]),
        ("please could you turn on the fan", [("fan_on", {})]),
        ("set the temperature to twenty one and a half", [("set_temperature", {"temperature": 21.5})]),
        (
            "set temperature to twenty on the driver's side",
            [("set_temperature", {"temperature": 20.0, "zone": "driver"})],
        ),
        ("turn the fan on and make it warmer", [("fan_on", {}), ("warmer", {})]),
        (
            "open the rear window and make it colder then turn off the fan",
            [("window_open", {"zone": "rear"}), ("cooler", {}), ("fan_off", {})],
        ),
    ],
)
def test_a_sentence_of_the_grammar_is_understood_as_it_stands(hear: Hear, text: str, expected: Meaning) -> None:
    understood = hear(text)
    assert meant(understood) == expected
    assert understood.reason is None
    assert {(command.match, command.confidence) for command in understood.commands} == {("exact", 1.0)}
    assert [step.said for step in understood.steps] == [step.grammar for step in understood.steps] == text.split()


@given(seed=st.integers(0, 10_000))
def test_every_sentence_means_what_its_template_says(grammar: Grammar, matcher: Matcher, seed: int) -> None:
    (sentence,) = grammar.sentences(seed, 1)
    understood = matcher.match([Hypothesis(sentence.text)])
    assert [(command.intent, dict(command.slots)) for command in understood.commands] == [
        (sentence.intent, dict(sentence.slots))
    ]


@given(seeds=st.lists(st.integers(0, 10_000), min_size=2, max_size=3), joint=st.sampled_from(["and", "then"]))
def test_several_commands_come_in_the_order_spoken(
    grammar: Grammar, matcher: Matcher, seeds: list[int], joint: str
) -> None:
    sentences = [sentence for seed in seeds for sentence in grammar.sentences(seed, 1)]
    understood = matcher.match([Hypothesis(f" {joint} ".join(sentence.text for sentence in sentences))])
    assert [command.intent for command in understood.commands] == [sentence.intent for sentence in sentences]


@pytest.mark.parametrize("texts", [(), ("",), ("  ", "")])
def test_nothing_said_is_no_speech(hear: Hear, texts: tuple[str, ...]) -> None:
    understood = hear(*texts)
    assert (understood.reason, understood.commands) == ("no-speech", ())


def _two_meanings(second_cost: float) -> WordGraph:
    first = Arc(1, "lights", 1.0, (IntentMark("a.one"),))
    second = Arc(1, "lights", second_cost, (IntentMark("b.two"), SlotMark("level", 2.0)))
    return WordGraph([[first, second], []], {1: (0.0, ())})


def test_the_cheaper_path_is_meant() -> None:
    readings = ExactMatcher(_two_meanings(0.5)).readings(["lights"])
    assert [reading.wishes for reading in readings] == [(("b.two", (("level", 2.0),)),), (("a.one", ()),)]


def test_two_meanings_at_the_same_cost_are_ambiguous(grammar: Grammar) -> None:
    twice = copy.copy(grammar)
    twice.graph = _two_meanings(1.0)
    understood = Matcher(twice).match([Hypothesis("lights")])
    assert (understood.reason, understood.commands, understood.nearest) == ("ambiguous", (), "lights")


def test_words_that_stop_short_of_an_end_fit_nowhere() -> None:
    graph = WordGraph([[Arc(1, "go", marks=(IntentMark("a.go"),))], [Arc(2, "home")], []], {2: (0.0, ())})
    assert ExactMatcher(graph).readings(["go"]) == []
    assert ExactMatcher(graph).readings(["go", "home", "now"]) == []


def test_an_exact_match_needs_no_numpy() -> None:
    """Starting up stays fast: numpy and rapidfuzz are loaded when something has to be aligned."""
    script = "import sys, cockpit.nlu.match; sys.exit('numpy' in sys.modules or 'rapidfuzz' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
