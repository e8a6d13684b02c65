"""From templates to automata: each template is compiled from its end to its start.

The mark of a named value stands on the first word of its span; a number's marks stand on the words that add to it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from cockpit.grammar.automaton import Automata, Label, Weighted
from cockpit.grammar.graph import Mark, SlotMark
from cockpit.grammar.manners import HALF, UNITS
from cockpit.grammar.numbers import Wording, wordings
from cockpit.grammar.spelling import canonical
from cockpit.packs.schema import ChoiceSlot, Language, RangeSlot, Slot
from cockpit.packs.template import AnyOrder, InOrder, Maybe, Node, OneOf, RuleRef, SlotRef, Word, parse_template

OUTSIDE_COST = 3.0
"""What a number costs that its slot does not take: it is understood, so that it can be refused by name."""

MAX_OUTSIDE = 200
"""Slots whose numbers go beyond half of this are not widened: their numbers are many already."""


class Builder:
    """Compiles the templates of one pack, with its slots and its wording, into shared states.

    Args:
        automata: takes the states.
        slots: what the templates may fill.
        wording: the forms of the slots' values, and rules.
        meant: by slot and value, marks that stand in the place of the value's own.
    """

    def __init__(
        self,
        automata: Automata,
        slots: Mapping[str, Slot],
        wording: Language,
        meant: Mapping[str, Mapping[str, tuple[Mark, ...]]] | None = None,
    ) -> None:
        self._automata = automata
        self._slots = slots
        self._wording = wording
        self._meant = meant or {}
        self._rules = {name: parse_template(text) for name, text in wording.rules.items()}
        self._starts: dict[tuple[Node, int], Weighted] = {}
        self._values: dict[str, Weighted] = {}

    def template(self, text: str) -> Weighted:
        """Return the start of a template's sentences."""
        return self._before(parse_template(text), (0.0, self._automata.end))

    def _before(self, node: Node, after: Weighted) -> Weighted:
        """Return the start of `node` where the state `after` follows it."""
        cost, state = after
        found = self._starts.get((node, state))
        if found is None:
            found = self._starts[node, state] = self._compile(node, state)
        return cost + found[0], found[1]

    def _compile(self, node: Node, after: int) -> Weighted:  # noqa: PLR0911  # one case for each kind of node
        match node:
            case Word(text):
                return self._words(canonical(text), after)
            case InOrder(parts):
                start: Weighted = (0.0, after)
                for part in reversed(parts):
                    start = self._before(part, start)
                return start
            case OneOf(parts):
                return self._one_of(self._before(part, (0.0, after)) for part in parts)
            case Maybe(part):
                return self._one_of([self._before(part, (0.0, after)), (0.0, after)])
            case AnyOrder(parts):
                return self._any_order(parts, after)
            case RuleRef(name):
                return self._before(self._rules[name], (0.0, after))
            case SlotRef(name):
                cost, values = self._slot(name)
                rest, state = self._automata.joined(values, after)
                return cost + rest, state

    def _words(self, words: Sequence[str], after: int) -> Weighted:
        for word in reversed(words):
            _, after = self._automata.state({(word, ()): (0.0, after)})
        return 0.0, after

    def _one_of(self, starts: Iterable[Weighted]) -> Weighted:
        """Give each way to begin the same chance."""
        ways = list(starts)
        cost, state = self._automata.union(ways)
        return cost + math.log(len(ways)), state

    def _any_order(self, parts: tuple[Node, ...], after: int) -> Weighted:
        """Let each part come first in turn; what is left is compiled once for each set, not for each order."""
        if len(parts) == 1:
            return self._before(parts[0], (0.0, after))
        rests = [AnyOrder(parts[:index] + parts[index + 1 :]) for index in range(len(parts))]
        return self._one_of(
            self._before(part, self._before(rest, (0.0, after))) for part, rest in zip(parts, rests, strict=True)
        )

    def _slot(self, name: str) -> Weighted:
        """Return the start of all wordings of a slot, made once."""
        found = self._values.get(name)
        if found is None:
            slot = self._slots[name]
            build = self._choice(name, slot) if isinstance(slot, ChoiceSlot) else self._range(name, slot)
            found = self._values[name] = build
        return found

    def _choice(self, name: str, slot: ChoiceSlot) -> Weighted:
        values = []
        for value in slot.values:
            forms = self._one_of(self.template(form) for form in self._wording.slots[name][value])
            for mark in reversed(self._meant.get(name, {}).get(value, (SlotMark(name, value),))):
                forms = self._automata.marked(forms, mark)
            values.append(forms)
        return self._one_of(values)

    def _range(self, name: str, slot: RangeSlot) -> Weighted:
        unit = UNITS.get(self._wording.language, {}).get(slot.unit, "")
        _, after = self.template(unit) if unit else (0.0, self._automata.end)
        inside = range_values(slot)
        costs = dict.fromkeys(inside, 0.0) | dict.fromkeys(outside_values(slot), OUTSIDE_COST)
        numbers: list[Weighted] = []
        for value, cost in costs.items():
            said = wordings(value)
            shared = cost + math.log(len(inside) * len(said))
            numbers += [(shared, self._number(name, wording, after)) for wording in said]
        half = HALF.get(self._wording.language, {}).get(slot.unit)
        if half and 0.5 in inside:
            rest, state = self._automata.marked(self.template(half), SlotMark(name, 0.5))
            numbers.append((rest + math.log(len(inside)), state))
        return self._automata.union(numbers)

    def _number(self, name: str, wording: Wording, after: int) -> int:
        for word, adds in reversed(wording):
            label: Label = (word, () if adds is None else (SlotMark(name, adds),))
            _, after = self._automata.state({label: (0.0, after)})
        return after


def range_values(slot: RangeSlot) -> list[float]:
    """Return the numbers a slot takes, in order."""
    count = math.floor((slot.high - slot.low) / slot.step + 1e-6)
    return [round(slot.low + index * slot.step, 3) for index in range(count + 1)]


def outside_values(slot: RangeSlot) -> list[float]:
    """Return whole numbers that people may say though the slot does not take them; few beside what it takes."""
    top = max(10, math.ceil(2 * slot.high))
    taken = set(range_values(slot))
    return [float(n) for n in range(top + 1) if n not in taken] if top <= MAX_OUTSIDE else []
