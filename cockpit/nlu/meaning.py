"""From the marks along a path of the word graph to what the speaker wants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cockpit.events import SlotValue
from cockpit.grammar.graph import IntentMark, Mark, SlotMark
from cockpit.nlu.understanding import Step

Wish = tuple[str, tuple[tuple[str, SlotValue], ...]]
"""An intent ("" for a bare answer) and its slots, sorted by name: comparable and hashable."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the words: the marks it passes and what it costs.

    `cost` is the edit cost of the steps (0 when exact); `total` adds the graph's own preference and the
    evidence against this hypothesis, and is what readings are compared by.
    """

    total: float
    cost: float
    marks: tuple[Mark, ...]
    steps: tuple[Step, ...]

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """What is wanted, in the order spoken."""
        return wishes_of(self.marks)

    @property
    def sentence(self) -> str:
        """The words of the graph along this reading."""
        return " ".join(step.grammar for step in self.steps if step.grammar)


def wishes_of(marks: Iterable[Mark]) -> tuple[Wish, ...]:
    """Group marks into wishes: each intent mark begins one, slots said override those its template implies."""
    grouped: list[tuple[str, dict[str, SlotValue]]] = []
    for mark in marks:
        if isinstance(mark, IntentMark):
            grouped.append((mark.intent, dict(mark.slots)))
        elif isinstance(mark, SlotMark):
            if not grouped:
                grouped.append(("", {}))
            grouped[-1][1][mark.name] = mark.value
    return tuple((intent, tuple(sorted(slots.items()))) for intent, slots in grouped)
