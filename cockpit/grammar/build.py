"""From templates to automata: each template is compiled from its end to its start.

A continuation is what may follow a word: exits, each with its cost, the marks it puts on the word before it, and the
state it enters. A slot's mark so comes to stand on the last word of its value, and the intent's mark on the last word
of the command, however that ends.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cockpit.grammar.automaton import Automata, Label, Weighted
from cockpit.grammar.graph import Mark, SlotMark
from cockpit.grammar.manners import UNITS
from cockpit.grammar.numbers import wordings
from cockpit.grammar.spelling import canonical
from cockpit.packs.schema import ChoiceSlot, Language, RangeSlot, Slot
from cockpit.packs.template import AnyOrder, InOrder, Maybe, Node, OneOf, RuleRef, SlotRef, Word, parse_template

OUTSIDE_COST = 3.0
"""What a number costs that its slot does not take: it is understood, so that it can be refused by name."""

MAX_OUTSIDE = 200


@dataclass(frozen=True, slots=True)
class Exit:
    """One way on from a word."""

    cost: float
    marks: tuple[Mark, ...]
    state: int


Continuation = tuple[Exit, ...]


class Builder:
    """Compiles the templates of one pack, with its slots and its wording, into shared states."""

    def __init__(self, automata: Automata, slots: Mapping[str, Slot], wording: Language) -> None:
        self._automata = automata
        self._slots = slots
        self._wording = wording
        self._rules = {name: parse_template(text) for name, text in wording.rules.items()}
        self._known: dict[tuple[Node, Continuation], Continuation] = {}

    def template(self, node: Node, marks: tuple[Mark, ...] = ()) -> Weighted:
        """Return the start of a template's sentences, with `marks` on their last words."""
        ways = self._before(node, (Exit(0.0, marks, self._automata.end),))
        return self._automata.union((way.cost, way.state) for way in ways)

    def _before(self, node: Node, after: Continuation) -> Continuation:
        """Return the ways into `node` when `after` follows it."""
        key = (node, after)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._joined(self._compile(node, after))
        return found

    def _compile(self, node: Node, after: Continuation) -> Sequence[Exit]:
        match node:
            case Word(text):
                return self._words(text, after)
            case InOrder(parts):
                for part in reversed(parts):
                    after = self._before(part, after)
                return after
            case OneOf(parts):
                return _shared([self._before(part, after) for part in parts])
            case Maybe(part):
                return _shared([self._before(part, after), after])
            case AnyOrder(parts):
                return self._any_order(parts, after)
            case RuleRef(name, _):
                return self._before(self._rules[name], after)
            case SlotRef(name, _):
                return self._slot(name, after)

    def _words(self, text: str, after: Continuation) -> Continuation:
        for word in reversed(canonical(text)):
            arcs: dict[Label, Weighted] = {(word, way.marks): (way.cost, way.state) for way in after}
            cost, state = self._automata.state(arcs)
            after = (Exit(cost, (), state),)
        return after

    def _any_order(self, parts: tuple[Node, ...], after: Continuation) -> Sequence[Exit]:
        """Let each part come first in turn; what is left is compiled once for each set, not for each order."""
        if len(parts) == 1:
            return self._before(parts[0], after)
        rests = [AnyOrder(parts[:index] + parts[index + 1 :]) for index in range(len(parts))]
        return _shared([self._before(part, self._before(rest, after)) for part, rest in zip(parts, rests, strict=True)])

    def _joined(self, ways: Sequence[Exit]) -> Continuation:
        """Merge the ways that put the same marks on the word before."""
        groups: dict[tuple[Mark, ...], list[Weighted]] = {}
        for way in ways:
            groups.setdefault(way.marks, []).append((way.cost, way.state))
        merged = {marks: self._automata.union(group) for marks, group in groups.items()}
        return tuple(Exit(cost, marks, state) for marks, (cost, state) in merged.items())

    def _slot(self, name: str, after: Continuation) -> Sequence[Exit]:
        slot = self._slots[name]
        return self._range(name, slot, after) if isinstance(slot, RangeSlot) else self._choice(name, slot, after)

    def _choice(self, name: str, slot: ChoiceSlot, after: Continuation) -> Sequence[Exit]:
        ways = []
        for value, forms in self._wording.slots[name].items():
            marked = _marked(SlotMark(name, value), after)
            ways.append(self._joined(_shared([self._before(parse_template(form), marked) for form in forms])))
        return _shared(ways)

    def _range(self, name: str, slot: RangeSlot, after: Continuation) -> Sequence[Exit]:
        unit = UNITS[self._wording.language][slot.unit]
        if unit:
            after = self._before(parse_template(unit), after)
        inside = range_values(slot)
        costs = {value: 0.0 for value in inside} | {value: OUTSIDE_COST for value in outside_values(slot)}
        starts: list[Weighted] = []
        for value, extra in costs.items():
            marked = _marked(SlotMark(name, value), after)
            said = wordings(value)
            cost = extra + math.log(len(inside) * len(said))
            starts += [(cost + way.cost, way.state) for words in said for way in self._words(words, marked)]
        cost, state = self._automata.union(starts)
        return (Exit(cost, (), state),)


def range_values(slot: RangeSlot) -> list[float]:
    """Return the numbers a slot takes, in order."""
    count = math.floor((slot.high - slot.low) / slot.step + 1e-6)
    return [round(slot.low + index * slot.step, 3) for index in range(count + 1)]


def outside_values(slot: RangeSlot) -> list[float]:
    """Return whole numbers that people may say though the slot does not take them; few beside what it takes."""
    top = max(10, math.ceil(2 * slot.high))
    taken = set(range_values(slot))
    return [float(n) for n in range(top + 1) if n not in taken] if top <= MAX_OUTSIDE else []


def _marked(mark: SlotMark, after: Continuation) -> Continuation:
    return tuple(Exit(way.cost, (mark, *way.marks), way.state) for way in after)


def _shared(ways: Sequence[Sequence[Exit]]) -> list[Exit]:
    """Give each alternative the same chance."""
    cost = math.log(len(ways))
    return [Exit(way.cost + cost, way.marks, way.state) for each in ways for way in each]
