"""Numbers that a slot does not take: "set the temperature to fifty" is understood well enough to name the limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from cockpit.events import Hypothesis, SlotValue
from cockpit.nlu.candidates import Candidate, Graph
from cockpit.nlu.guards import allowance, trusted
from cockpit.nlu.words import ANY_NUMBER, INSIDE_NUMBERS, NUMBERS
from cockpit.packs.load import Packs
from cockpit.packs.schema import RangeSlot

MOST_SPANS = 3


@dataclass(frozen=True, slots=True)
class Outside:
    """A command ("" for a bare answer) with its slots, and which of them is outside what it takes."""

    candidate: Candidate
    intent: str
    slots: dict[str, SlotValue]
    name: str


def outside(candidate: Candidate, packs: Packs, expecting: str | None) -> Outside | None:
    """Return the first number of a reading that its slot does not take."""
    for intent, slots in candidate.reading.wishes:
        for name, value in slots:
            slot = packs.slot(slot_id(intent, name, expecting))[0]
            if isinstance(slot, RangeSlot) and not slot.low <= float(value) <= slot.high:
                return Outside(candidate, intent, dict(slots), name)
    return None


def outside_of_any(graph: Graph, hypothesis: Hypothesis) -> Outside | None:
    """Return the command that a hypothesis would be if one of its numbers were another one."""
    words = tuple(hypothesis.text.split())
    for start, end in islice(number_spans(words), MOST_SPANS):
        changed = (*words[:start], ANY_NUMBER, *words[end:])
        for candidate in islice(graph.aligned(hypothesis, changed, allowance(changed)), 1):
            name = _filled(candidate)
            if name and trusted(candidate.reading, changed):
                wishes = [(intent, dict(slots)) for intent, slots in candidate.reading.wishes]
                intent, slots = next(wish for wish in wishes if name in wish[1])
                return Outside(candidate, intent, slots, name)
    return None


def _filled(candidate: Candidate) -> str | None:
    """Return the slot that ANY_NUMBER fills: the mark of "level two" stands on "level", a number's on the number."""
    name = None
    for step in candidate.reading.steps:
        name = step.slots[0] if step.slots else name
        if step.said == ANY_NUMBER:
            break
    return name


def slot_id(intent: str, name: str, expecting: str | None) -> str:
    """Return the name a slot goes by among all packs: "climate.temperature"."""
    pack = (intent or expecting or "").partition(".")[0]
    return f"{pack}.{name}"


def number_spans(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where each spoken number begins and ends (exclusive): "a hundred and ten" is one."""
    start = 0
    while start < len(words):
        end = _number_end(words, start)
        if end > start:
            yield start, end
        start = max(end, start + 1)


def _number_end(words: Sequence[str], start: int) -> int:
    """Return where the number that begins at `start` ends; `start` itself when none begins there."""
    if words[start] not in NUMBERS and tuple(words[start : start + 2]) not in _ARTICLED:
        return start
    end = start
    for place in range(start, len(words)):
        if words[place] in NUMBERS:
            end = place + 1
        elif words[place] not in INSIDE_NUMBERS:
            break
    return end


_ARTICLED = {("a", "hundred"), ("a", "thousand"), ("a", "half"), ("a", "quarter")}
