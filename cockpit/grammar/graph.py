"""The one word graph that the recogniser decodes along and the matcher aligns text to.

A weighted acceptor over words without epsilons: state 0 is the start, every path from it to a final state is a
sentence of some pack, and the marks along the path, in order, say what it means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cockpit.events import SlotValue


@dataclass(frozen=True, slots=True)
class IntentMark:
    """A command begins with this word: it means `intent` ("climate.set_temperature"), and implies some slots.

    It is the first mark on the first word of the command; the SlotMarks that follow it are the command's.
    """

    intent: str
    slots: tuple[tuple[str, SlotValue], ...] = ()


@dataclass(frozen=True, slots=True)
class SlotMark:
    """This word fills slot `name` with `value`.

    The mark of a named value ("driver") stands on the first word that names it. A number has a mark on each word that
    adds to it, twenty 20.0, one 1.0, half 0.5 in "twenty one and a half": the marks of one slot in a command add up.
    """

    name: str
    value: SlotValue


Mark = IntentMark | SlotMark


def slots_of(marks: Iterable[Mark]) -> dict[str, SlotValue]:
    """Return the slots that the marks of one command fill: what its intent implies, and what was said over it."""
    slots: dict[str, SlotValue] = {}
    said: dict[str, SlotValue] = {}
    for mark in marks:
        if isinstance(mark, IntentMark):
            slots.update(mark.slots)
        elif isinstance(mark.value, float):
            said[mark.name] = round(float(said.get(mark.name, 0.0)) + mark.value, 3)
        else:
            said[mark.name] = mark.value
    return slots | said


def commands_of(marks: Iterable[Mark]) -> list[tuple[str, dict[str, SlotValue]]]:
    """Return the commands along a path, in order: intent and slots; marks before any intent make a bare answer, ""."""
    commands: list[tuple[str, list[Mark]]] = []
    for mark in marks:
        if isinstance(mark, IntentMark) or not commands:
            commands.append((mark.intent if isinstance(mark, IntentMark) else "", []))
        commands[-1][1].append(mark)
    return [(intent, slots_of(each)) for intent, each in commands]


class Arc(NamedTuple):
    """One word from a state to another. `cost` is -ln of how likely it is here, at least 0."""

    target: int
    word: str
    cost: float = 0.0
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class WordGraph:
    """Arcs by source state, and final states with their cost and the marks that an ending there adds."""

    arcs: Sequence[Sequence[Arc]]
    finals: Mapping[int, tuple[float, tuple[Mark, ...]]]

    def words(self) -> frozenset[str]:
        """Return every word on any arc: the vocabulary the recogniser must know."""
        return frozenset(arc.word for arcs in self.arcs for arc in arcs)
