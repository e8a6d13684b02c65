"""Commands that must not be done now: negated, on a condition, or for later."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.events import Hypothesis
from cockpit.grammar.compile import Grammar
from cockpit.nlu.match import Matcher

from .conftest import Hear

CLAUSES = (
    "if it rains", "when we arrive", "in ten minutes", "after the next stop", "once we are home", "tomorrow",
    "as soon as it gets dark", "unless it is cold", "in a while", "at nine", "every time i get in", "in two miles",
    "on monday", "later",
)  # fmt: skip


@pytest.mark.parametrize("clause", CLAUSES)
@pytest.mark.parametrize("order", ["{clause} {command}", "{command} {clause}", "{clause} then {command}"])
def test_what_cannot_wait_is_refused_by_name(hear: Hear, clause: str, order: str) -> None:
    understood = hear(order.format(clause=clause, command="turn on the fan"))
    assert (understood.reason, understood.commands) == ("conditional", ())


@pytest.mark.parametrize(
    "text",
    ["don't turn on the fan", "do not turn on the fan", "never turn on the fan", "please don't open the rear window"],
)
def test_what_is_not_wanted_is_left(hear: Hear, text: str) -> None:
    assert (hear(text).reason, hear(text).commands) == ("negated", ())


@pytest.mark.parametrize("text", ["if it rains", "tomorrow", "don't", "never say never", "when we arrive we eat"])
def test_talk_without_a_command_is_just_not_understood(hear: Hear, text: str) -> None:
    assert hear(text).reason == "no-match"


@given(seed=st.integers(0, 10_000), clause=st.sampled_from(CLAUSES), first=st.booleans())
def test_no_command_with_a_string_attached_is_done(
    grammar: Grammar, matcher: Matcher, seed: int, clause: str, first: bool
) -> None:
    (sentence,) = grammar.sentences(seed, 1)
    text = f"{clause} {sentence.text}" if first else f"{sentence.text} {clause}"
    assert matcher.match([Hypothesis(text)]).reason is not None


def test_a_condition_is_not_guessed(hear: Hear) -> None:
    assert hear("turn on the fen if you leave").commands == ()
    assert hear("turn on the fen if you can").commands != ()
