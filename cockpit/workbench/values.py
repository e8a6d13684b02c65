"""Words that the recogniser may get wrong: values of one slot that sound alike, and words that no dictionary has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from cockpit.errors import Place
from cockpit.packs.load import LoadedPack
from cockpit.packs.schema import ChoiceSlot, Language
from cockpit.packs.template import AnyOrder, InOrder, Maybe, Node, OneOf, RuleRef, SlotRef, Word, parse_template
from cockpit.workbench.finding import Finding
from cockpit.workbench.sounds import NEAR, Sounds

MOST_FORMS = 60
"""Wordings of one value that are compared by sound."""


def values_alike(pack: LoadedPack, sounds: Sounds) -> Iterator[Finding]:
    """Yield values of one slot whose words sound nearly alike."""
    taken = {slot for intent in pack.meaning.intents.values() for slot in intent.slots}
    for name, slot in pack.meaning.slots.items():
        if not isinstance(slot, ChoiceSlot) or name not in taken:
            continue
        forms = {value: _forms(pack.wording.slots[name][value], pack.wording.rules) for value in slot.values}
        for one, other in combinations(slot.values, 2):
            pairs = ((sounds.distance(a, b), a, b) for a in forms[one] for b in forms[other] if a != b)
            distance, a, b = min(pairs, default=(1.0, (), ()))
            if distance < NEAR:
                message = f"“{' '.join(a)}” ({one}) and “{' '.join(b)}” ({other}) sound alike in the slot '{name}'"
                place = pack.wording_places.at("slots", name, other)
                yield Finding("warning", "sounds-alike", message, place, "use another word for one of them")


def unpronounced(packs: Sequence[LoadedPack], sounds: Sounds) -> Iterator[Finding]:
    """Yield the words whose pronunciation is guessed, or that have none, where they first stand."""
    for word, phones in sounds.guessed.items():
        if place := _first(word, packs):
            message = f"“{word}” is in no dictionary; it is taken to sound like “{phones}”"
            yield Finding("note", "out-of-vocabulary", message, place, "if that is wrong, use another word")
    for word in sounds.silent:
        if place := _first(word, packs):
            yield Finding("error", "out-of-vocabulary", f"“{word}” has no sound", place, "use another word")


def _first(word: str, packs: Sequence[LoadedPack]) -> Place | None:
    """Return where a word first stands in the packs' wording."""
    for pack in packs:
        for path, text in _texts(pack.wording):
            if found := re.search(rf"(?<![\w'{{<]){re.escape(word)}(?![\w'}}>])", text.lower().replace("’", "'")):
                place = pack.wording_places.at(*path)
                return Place(place.file, place.line, (place.column or 1) + found.start())
    return None


def _texts(wording: Language) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for name, values in wording.slots.items():
        for value, forms in values.items():
            yield from ((("slots", name, value, index), form) for index, form in enumerate(forms))
    yield from ((("rules", name), text) for name, text in wording.rules.items())
    for name, intent in wording.intents.items():
        for index, say in enumerate(intent.say):
            yield ("intents", name, "say", index, "text"), say.text


def _forms(templates: list[str], rules: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return the ways to say a value, as words, without what may be left out."""

    def said(node: Node) -> list[tuple[str, ...]]:
        match node:
            case Word(text):
                return [(text,)]
            case OneOf(parts):
                return [each for part in parts for each in said(part)][:MOST_FORMS]
            case Maybe():
                return [()]
            case InOrder(parts) | AnyOrder(parts):
                found: list[tuple[str, ...]] = [()]
                for part in parts:
                    found = [(*head, *tail) for head in found for tail in said(part)][:MOST_FORMS]
                return found
            case RuleRef(name):
                return said(parse_template(rules[name]))
            case SlotRef():
                return []

    return [form for template in templates for form in said(parse_template(template))][:MOST_FORMS]
