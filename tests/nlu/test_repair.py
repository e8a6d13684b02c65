"""Second thoughts: what is taken back and what comes in its place."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.events import Hypothesis
from cockpit.grammar.compile import Grammar
from cockpit.nlu.match import Matcher
from cockpit.nlu.repair import mended

from .conftest import Hear, meant


def never(_words: Sequence[str]) -> bool:
    return False


def first_of(text: str, sentences: set[str]) -> str | None:
    """Return the first mended version that is one of the sentences."""
    versions = (" ".join(words) for words in mended(text.split(), lambda words: " ".join(words) in sentences))
    return next((version for version in versions if version in sentences), None)


@pytest.mark.parametrize(
    ("text", "sentences", "meant_"),
    [
        ("set it to uh no twenty three", {"set it to twenty three"}, "set it to twenty three"),
        ("turn on the no turn off the fan", {"turn off the fan"}, "turn off the fan"),
        ("turn on the fan sorry the light", {"turn on the light", "turn on the fan"}, "turn on the light"),
        ("open it never mind turn on the fan", {"turn on the fan"}, "turn on the fan"),
        ("one no wait two i mean three", {"three"}, "three"),
        ("make it twenty no two", {"make it twenty two", "make it two"}, "make it two"),
        ("turn on the light no fan", {"turn on the fan", "no fan"}, None),
        ("turn on the fan no", {"turn on the fan"}, None),
        ("if it rains close no open it", {"open it"}, None),
        ("don't open sorry close it", {"close it"}, None),
        ("in ten minutes no turn on the fan", {"turn on the fan"}, None),
        ("turn on the fan", {"turn on the fan"}, None),
    ],
)
def test_the_last_version_counts(text: str, sentences: set[str], meant_: str | None) -> None:
    assert first_of(text, sentences) == meant_


def test_what_keeps_most_comes_first() -> None:
    versions = list(mended("a b no c".split(), never))
    assert versions == [("a", "b", "c"), ("a", "c"), ("c",)]


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("set the temperature to twenty no twenty one", [("set_temperature", {"temperature": 21.0})]),
        ("open the driver i mean the passenger window", [("window_open", {"zone": "passenger"})]),
        ("turn on the seat heater no the fan", [("fan_on", {})]),
        ("turn on the fan and make it warmer no wait cooler", [("fan_on", {}), ("cooler", {})]),
        ("turn on the fan no don't", []),
        ("turn on the fan no no", []),
    ],
)
def test_commands(hear: Hear, text: str, commands: list[tuple[str, dict[str, object]]]) -> None:
    assert meant(hear(text)) == commands


def test_the_words_heard_stay_as_they_were(hear: Hear) -> None:
    assert hear("turn on the no turn off the fan").heard.text == "turn on the no turn off the fan"


@given(seed=st.integers(0, 10_000), data=st.data())
def test_a_no_at_the_end_does_nothing(grammar: Grammar, matcher: Matcher, seed: int, data: st.DataObject) -> None:
    (sentence,) = grammar.sentences(seed, 1)
    end = data.draw(st.sampled_from(["no", "no no", "no don't", "no wait", "sorry no", "actually no"]))
    assert matcher.match([Hypothesis(f"{sentence.text} {end}")]).commands == ()
