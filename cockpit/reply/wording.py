"""Fill a pack's reply with values: once for the eye, once for the ear."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from cockpit.errors import PackError, Place, did_you_mean
from cockpit.events import SlotValue
from cockpit.reply.units import Distance, spoken, written

Value = SlotValue | Sequence[SlotValue]

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?]\s+)$")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it is written ("21.5 °C") and as it is spoken ("twenty one and a half degrees")."""

    text: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What turns values into words.

    `units` names the unit of each placeholder that holds a number; `names` gives, for each placeholder, the words
    for its values ("rear_left" is "rear left"), also for "on" and "off", which booleans are; names are written as
    inside a sentence, and get their capital where one begins.
    """

    units: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    distance: Distance = "km"


def render(template: str, values: Mapping[str, Value], terms: Terms | None = None, place: Place | None = None) -> Reply:
    """Return the template with each ``{placeholder}`` replaced by its value in words.

    Raises:
        PackError: it has a placeholder without a value, or a brace that belongs to none.
        SignalError: a number cannot be told, or its unit is unknown.
    """
    check_template(template, values, place)
    terms = terms or Terms()
    return Reply(
        _filled(template, lambda name: _worded(name, values[name], terms, written)),
        _filled(template, lambda name: _worded(name, values[name], terms, spoken)),
    )


def placeholders(template: str, place: Place | None = None) -> tuple[str, ...]:
    """Return the names a template mentions, in order, each once.

    Raises:
        PackError: a brace belongs to no placeholder.
    """
    rest = _PLACEHOLDER.sub("", template)
    if "{" in rest or "}" in rest:
        raise PackError(
            f"a brace in '{template}' belongs to no placeholder",
            place=place,
            hint="a placeholder is a name in braces, as {temperature}",
        )
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(template)))


def check_template(template: str, known: Collection[str], place: Place | None = None) -> None:
    """Refuse a template that mentions what is not known.

    Raises:
        PackError: with the nearest known name as a hint.
    """
    for name in placeholders(template, place):
        if name not in known:
            hint = did_you_mean(name, known) or f"known here: {', '.join(sorted(known)) or 'nothing'}"
            raise PackError(f"unknown placeholder '{{{name}}}' in a reply", place=place, hint=hint)


def choose(wordings: Sequence[str], turn: int = 0, *, driving: bool = False) -> str:
    """Return one of several wordings: they take turns while parked; while driving it is the shortest, always."""
    if driving:
        return min(wordings, key=len)
    return wordings[turn % len(wordings)]


def join(replies: Sequence[Reply]) -> Reply:
    """Return the answers to several commands as one, each ending as a sentence."""
    return Reply(_sentences([r.text for r in replies]), _sentences([r.spoken for r in replies]))


def listed(words: Sequence[str]) -> str:
    """Return "a", "a and b", or "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def _filled(template: str, worded: Callable[[str], str]) -> str:
    def replacement(match: re.Match[str]) -> str:
        words = worded(match[1])
        begins = _SENTENCE_BEGINS.search(template[: match.start()])
        return words[:1].upper() + words[1:] if begins else words

    return _PLACEHOLDER.sub(replacement, template)


def _worded(name: str, value: Value, terms: Terms, told: Callable[[float, str, Distance], str]) -> str:
    if not isinstance(value, str | int | float):
        return listed([_worded(name, each, terms, told) for each in value])
    named = terms.names.get(name, {}).get(_key(value))
    if named is not None:
        return named
    if isinstance(value, bool | str):
        return _key(value).replace("_", " ")
    return told(value, terms.units.get(name, "none"), terms.distance)


def _key(value: SlotValue) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _sentences(texts: Sequence[str]) -> str:
    return " ".join(text if text[-1] in ".!?" else f"{text}." for text in map(str.strip, texts) if text)
