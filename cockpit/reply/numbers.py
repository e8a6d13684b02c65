"""Numbers in English words: "twenty one and a half"."""

from __future__ import annotations

import math

from cockpit.errors import SignalError

LIMIT = 1_000_000_000
"""Numbers from here on, of either sign, are not spoken: nothing in a car is that large."""

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_GROUPS = ((1_000_000, "million"), (1_000, "thousand"))


def number_words(value: float, decimals: int = 1) -> str:
    """Return a number as it is spoken, rounded to `decimals` places.

    >>> number_words(21.5), number_words(-310), number_words(17.4)
    ('twenty one and a half', 'minus three hundred and ten', 'seventeen point four')

    Raises:
        SignalError: it is not finite, or LIMIT and more.
    """
    if not math.isfinite(value) or abs(value) >= LIMIT:
        raise SignalError(f"{value} cannot be spoken")
    whole, _, fraction = f"{abs(value):.{decimals}f}".partition(".")
    fraction = fraction.rstrip("0")
    words = _whole_words(int(whole))
    if fraction == "5":
        words = "half" if words == "zero" else f"{words} and a half"
    elif fraction:
        words += " point " + " ".join(_SMALL[int(digit)] for digit in fraction)
    return f"minus {words}" if value < 0 and words != "zero" else words


def _whole_words(number: int) -> str:
    """Return a number of at least 0 in words, with the "and" of British English before tens and ones."""
    for size, name in _GROUPS:
        if number >= size:
            rest = number % size
            return f"{_whole_words(number // size)} {name}{_joined(rest)}"
    if number >= 100:
        return f"{_SMALL[number // 100]} hundred{_joined(number % 100)}"
    if number >= 20:
        ones = f" {_SMALL[number % 10]}" if number % 10 else ""
        return _TENS[number // 10 - 2] + ones
    return _SMALL[number]


def _joined(rest: int) -> str:
    if not rest:
        return ""
    return f" and {_whole_words(rest)}" if rest < 100 else f" {_whole_words(rest)}"
