"""Every sentence of a pack, written out, and its templates in plain brackets: what some peers are made from."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from cockpit.events import SlotValue
from cockpit.grammar.build import range_values
from cockpit.grammar.numbers import spoken
from cockpit.grammar.sample import Sentence, implied
from cockpit.packs.load import LoadedPack
from cockpit.packs.schema import RangeSlot
from cockpit.packs.template import AnyOrder, InOrder, Maybe, Node, OneOf, RuleRef, SlotRef, Word, parse_template

_Way = tuple[tuple[str, ...], Mapping[str, SlotValue]]
"""Words, and the slots they fill."""


def every_sentence(pack: LoadedPack) -> Iterator[Sentence]:
    """Yield each sentence of a small pack with its meaning, numbers in their plainest words."""
    for intent, wording in pack.wording.intents.items():
        for say in wording.say:
            for words, slots in _ways(pack, parse_template(say.text)):
                yield Sentence(" ".join(words), intent, {**dict(implied(pack, say)), **slots})


def wordings_of(pack: LoadedPack, slot: str) -> dict[str, SlotValue]:
    """Return every wording of a slot's values, and what it means."""
    return {" ".join(words): slots[slot] for words, slots in _ways(pack, SlotRef(slot))}


def bracketed(pack: LoadedPack, node: Node) -> str:  # noqa: PLR0911  # one case for each kind of node
    """Return a template with its rules and orders written out: words, (a|b), [a] and {slot} remain."""
    match node:
        case Word(text):
            return text
        case SlotRef(name):
            return f"{{{name}}}"
        case RuleRef(name):
            return bracketed(pack, parse_template(pack.wording.rules[name]))
        case Maybe(part):
            return f"[{bracketed(pack, part)}]"
        case OneOf(parts):
            return f"({'|'.join(bracketed(pack, part) for part in parts)})"
        case InOrder(parts):
            return " ".join(bracketed(pack, part) for part in parts)
        case AnyOrder(parts):
            orders = itertools.permutations([bracketed(pack, part) for part in parts])
            return f"({'|'.join(' '.join(order) for order in orders)})"


def _ways(pack: LoadedPack, node: Node) -> Iterator[_Way]:
    match node:
        case Word(text):
            yield (text,), {}
        case SlotRef(name):
            yield from _values(pack, name)
        case RuleRef(name):
            yield from _ways(pack, parse_template(pack.wording.rules[name]))
        case Maybe(part):
            yield (), {}
            yield from _ways(pack, part)
        case OneOf(parts):
            for part in parts:
                yield from _ways(pack, part)
        case InOrder(parts):
            yield from _in_order(pack, parts)
        case AnyOrder(parts):
            for order in itertools.permutations(parts):
                yield from _in_order(pack, order)


def _in_order(pack: LoadedPack, parts: tuple[Node, ...]) -> Iterator[_Way]:
    for ways in itertools.product(*(tuple(_ways(pack, part)) for part in parts)):
        words = tuple(word for way, _ in ways for word in way)
        yield words, {name: value for _, slots in ways for name, value in slots.items()}


def _values(pack: LoadedPack, name: str) -> Iterator[_Way]:
    slot = pack.meaning.slots[name]
    if isinstance(slot, RangeSlot):
        yield from ((tuple(spoken(value).split()), {name: value}) for value in range_values(slot))
        return
    for value, forms in pack.wording.slots[name].items():
        for form in forms:
            yield from ((words, {name: value}) for words, _ in _ways(pack, parse_template(form)))
