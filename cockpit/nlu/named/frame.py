"""What a covered sentence says of one pack's things: which thing, what should become of it, where, and how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cockpit.nlu.named.manners import PARTICLE_VERBS, URGING
from cockpit.nlu.named.spans import NUMBER, Name, Span
from cockpit.nlu.words import FILLERS, JOINTS, OPENING_QUESTIONS, QUESTIONS

_OPPOSED = ({"up", "down"}, {"on", "off"}, {"open", "close"}, {"most", "least"}, {"up", "off"})

_STATES = frozenset({"on", "off", "open", "close"})
_COMPLAINTS = frozenset({"lacks", "exceeds"})

_PREPOSITIONS = frozenset("in on at of for".split())


@dataclass(frozen=True, slots=True)
class Place:
    """A value of a slot: the number of its span, whether a preposition stands before it, and whether it is also a
    manner ("max").
    """

    value: str
    span: int
    beside: bool
    manner: bool


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its unit, and the number of its span."""

    value: float
    span: int
    unit: str


@dataclass(slots=True)
class Frame:
    """What was named; `manners` are those of cockpit.nlu.named.manners, `values` all that each slot was given."""

    things: list[str] = field(default_factory=list)
    asked: bool = False
    urged: bool = False
    manners: set[str] = field(default_factory=set)
    states: list[tuple[str, str]] = field(default_factory=list)
    values: dict[str, list[Place]] = field(default_factory=dict)
    numbers: list[Number] = field(default_factory=list)
    extent: int = 0

    @property
    def contradictory(self) -> bool:
        """Whether it asks for opposite things; a question may ("is it on or off")."""
        return not self.asked and any(pair <= self.manners for pair in _OPPOSED)


def framed(words: Sequence[str], spans: Sequence[Span], order: Sequence[str]) -> Frame:
    """Return the frame of covered words; `order` are the pack's things, those first that win over others."""
    frame = Frame(asked=_asks(words, spans), urged=not URGING.isdisjoint(words))
    for place, span in enumerate(spans):
        _add(frame, words, spans, place)
        if any(name.kind == "thing" for name in span.names):
            frame.extent = max(frame.extent, span.end - span.start)
    if {"get", "going"} <= set(words):
        frame.manners.add("on")
    frame.things.sort(key=order.index)
    return frame


def _add(frame: Frame, words: Sequence[str], spans: Sequence[Span], place: int) -> None:
    """Add what a span may stand for: a thing before a value of the same words, and a number with its unit."""
    span = spans[place]
    kinds = {name.kind for name in span.names}
    if kinds & _COMPLAINTS and "thing" in kinds:
        kinds -= {"thing"} if _complains(frame, words, spans) else _COMPLAINTS
    for name in (name for name in span.names if name.kind in kinds):
        if name.kind == "thing":
            frame.things += [name.name] if name.name not in frame.things else []
        elif name.kind in {"more", "less", *_COMPLAINTS}:
            frame.states.append((name.kind, name.name))
        elif "thing" in kinds:
            continue
        elif name.kind == NUMBER and not _is_to(words, spans, place):
            frame.numbers.append(Number(float(name.value), place, _unit(spans, place)))
        elif name.kind == "value" and not _is_to(words, spans, place):
            beside = span.start > 0 and words[span.start - 1] in _PREPOSITIONS
            frame.values.setdefault(name.name, []).append(Place(str(name.value), place, beside, "manner" in kinds))
        elif name.kind == "manner" and not _is_preposition(name, words, spans, place):
            frame.manners.add(name.name)


def _complains(frame: Frame, words: Sequence[str], spans: Sequence[Span]) -> bool:
    """Say whether "cool" is what it is, not what cools: nothing is to be switched, nothing asked."""
    named = {name.name for span in spans for name in span.names if name.kind == "manner"}
    switched = not named.isdisjoint({"on", "off", "open", "close", "ask", "most", "least"})
    others = sum(any(name.kind == "thing" for name in span.names) for span in spans) > 1
    return not (frame.asked or frame.urged) and (others or not switched or "on" in words)


def _asks(words: Sequence[str], spans: Sequence[Span]) -> bool:
    """Say whether it is a question: it begins as one, has a word of one, or asks to be told."""
    manners = [{name.name for name in span.names if name.kind == "manner"} for span in spans]
    if any("ask" in each for each in manners):
        return True
    first = next(
        (words[span.start] for span, each in zip(spans, manners, strict=True)
         if not each & {"polite", "only"} and words[span.start] not in FILLERS), "",
    )  # fmt: skip
    polite = any("polite" in each for each in manners)
    if polite or first == "why":
        return False
    return first in OPENING_QUESTIONS or any(word in QUESTIONS for word in words) or _tells(words, spans)


def _tells(words: Sequence[str], spans: Sequence[Span]) -> bool:
    """Say whether it only says how things are: "the fan is on", "the fan, is it on"."""
    for at, span in enumerate(spans):
        if words[span.start] in {"is", "are"} and not span.names:
            behind = next((each for each in spans[at + 1 :] if each.names), None)
            if behind is not None and any(name.name in _STATES for name in behind.names):
                return True
    return False


def _is_to(words: Sequence[str], spans: Sequence[Span], place: int) -> bool:
    """Say whether "two" is "to", misheard or mistyped: a value or a manner follows at once."""
    span = spans[place]
    if list(words[span.start : span.end]) != ["two"] or place + 1 == len(spans):
        return False
    kinds = {name.kind for name in spans[place + 1].names}
    ends = {name.name for name in spans[place + 1].names} & {"on", "off", "most", "least"}
    return bool(kinds & {NUMBER, "value", "more", "less"} or ends)


def _is_preposition(name: Name, words: Sequence[str], spans: Sequence[Span], place: int) -> bool:
    """Say whether "on" only says where: "on the driver's side", "air on the feet"."""
    span = spans[place]
    if name.name != "on" or words[span.start] != "on" or place + 1 == len(spans):
        return False
    where = {each.kind for each in spans[place + 1].names} & {"value", "thing", NUMBER}
    return bool(where) and (span.start == 0 or words[span.start - 1] not in PARTICLE_VERBS)


def _unit(spans: Sequence[Span], place: int) -> str:
    """Return the unit that stands right behind a number."""
    behind = spans[place + 1].names if place + 1 < len(spans) else ()
    return next((each.name for each in behind if each.name in {"percent", "celsius", "fahrenheit"}), "")


def one_value(places: Sequence[Place], meant: Mapping[str, Sequence[object]]) -> str | None:
    """Return the one value that several namings of a place come to; None where they do not agree.

    "The passenger in the front" is one place, as is "the passengers in the back": what stands behind a preposition
    says where.
    """
    values = list(dict.fromkeys(each.value for each in places))
    named = [value for value in values if value != "speaker"] or values
    if len(named) == 1:
        return named[0]
    shared = set.intersection(*({*map(str, meant[value])} for value in named))
    for value in named:
        if shared and {*map(str, meant[value])} == shared:
            return value
    behind = [each.value for each in places if each.beside and each.value in named]
    return behind[0] if len(behind) == 1 and len(named) == 2 else None


def joined(words: Sequence[str]) -> bool:
    """Say whether a word of joining stands among the words."""
    return not JOINTS.isdisjoint(words)
