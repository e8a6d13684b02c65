from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.grammar.numbers import spoken, wordings


def said(value: float) -> list[str]:
    return [" ".join(word for word, _ in wording) for wording in wordings(value)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, ["zero"]),
        (7, ["seven"]),
        (13, ["thirteen"]),
        (20, ["twenty"]),
        (21, ["twenty one"]),
        (100, ["one hundred", "a hundred"]),
        (310, ["three hundred and ten", "three hundred ten"]),
        (500, ["five hundred"]),
        (1000, ["one thousand", "a thousand"]),
        (1200, ["one thousand two hundred", "a thousand two hundred", "twelve hundred"]),
        (2000, ["two thousand"]),
        (2005, ["two thousand and five", "two thousand five"]),
        (9999, ["nine thousand nine hundred and ninety nine"]),
        (-5, ["minus five", "negative five"]),
        (21.5, ["twenty one and a half", "twenty one point five"]),
        (0.5, ["a half", "half", "zero point five"]),
        (2.25, ["two and a quarter", "two point two five"]),
        (2.75, ["two and three quarters", "two point seven five"]),
        (0.75, ["three quarters", "zero point seven five"]),
        (3.1, ["three point one"]),
        (3.05, ["three point zero five"]),
    ],
)
def test_people_say(value: float, expected: list[str]) -> None:
    assert said(value) == expected
    assert spoken(value) == expected[0]


@settings(deadline=None)
@given(st.integers(-9_999_000, 9_999_000))
def test_the_parts_of_every_wording_add_up(thousandths: int) -> None:
    value = thousandths / 1000
    for wording in wordings(value):
        assert round(sum(adds for _, adds in wording if adds is not None), 3) == value
        assert any(adds is not None for _, adds in wording)


def test_numbers_below_a_hundred_are_all_different() -> None:
    halves = [n / 2 for n in range(200)]
    assert len({text for value in halves for text in said(value)}) == sum(len(said(value)) for value in halves)


def test_a_number_too_large_is_read_digit_by_digit() -> None:
    with pytest.raises(ValueError, match="no words"):
        wordings(10_000)
    assert spoken(10_250) == "one zero two five zero"
