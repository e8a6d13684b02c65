from __future__ import annotations

import pytest

from cockpit.errors import PackError
from cockpit.events import Hypothesis
from cockpit.nlu.belief import LEAST_TO_SPEAK
from cockpit.nlu.match import Matcher

from .conftest import Hear, meant


@pytest.mark.parametrize(
    ("text", "slot", "value"),
    [
        ("twenty two", "temperature", 22.0),
        ("make it twenty one and a half degrees", "temperature", 21.5),
        ("twenty too degrees", "temperature", 22.0),
        ("the passenger's", "zone", "passenger"),
        ("the passengers side", "zone", "passenger"),
        ("three", "level", "three"),
    ],
)
def test_a_short_answer_fills_the_slot_asked_for(hear: Hear, text: str, slot: str, value: float | str) -> None:
    understood = hear(text, expecting=f"cabin.{slot}")
    assert (understood.answer, understood.commands, understood.reason) == ({slot: value}, (), None)
    assert 0.3 < understood.confidence <= 1


def test_an_answer_over_noise_may_be_heard_in_many_wordings(matcher: Matcher) -> None:
    said = [Hypothesis(text, 0.2) for text in ("the passenger's", "the passenger", "passenger", "the passenger side")]
    understood = matcher.match(said, expecting="cabin.zone")
    assert understood.heard.confidence < LEAST_TO_SPEAK
    assert (understood.answer, understood.reason) == ({"zone": "passenger"}, None)


def test_a_command_instead_of_an_answer_is_a_command(hear: Hear) -> None:
    understood = hear("turn on the fan", expecting="cabin.temperature")
    assert (meant(understood), understood.answer) == ([("fan_on", {})], {})
    slipped = hear("turn on the van", expecting="cabin.zone")
    assert (meant(slipped), slipped.answer) == ([("fan_on", {})], {})


@pytest.mark.parametrize(
    ("text", "slot"), [("fifty", "temperature"), ("two hundred", "temperature"), ("level nine", "level")]
)
def test_an_answer_out_of_range_names_the_slot(hear: Hear, text: str, slot: str) -> None:
    understood = hear(text, expecting=f"cabin.{slot}")
    assert (understood.reason, understood.slot) == ("out-of-range", f"cabin.{slot}")
    assert (understood.commands, understood.answer) == ((), {})


def test_an_answer_to_nothing_is_no_match(hear: Hear) -> None:
    assert hear("twenty two").reason == "no-match"
    assert hear("purple", expecting="cabin.temperature").reason == "no-match"


def test_an_unknown_slot_is_an_error_with_a_hint(hear: Hear) -> None:
    with pytest.raises(PackError, match="no slot") as caught:
        hear("twenty", expecting="cabin.temperatur")
    assert "cabin.temperature" in str(caught.value.hint)
