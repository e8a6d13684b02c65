"""Typed text in the words a recogniser would emit: "Set it to 21.5!" is "set it to twenty one and a half"."""

from __future__ import annotations

import re
import unicodedata

from cockpit.grammar.numbers import spoken
from cockpit.grammar.spelling import canonical

MAX_CHARACTERS = 2_000
"""Text beyond this is cut: nobody types a command that long."""

_MARKS = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "−": "-", "–": "-", "—": " "})
_UNITS = {
    "%": "percent",
    "°c": "degrees celsius",
    "°f": "degrees fahrenheit",
    "°": "degrees",
    "km/h": "kilometers per hour",
    "kmh": "kilometers per hour",
    "kph": "kilometers per hour",
    "mph": "miles per hour",
    "wh/km": "watt hours per kilometer",
    "kwh": "kilowatt hours",
    "kw": "kilowatts",
    "km": "kilometers",
    "mi": "miles",
    "min": "minutes",
    "mins": "minutes",
    "hrs": "hours",
    "hr": "hours",
    "h": "hours",
    "c": "degrees celsius",
}
"""What stands behind a number, with or without a space; single letters only without one."""

_ALONE = {"%": "percent", "&": "and", "+": "plus", "a/c": "a c", "km/h": "kilometers per hour"}
_CLOSE = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_SPACED = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True) if len(unit) > 1 or unit in "%°")
_NUMBER = re.compile(
    rf"(?<![\w.])(?P<sign>-)?(?P<number>\d+(?:[.]\d+)?|[.]\d+)(?P<half>½)?"
    rf"(?:(?P<close>{_CLOSE})|\s(?P<spaced>{_SPACED}))?(?![^\W_])"
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_PIECE = re.compile(r"\d+|[^\W\d_]+(?:'[^\W\d_]+)*'?")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*'?")


def normalise(text: str) -> str:
    """Return lower-case words with single spaces between, without digits and signs; empty when nothing is said."""
    text = text[:MAX_CHARACTERS].translate(_MARKS).replace("½", "\0")
    text = unicodedata.normalize("NFKC", text).lower().replace("\0", "½")
    text = _NUMBER.sub(_number, _THOUSANDS.sub("", text))
    for sign, word in _ALONE.items():
        text = text.replace(sign, f" {word} ")
    text = re.sub(r"(?<=[a-z])\.(?=[a-z]\b)", "", text)  # "a.c." as one word
    words = (word for found in _WORD.finditer(text) for word in _words(found.group()))
    return " ".join(words)


def _words(token: str) -> tuple[str, ...]:
    pieces = _PIECE.findall(token)  # "5abc": what is no number with a unit is read as it stands
    return tuple(word for piece in pieces for word in (_digits(piece) if piece.isdecimal() else canonical(piece)))


def _digits(text: str) -> tuple[str, ...]:
    return tuple(spoken(int(text)).split()) if len(text) <= 12 else ()


def _number(found: re.Match[str]) -> str:
    number, unit = found["number"], found["close"] or found["spaced"]
    if len(number) > 12:
        return " "
    value = float(number) + (0.5 if found["half"] else 0.0)
    said = spoken(-value if found["sign"] else value)
    return f" {said} {_UNITS[unit] if unit else ''} "
