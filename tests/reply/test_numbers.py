"""Numbers in words, and back again by an independent reading of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.errors import SignalError
from cockpit.reply.numbers import LIMIT, number_words

SIZES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
TENS = {f"{word}ty": (index + 2) * 10 for index, word in enumerate("twen thir for fif six seven eigh nine".split())}


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (7, "seven"),
        (13, "thirteen"),
        (20, "twenty"),
        (21, "twenty one"),
        (40, "forty"),
        (99, "ninety nine"),
        (100, "one hundred"),
        (101, "one hundred and one"),
        (310, "three hundred and ten"),
        (999, "nine hundred and ninety nine"),
        (1_000, "one thousand"),
        (1_001, "one thousand and one"),
        (1_100, "one thousand one hundred"),
        (2_026, "two thousand and twenty six"),
        (12_345, "twelve thousand three hundred and forty five"),
        (1_000_000, "one million"),
        (-5, "minus five"),
        (0.5, "half"),
        (-0.5, "minus half"),
        (21.5, "twenty one and a half"),
        (21.0, "twenty one"),
        (17.4, "seventeen point four"),
        (0.1, "zero point one"),
        (-0.04, "zero"),
        (19.96, "twenty"),
        (1e8 + 0.5, "one hundred million and a half"),
    ],
)
def test_words(number: float, words: str) -> None:
    assert number_words(number) == words


def test_more_decimals_are_told_digit_by_digit() -> None:
    assert number_words(3.141, decimals=3) == "three point one four one"
    assert number_words(3.1, decimals=3) == "three point one"
    assert number_words(2.75, decimals=0) == "three"


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf"), LIMIT, -LIMIT, 1e300])
def test_what_cannot_be_spoken_is_refused(number: float) -> None:
    with pytest.raises(SignalError, match="cannot be spoken"):
        number_words(number)


@given(st.integers(-LIMIT + 1, LIMIT - 1))
def test_every_whole_number_reads_back(number: int) -> None:
    assert read(number_words(number)) == number


@given(st.integers(-9_999_9, 9_999_9))
def test_every_tenth_reads_back(tenths: int) -> None:
    assert read(number_words(tenths / 10)) == tenths / 10


def read(words: str) -> float:
    """Read a number in words."""
    if words.startswith("minus "):
        return -read(words.removeprefix("minus "))
    if words == "half":
        return 0.5
    if words.endswith(" and a half"):
        return read(words.removesuffix(" and a half")) + 0.5
    whole, _, tenth = words.partition(" point ")
    total = part = 0
    for word in whole.replace(" and ", " ").split():
        if word == "hundred":
            part *= 100
        elif word in SIZES:
            total += part * SIZES[word]
            part = 0
        else:
            part += TENS[word] if word in TENS else ONES.index(word)
    return total + part + (ONES.index(tenth) / 10 if tenth else 0)
