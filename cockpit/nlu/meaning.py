"""From the marks along a path of the word graph to what the speaker wants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cockpit.events import SlotValue
from cockpit.grammar.graph import Mark, SlotMark, commands_of
from cockpit.nlu.understanding import Step

Wish = tuple[str, tuple[tuple[str, SlotValue], ...]]
"""An intent ("" for a bare answer) and its slots, sorted by name: comparable and hashable."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the words: the marks it passes and what it costs.

    `cost` is the edit cost of the steps (0 when exact), `doubt` the evidence against the hypothesis that was read;
    `total` adds the graph's own preference to both, and is what readings are compared by.
    """

    total: float
    cost: float
    marks: tuple[Mark, ...]
    steps: tuple[Step, ...]
    doubt: float = 0.0

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """What is wanted, in the order spoken."""
        return wishes_of(self.marks)

    @property
    def sentence(self) -> str:
        """The words of the graph along this reading."""
        return " ".join(step.grammar for step in self.steps if step.grammar)


def wishes_of(marks: Iterable[Mark]) -> tuple[Wish, ...]:
    """Return what marks along a path mean, in the order spoken."""
    return tuple((intent, tuple(sorted(slots.items()))) for intent, slots in commands_of(marks))


def slots_filled(marks: Iterable[Mark]) -> tuple[str, ...]:
    """Return the names of the slots that marks on one word fill."""
    return tuple(mark.name for mark in marks if isinstance(mark, SlotMark))


def agree(one: Sequence[Wish], other: Sequence[Wish]) -> bool:
    """Say whether two meanings can both be meant: the same intents, no slot with different values.

    "warmer" and "warmer on my side" agree, so that an optional phrase does not make a sentence ambiguous.
    """
    if [intent for intent, _ in one] != [intent for intent, _ in other]:
        return False
    pairs = ((dict(a), dict(b)) for (_, a), (_, b) in zip(one, other, strict=True))
    return all(a[name] == b[name] for a, b in pairs for name in a.keys() & b.keys())
