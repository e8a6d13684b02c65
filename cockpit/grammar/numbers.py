"""How people say numbers, in the words a recogniser emits: "twenty one and a half", "a hundred and five"."""

from __future__ import annotations

from collections.abc import Sequence

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_FRACTIONS = {0.25: "a quarter", 0.5: "a half", 0.75: "three quarters"}

LARGEST = 9999
"""The largest number that has words here; larger ones are read digit by digit."""


def wordings(value: float) -> tuple[str, ...]:
    """Return the ways to say a number, the plainest first.

    Args:
        value: -9999..9999, with at most three decimals.

    Raises:
        ValueError: the number has no words here.
    """
    if value < 0:
        return tuple(f"{sign} {said}" for sign in ("minus", "negative") for said in wordings(-value))
    thousandths = round(value * 1000)
    if thousandths > LARGEST * 1000 + 999:
        raise ValueError(f"{value:g} has no words here")
    whole, part = divmod(thousandths, 1000)
    if part == 0:
        return _whole(whole)
    decimals = f"{part:03}".rstrip("0")
    point = [f"{said} point {digits(decimals)}" for said in _whole(whole)]
    fraction = _FRACTIONS.get(part / 1000)
    if fraction is None:
        return tuple(point)
    if whole:
        return (*(f"{said} and {fraction}" for said in _whole(whole)), *point)
    return (fraction, *((fraction.removeprefix("a "),) if fraction == "a half" else ()), *point)


def digits(text: str) -> str:
    """Return the digits read one by one: "05" is "zero five"."""
    return " ".join(_SMALL[int(digit)] for digit in text)


def _whole(number: int) -> tuple[str, ...]:
    """Return the ways to say 0..9999."""
    if number < 100:
        return (_below_hundred(number),)
    if number < 1000:
        return _large(number, 100, "hundred")
    spoken = _large(number, 1000, "thousand")
    hundreds, rest = divmod(number, 100)
    return (*spoken, f"{_below_hundred(hundreds)} hundred") if rest == 0 and hundreds % 10 else spoken


def _below_hundred(number: int) -> str:
    if number < 20:
        return _SMALL[number]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens - 2]} {_SMALL[ones]}" if ones else _TENS[tens - 2]


def _large(number: int, unit: int, name: str) -> tuple[str, ...]:
    """Say how many of the unit, then the rest with "and" (British, and plainest to hear) or without."""
    count, rest = divmod(number, unit)
    heads = [f"{_below_hundred(count)} {name}"] + ([f"a {name}"] if count == 1 else [])
    if rest == 0:
        return tuple(heads)
    tails = [f"{joint}{said}" for said in _whole(rest)[:1] for joint in _joints(rest)]
    return tuple(f"{head} {tail}" for head in heads for tail in tails)


def _joints(rest: int) -> Sequence[str]:
    return ("and ", "") if rest < 100 else ("",)
