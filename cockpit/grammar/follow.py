"""What may be said after a command, about it: more of it, the same elsewhere, another value, or a correction.

Everything here is derived from the packs: the slots of the command's intent, and the family it belongs to. Each
sentence is a command of the same pack that leaves out what stays as it was; the dialogue fills that in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from cockpit.grammar.automaton import Automata, Weighted
from cockpit.grammar.build import Builder
from cockpit.grammar.graph import IntentMark, SlotMark
from cockpit.grammar.manners import ALSO, INSTEAD, INSTEAD_VALUE, OTHER_FORM, VALUE
from cockpit.packs.check import PLACEHOLDER, references
from cockpit.packs.load import LoadedPack, Packs
from cockpit.packs.schema import ChoiceSlot, Role

DIRECTIONS: frozenset[Role] = frozenset({"up", "down"})

Marks = tuple[SlotMark, ...]

OTHER = "other"
"""The value of a slot that stands for "the other one": which that is depends on the one before."""


@dataclass(frozen=True, slots=True)
class Topic:
    """The intent spoken of last ("climate.cooler"), and the one that gave the direction before "more" and "less"."""

    intent: str
    direction: str


class FollowUps:
    """Builds the sentences that follow commands; what they share is built once.

    Args:
        automata: takes the states.
        packs: the packs that are installed.
    """

    def __init__(self, automata: Automata, packs: Packs) -> None:
        self._automata = automata
        self._packs = packs
        self._builders: dict[tuple[str, tuple[str, ...], Marks, Marks], Builder] = {}
        self._slots = {name: _Slots(automata, packs.language, pack) for name, pack in packs.packs.items()}

    def continued(self, topic: Topic) -> Weighted:
        """Return the sentences that carry on after a command, each with the mark of what it means."""
        name, (_, _, pack) = topic.intent.partition(".")[2], self._packs.intent(topic.intent)
        slots = self._slots[pack.meaning.pack]
        ways = [
            *self._roles(pack, name, topic.direction.partition(".")[2], frozenset(get_args(Role)) - DIRECTIONS),
            *slots.said(name, slots.where(name), ALSO),
        ]
        for each in pack.meaning.family(name).sets:
            ways += slots.said(each, slots.values(each), VALUE)
        return self._automata.union(ways)

    def directed(self, topic: Topic) -> Weighted:
        """Return the sentences that say up or down."""
        name, (_, _, pack) = topic.intent.partition(".")[2], self._packs.intent(topic.intent)
        return self._automata.union(self._roles(pack, name, name, DIRECTIONS))

    def corrected(self, topic: Topic) -> Weighted:
        """Return the sentences that put right a command: another place, or another value."""
        name, (_, _, pack) = topic.intent.partition(".")[2], self._packs.intent(topic.intent)
        slots = self._slots[pack.meaning.pack]
        ways = slots.said(name, slots.where(name), INSTEAD)
        for each in dict.fromkeys([name, *pack.meaning.family(name).sets]):
            ways += slots.said(each, slots.values(each), INSTEAD_VALUE)
        return self._automata.union(ways)

    def heard(self) -> Weighted:
        """Return every sentence that may follow some command, without marks: each kind once, for the recogniser."""
        ways: list[Weighted] = []
        for pack in self._packs.packs.values():
            slots, intents = self._slots[pack.meaning.pack], list(pack.meaning.intents)
            for name, intent in pack.meaning.intents.items():
                if intent.follows:
                    ways += [slots.builder.template(say.text) for say in pack.wording.intents[name].say]
            for find, kinds in ((slots.where, (ALSO, INSTEAD)), (slots.values, (VALUE, INSTEAD_VALUE))):
                found = dict.fromkeys(slot for name in intents for slot in find(name))
                ways += [way for kind in kinds for way in slots.said(intents[0], list(found), kind)]
        bare = ((cost, self._automata.stripped(way)) for cost, way in ways)
        return self._automata.union((cost + rest, way) for cost, (rest, way) in bare)

    def _roles(self, pack: LoadedPack, last: str, direction: str, roles: Collection[Role]) -> Iterator[Weighted]:
        """Yield the words of the intents that follow ("a bit more") which the family of `last` gives a meaning."""
        family = pack.meaning.family(last)
        for speaking in self._packs.packs.values():
            for name, intent in speaking.meaning.intents.items():
                target = (
                    family.of(intent.follows, last, direction) if intent.follows and intent.follows in roles else None
                )
                if target is None:
                    continue
                slots = pack.meaning.intents[target].slots
                small, large = (
                    tuple(SlotMark(slot, value) for slot, value in given.items() if slot in slots)
                    for given in (family.small, family.large)
                )
                builder = self._builder(speaking, tuple(intent.slots), small, large)
                mark = IntentMark(f"{pack.meaning.pack}.{target}")
                for say in speaking.wording.intents[name].say:
                    yield self._automata.marked(builder.template(say.text), mark)

    def _builder(self, speaking: LoadedPack, sized: tuple[str, ...], small: Marks, large: Marks) -> Builder:
        """Return what compiles the words of a pack where its slots `sized` mean these marks; made once."""
        key = speaking.meaning.pack, sized, small, large
        if key not in self._builders:
            meant = {slot: {"small": small, "large": large} for slot in sized}
            self._builders[key] = Builder(self._automata, speaking.meaning.slots, speaking.wording, meant)
        return self._builders[key]


class _Slots:
    """Sentences that name a value of one of a pack's slots, and nothing else of the command."""

    def __init__(self, automata: Automata, language: str, pack: LoadedPack) -> None:
        self._automata = automata
        self._language = language
        self._pack = pack.meaning
        self.builder = Builder(automata, pack.meaning.slots, pack.wording)

    def where(self, intent: str) -> list[str]:
        """Return the slots that say where: those in the paths of the intent's signals."""
        texts = [text for text, _ in references(self._pack.intents[intent]) if text.startswith("Vehicle.")]
        return list(dict.fromkeys(slot for text in texts for slot in PLACEHOLDER.findall(text)))

    def values(self, intent: str) -> list[str]:
        """Return the slots that say how far or to what, of intents that do something with them."""
        texts = [text for text, _ in references(self._pack.intents[intent]) if not text.startswith("Vehicle.")]
        return list(dict.fromkeys(slot for text in texts for slot in PLACEHOLDER.findall(text)))

    def said(self, intent: str, slots: Sequence[str], manners: Mapping[str, Sequence[str]]) -> list[Weighted]:
        """Return the sentences that name a value in one of the `manners`, as commands of `intent`."""
        mark, other = f"{self._pack.pack}.{intent}", OTHER_FORM.get(self._language)
        ways = []
        for slot in slots:
            declared = self._pack.slots[slot]
            for template in manners.get(self._language, ()):
                said = self.builder.template(template.replace("{slot}", f"{{{slot}}}"))
                ways.append(self._automata.marked(said, IntentMark(mark)))
                if other and isinstance(declared, ChoiceSlot) and declared.others:
                    said = self.builder.template(template.replace("{slot}", other))
                    ways.append(self._automata.marked(said, IntentMark(mark, ((slot, OTHER),))))
        return ways
