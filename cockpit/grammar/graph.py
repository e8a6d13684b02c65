"""The one word graph that the recogniser decodes along and the matcher aligns text to.

A weighted acceptor over words without epsilons: state 0 is the start, every path from it to a final state is a
sentence of some pack, and the marks along the path, in order, say what it means.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cockpit.events import SlotValue


@dataclass(frozen=True, slots=True)
class IntentMark:
    """This path means `intent` ("climate.set_temperature"), with the slots its template implies."""

    intent: str
    slots: tuple[tuple[str, SlotValue], ...] = ()


@dataclass(frozen=True, slots=True)
class SlotMark:
    """The words up to here that began with this mark's span fill slot `name` with `value`."""

    name: str
    value: SlotValue


Mark = IntentMark | SlotMark


@dataclass(frozen=True, slots=True)
class Arc:
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
