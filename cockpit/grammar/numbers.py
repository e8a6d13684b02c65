"""How people say numbers, in the words a recogniser emits: "twenty one and a half", "a hundred and five".

A wording is a list of parts, each a word with what it adds: twenty +20, one +1, and a half +0.5. So all numbers that
begin alike share their words in a graph, and end alike share theirs: a thousand numbers take the room of fifty.
"""

from __future__ import annotations

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_FRACTIONS = {
    250: (("a", None), ("quarter", 0.25)),
    500: (("a", None), ("half", 0.5)),
    750: (("three", None), ("quarters", 0.75)),
}

Part = tuple[str, float | None]
"""A word of a number, and what it adds; None where the sum is in other words ("and", "hundred")."""

Wording = tuple[Part, ...]

LARGEST = 9999
"""The largest whole number that has words here; larger ones are read digit by digit."""


def wordings(value: float) -> tuple[Wording, ...]:
    """Return the ways to say a number, the plainest first.

    Args:
        value: -9999..9999, rounded to three decimals.

    Raises:
        ValueError: the number has no words here.
    """
    thousandths = round(abs(value) * 1000)
    whole, part = divmod(thousandths, 1000)
    if whole > LARGEST:
        raise ValueError(f"{value:g} has no words here")
    if value < 0:
        return tuple((sign, *_negative(each)) for sign in _SIGNS for each in wordings(-value))
    if part == 0:
        return _whole(whole)
    point = tuple((*each, *_decimals(part)) for each in _whole(whole))
    fraction = _FRACTIONS.get(part)
    if fraction is None:
        return point
    if whole:
        return (*((*each, ("and", None), *fraction) for each in _whole(whole)), *point)
    return (fraction, *((fraction[1:],) if fraction[0][0] == "a" else ()), *point)


_SIGNS: tuple[Part, ...] = (("minus", None), ("negative", None))


def spoken(value: float) -> str:
    """Return the plainest way to say a number; one too large for words is read digit by digit."""
    if abs(value) > LARGEST + 0.999:
        return " ".join(_SMALL[int(digit)] for digit in str(round(abs(value))))
    return " ".join(word for word, _ in wordings(value)[0])


def _negative(wording: Wording) -> Wording:
    return tuple((word, None if adds is None else -adds) for word, adds in wording)


def _decimals(thousandths: int) -> Wording:
    digits = f"{thousandths:03}".rstrip("0")
    adds = [round(int(digit) / 10**place, 3) for place, digit in enumerate(digits, start=1)]
    return (("point", None), *((_SMALL[int(digit)], add) for digit, add in zip(digits, adds, strict=True)))


def _whole(number: int) -> tuple[Wording, ...]:
    """Return the ways to say 0..9999."""
    if number < 100:
        return (_below_hundred(number),)
    if number < 1000:
        return _large(number, 100, "hundred")
    hundreds, rest = divmod(number, 100)
    spoken_ = _large(number, 1000, "thousand")
    return (*spoken_, (*_times(hundreds, 100), ("hundred", None))) if rest == 0 and hundreds % 10 else spoken_


def _below_hundred(number: int) -> Wording:
    if number < 20:
        return ((_SMALL[number], float(number)),)
    tens, ones = divmod(number, 10)
    head: Part = (_TENS[tens - 2], tens * 10.0)
    return (head, (_SMALL[ones], float(ones))) if ones else (head,)


def _times(count: int, unit: int) -> Wording:
    """Say how many of the unit there are; the words add what they mean together with it."""
    return tuple((word, adds * unit if adds else adds) for word, adds in _below_hundred(count))


def _large(number: int, unit: int, name: str) -> tuple[Wording, ...]:
    """Say how many of the unit, then the rest with "and" (plainest to hear) or without."""
    count, rest = divmod(number, unit)
    heads: list[Wording] = [(*_times(count, unit), (name, None))]
    if count == 1:
        heads.append((("a", None), (name, float(unit))))
    if rest == 0:
        return tuple(heads)
    joints: list[Wording] = [(("and", None),), ()] if rest < 100 else [()]
    return tuple((*head, *joint, *_whole(rest)[0]) for head in heads for joint in joints)
