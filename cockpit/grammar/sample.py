"""Random sentences with their meaning, straight from the templates: for tests, lint and synthetic speech."""

from __future__ import annotations

import functools
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cockpit.events import SlotValue
from cockpit.grammar.build import range_values
from cockpit.grammar.manners import UNITS
from cockpit.grammar.numbers import wordings
from cockpit.grammar.spelling import canonical
from cockpit.packs.load import LoadedPack, Packs
from cockpit.packs.schema import RangeSlot, Say
from cockpit.packs.template import AnyOrder, InOrder, Maybe, Node, OneOf, RuleRef, SlotRef, Word, parse_template

_parsed = functools.cache(parse_template)
_range_values = functools.cache(range_values)


@dataclass(frozen=True, slots=True)
class Sentence:
    """What someone may say, and what it means (without the intent's defaults).

    `implied` are those of the slots that its template implies without naming them.
    """

    text: str
    intent: str
    slots: Mapping[str, SlotValue]
    implied: Mapping[str, SlotValue] = field(default_factory=dict)


def sample(packs: Packs, seed: int, count: int) -> Iterator[Sentence]:
    """Yield random sentences: each intent as likely as any other, each template by its weight."""
    chance = random.Random(seed)
    names = sayable(packs)
    for _ in range(count if names else 0):
        name = chance.choice(names)
        yield sample_intent(packs, name, chance)


def sayable(packs: Packs) -> list[str]:
    """Return the intents that have sentences of their own, and do not just follow another."""
    return [name for name in packs.intents() if packs.intent(name)[1].say and not packs.intent(name)[0].follows]


def sample_intent(packs: Packs, name: str, chance: random.Random) -> Sentence:
    """Return a random sentence of one intent that has templates."""
    _, wording, pack = packs.intent(name)
    say = chance.choices(wording.say, [each.weight for each in wording.say])[0]
    speaker = _Speaker(pack, chance)
    words = speaker.say(_parsed(say.text))
    implies = dict(implied(pack, say))
    return Sentence(" ".join(words), name, {**implies, **speaker.slots}, implies)


def say_template(pack: LoadedPack, template: str, chance: random.Random) -> list[str]:
    """Return the words of a random sentence of one template."""
    return _Speaker(pack, chance).say(_parsed(template))


def implied(pack: LoadedPack, say: Say) -> tuple[tuple[str, SlotValue], ...]:
    """Return the slots a template implies, numbers as float, as spoken ones are."""
    ranges = {name for name, slot in pack.meaning.slots.items() if isinstance(slot, RangeSlot)}
    return tuple((name, float(value) if name in ranges else value) for name, value in sorted(say.slots.items()))


def plain(node: Node, rules: Mapping[str, str]) -> str:
    """Return the plainest sentence of a template without slots: first alternatives, nothing optional."""
    match node:
        case Word(text):
            return text
        case OneOf(parts):
            return plain(parts[0], rules)
        case InOrder(parts) | AnyOrder(parts):
            return " ".join(filter(None, (plain(part, rules) for part in parts)))
        case RuleRef(name):
            return plain(parse_template(rules[name]), rules)
        case _:
            return ""


def _alternatives(node: Node) -> Iterator[Node]:
    """Yield what may be said, those in brackets within brackets too: rarer words are to be met as often as others."""
    if isinstance(node, OneOf):
        for part in node.parts:
            yield from _alternatives(part)
    else:
        yield node


class _Speaker:
    """Says a template one way, and remembers which slots that filled."""

    def __init__(self, pack: LoadedPack, chance: random.Random) -> None:
        self._pack = pack
        self._chance = chance
        self.slots: dict[str, SlotValue] = {}

    def say(self, node: Node) -> list[str]:  # noqa: PLR0911  # one case for each kind of node
        """Return the words."""
        match node:
            case Word(text):
                return list(canonical(text))
            case InOrder(parts):
                return [word for part in parts for word in self.say(part)]
            case OneOf():
                return self.say(self._chance.choice(list(_alternatives(node))))
            case Maybe(part):
                return self.say(part) if self._chance.random() < 0.5 else []
            case AnyOrder(parts):
                return [word for part in self._chance.sample(parts, len(parts)) for word in self.say(part)]
            case RuleRef(name):
                return self.say(_parsed(self._pack.wording.rules[name]))
            case SlotRef(name):
                return self._slot(name)

    def _slot(self, name: str) -> list[str]:
        slot = self._pack.meaning.slots[name]
        if isinstance(slot, RangeSlot):
            number = self._chance.choice(_range_values(slot))
            self.slots[name] = number
            unit = UNITS.get(self._pack.wording.language, {}).get(slot.unit, "")
            words = [word for word, _ in self._chance.choice(wordings(number))]
            return words + (self.say(_parsed(unit)) if unit else [])
        value, forms = self._chance.choice(list(self._pack.wording.slots[name].items()))
        self.slots[name] = value
        return self.say(_parsed(self._chance.choice(forms)))
