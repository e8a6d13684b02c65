"""The phrases that name a slot's value ("the passenger's side", "full blast"), found in free words."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cockpit.grammar.build import range_values
from cockpit.grammar.numbers import wordings
from cockpit.grammar.sample import say_template
from cockpit.nlu.words import is_content
from cockpit.packs.load import Packs
from cockpit.packs.schema import ChoiceSlot, RangeSlot

SAYINGS = 40
"""How often each spoken form is said at random, to know its variants."""

PERSONAL = frozenset("me my mine us our".split())
"""Function words that name a seat all the same."""

SlotId = tuple[str, str]
"""A pack and a slot of it."""

_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Words from `start` to before `end`, and which value of which slots they name."""

    start: int
    end: int
    values: Mapping[SlotId, str]


class Phrases:
    """All phrases of some packs."""

    def __init__(self, packs: Packs) -> None:
        self._packs = packs
        self._values: dict[_Key, dict[SlotId, str]] = {}
        for words, slot, value in _phrases(packs):
            if any(is_content(word) or word in PERSONAL for word in words):
                self._values.setdefault(words, {}).setdefault(slot, value)
        self._longest = max(map(len, self._values), default=0)
        self._numbers: dict[SlotId, dict[_Key, float]] = {}

    def spans(self, words: Sequence[str], slots: Collection[SlotId] | None = None) -> list[Span]:
        """Return the phrases among the words, from the left, the longest first; only those of `slots` if given."""
        found: list[Span] = []
        start = 0
        while start < len(words):
            span = self._at(words, start, slots)
            if span is not None:
                found.append(span)
            start = span.end if span else start + 1
        return found

    def number(self, words: Sequence[str], pack: str, slot: str) -> float | None:
        """Return the number that the words say, if the slot takes it."""
        if (pack, slot) not in self._numbers:
            declared = self._packs.packs[pack].meaning.slots[slot]
            assert isinstance(declared, RangeSlot)
            said = ((value, wording) for value in range_values(declared) for wording in wordings(value))
            self._numbers[pack, slot] = {tuple(word for word, _ in wording): value for value, wording in said}
        return self._numbers[pack, slot].get(tuple(words))

    def _at(self, words: Sequence[str], start: int, slots: Collection[SlotId] | None) -> Span | None:
        for end in range(min(len(words), start + self._longest), start, -1):
            values = self._values.get(tuple(words[start:end]))
            if values is not None and (slots is None or not values.keys().isdisjoint(slots)):
                return Span(start, end, values)
        return None


def _phrases(packs: Packs) -> Iterable[tuple[_Key, SlotId, str]]:
    chance = random.Random(0)
    for name, pack in packs.packs.items():
        for slot, declared in pack.meaning.slots.items():
            if not isinstance(declared, ChoiceSlot):
                continue
            for value, forms in pack.wording.slots.get(slot, {}).items():
                said = {tuple(say_template(pack, form, chance)) for form in forms for _ in range(SAYINGS)}
                yield from ((words, (name, slot), value) for words in sorted(said))
