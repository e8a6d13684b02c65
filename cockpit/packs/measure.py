"""How much a template can say, counted without saying it, and refused above a budget.

Sources: sentences are the product of a sequence's parts and the sum of its alternatives, as in any context-free
grammar without recursion.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cockpit.errors import PackError, Place, did_you_mean
from cockpit.packs.schema import Language, RangeSlot, Slot
from cockpit.packs.template import AnyOrder, InOrder, Maybe, Node, OneOf, RuleRef, SlotRef, Word, parse_template
from cockpit.packs.yaml_file import Places

MAX_SENTENCES = 1_000_000_000
"""Real templates reach some 10^8, as each optional word and each list multiplies; thirty optionals go beyond."""

MAX_WORDS = 40
"""Nobody says a longer command in one breath."""

MAX_PARTS = 5_000
"""Words to compile, rules written out: what a template costs."""

MAX_PACK_PARTS = 200_000
"""The same for all templates of a pack; the shipped ones need up to 20,000."""

MAX_RULE_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Size:
    """What a piece of template can say.

    `sentences` are the ways to say it (a number counts once for each value), `words` those of its longest sentence,
    `parts` the words to compile, `silent` tells whether it may say nothing, `slots` are those it may fill and `sure`
    those that every sentence fills.
    """

    sentences: int = 1
    words: int = 0
    parts: int = 0
    silent: bool = False
    slots: frozenset[str] = frozenset()
    sure: frozenset[str] = frozenset()


class Scale:
    """Measures the templates of one pack; rules and slots are measured when first met."""

    def __init__(self, slots: Mapping[str, Slot], wording: Language, places: Places) -> None:
        self._declared = slots
        self._wording = wording
        self._places = places
        self._rules: dict[str, Size] = {}
        self._slots: dict[str, Size] = {}
        self._open: list[str] = []
        self._parts = 0

    def template(self, text: str, *path: str | int) -> Size:
        """Measure the template that stands at `path` of the wording.

        Raises:
            PackError: it is malformed, names an unknown slot or rule, says nothing, or says too much.
        """
        place = self._places.at(*path)
        size = self._measure(parse_template(text, place), place)
        if size.silent:
            raise PackError("the template may say nothing at all", place=place, hint="not everything can be optional")
        self._within_budget(size, place)
        self._parts += size.parts
        if self._parts > MAX_PACK_PARTS:
            raise PackError(f"more than {MAX_PACK_PARTS:,} words up to here", place=place, hint="split the pack")
        return size

    def rule(self, name: str) -> Size:
        """Measure a rule; it may be silent."""
        if name not in self._rules:
            place = self._places.at("rules", name)
            self._open.append(name)
            size = self._measure(parse_template(self._wording.rules[name], place), place)
            self._open.pop()
            self._within_budget(size, place)
            self._rules[name] = size
        return self._rules[name]

    def slot(self, name: str) -> Size:
        """Measure all wordings of a slot's values together."""
        if name not in self._slots:
            self._slots[name] = self._slot(name, self._declared[name])
        return self._slots[name]

    def _slot(self, name: str, slot: Slot) -> Size:
        if isinstance(slot, RangeSlot):
            count = math.floor((slot.high - slot.low) / slot.step + 1e-6) + 1
            return Size(count, 6, 10, False, frozenset((name,)), frozenset((name,)))
        sizes = []
        for value in slot.values:
            for index, form in enumerate(self._wording.slots.get(name, {}).get(value, [])):
                size = self.template(form, "slots", name, value, index)
                if size.slots:
                    place = self._places.at("slots", name, value, index)
                    raise PackError("a slot in the words of a slot", place=place, hint="write its words out")
                sizes.append(size)
        total = _one_of(sizes or [Size()])
        return Size(total.sentences, total.words, total.parts, False, frozenset((name,)), frozenset((name,)))

    def _measure(self, node: Node, place: Place) -> Size:  # noqa: PLR0911  # one case for each kind of node
        match node:
            case Word():
                return Size(words=1, parts=1)
            case InOrder(parts):
                return _in_order([self._measure(part, place) for part in parts], place)
            case AnyOrder(parts):
                size = _in_order([self._measure(part, place) for part in parts], place)
                orders, contexts = math.factorial(len(parts)), 2 ** (len(parts) - 1)
                return replace(size, sentences=size.sentences * orders, parts=size.parts * contexts)
            case OneOf(parts):
                return _one_of([self._measure(part, place) for part in parts])
            case Maybe(part):
                return _one_of([self._measure(part, place), Size(silent=True)])
            case RuleRef(name, column):
                self._known(name, "rule", self._wording.rules, Place(place.file, place.line, column))
                return self._rule_inside(name, Place(place.file, place.line, column))
            case SlotRef(name, column):
                self._known(name, "slot", self._declared, Place(place.file, place.line, column))
                return self.slot(name)

    def _known(self, name: str, kind: str, known: Mapping[str, object], place: Place) -> None:
        if name not in known:
            raise PackError(f"unknown {kind} '{name}'", place=place, hint=did_you_mean(name, known))

    def _rule_inside(self, name: str, place: Place) -> Size:
        if name in self._open:
            chain = " > ".join(f"<{each}>" for each in [*self._open[self._open.index(name) :], name])
            raise PackError(f"rule '{name}' needs itself: {chain}", place=place, hint="rules cannot be recursive")
        if len(self._open) >= MAX_RULE_DEPTH:
            raise PackError(f"rules inside rules deeper than {MAX_RULE_DEPTH}", place=place)
        return self.rule(name)

    def _within_budget(self, size: Size, place: Place) -> None:
        for value, most, what in (
            (size.sentences, MAX_SENTENCES, "sentences"),
            (size.words, MAX_WORDS, "words in one sentence"),
            (size.parts, MAX_PARTS, "words with its rules written out"),
        ):
            if value > most:
                count = f"{value:,}" if value < 10**15 else f"10^{len(str(value)) - 1}"
                hint = f"at most {most:,}: use fewer optional parts, or several templates"
                raise PackError(f"the template makes {count} {what}", place=place, hint=hint)


def _in_order(sizes: Sequence[Size], place: Place) -> Size:
    slots: set[str] = set()
    for size in sizes:
        if twice := slots & size.slots:
            hint = "one sentence fills a slot once"
            raise PackError(f"slot '{min(twice)}' may be said twice", place=place, hint=hint)
        slots |= size.slots
    return Size(
        math.prod(size.sentences for size in sizes),
        sum(size.words for size in sizes),
        sum(size.parts for size in sizes),
        all(size.silent for size in sizes),
        frozenset(slots),
        frozenset().union(*(size.sure for size in sizes)),
    )


def _one_of(sizes: Sequence[Size]) -> Size:
    return Size(
        sum(size.sentences for size in sizes),
        max(size.words for size in sizes),
        sum(size.parts for size in sizes),
        any(size.silent for size in sizes),
        frozenset().union(*(size.slots for size in sizes)),
        frozenset.intersection(*(size.sure for size in sizes)),
    )
