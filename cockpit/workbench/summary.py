"""A pack in a few words: how much it understands, and what each intent does."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from cockpit.grammar.sample import plain, sample_intent
from cockpit.packs.load import LoadedPack, Packs
from cockpit.packs.measure import Scale
from cockpit.packs.schema import Effect, Intent, SetEffect, StepEffect
from cockpit.packs.template import parse_template


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures of one pack; `sentences` counts every way to say anything, a number once for each value."""

    name: str
    about: str
    folder: str
    intents: int
    templates: int
    sentences: int

    @property
    def about_sentences(self) -> str:
        """How many sentences, to one digit where they are many."""
        return f"{self.sentences:,}" if self.sentences < 100_000 else f"{self.sentences:.0e}".replace("e+", " · 10^")

    def to_json(self) -> dict[str, Any]:
        """Return it for ``--json``."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class IntentSummary:
    """One intent: a sentence that means it, its slots (a needed one with "*"), and what it does."""

    name: str
    sentence: str
    slots: tuple[str, ...]
    does: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it for ``--json``."""
        return asdict(self)


def summary(pack: LoadedPack) -> Summary:
    """Count what a pack understands."""
    scale = Scale(pack.meaning.slots, pack.wording, pack.wording_places)
    says = [say for intent in pack.wording.intents.values() for say in intent.say]
    sentences = sum(scale.template(say.text).sentences for say in says)
    meaning = pack.meaning
    return Summary(meaning.pack, meaning.about, str(pack.folder), len(meaning.intents), len(says), sentences)


def intents_of(packs: Packs, pack: LoadedPack) -> Iterator[IntentSummary]:
    """Yield each intent of a pack."""
    for name, intent in pack.meaning.intents.items():
        slots = tuple(f"{slot}*" if slot in intent.needs else slot for slot in intent.slots)
        yield IntentSummary(name, _sentence(packs, pack, name), slots, tuple(_does(intent)))


def _sentence(packs: Packs, pack: LoadedPack, name: str) -> str:
    """Return the plainest sentence of an intent's first template, or where that names slots, a random one."""
    first = parse_template(pack.wording.intents[name].say[0].text)
    words = plain(first, pack.wording.rules)
    if "{" not in pack.wording.intents[name].say[0].text and words:
        return words
    return sample_intent(packs, f"{pack.meaning.pack}.{name}", random.Random(0)).text


def _does(intent: Intent) -> Iterator[str]:
    yield from map(_effect, intent.do)
    yield from (f"tell {name}: {path}" for name, path in intent.tell.items())
    if intent.skill:
        yield f"skill {intent.skill}"
    if intent.follows:
        yield f"follows a command: {intent.follows}"
    if intent.confirm:
        yield "asks before"


def _effect(effect: Effect) -> str:
    match effect:
        case SetEffect():
            value = str(effect.to).lower() if isinstance(effect.to, bool) else effect.to
            return f"{effect.set} = {value}"
        case StepEffect():
            sign = "" if str(effect.by).startswith("-") else "+"
            return f"{effect.step} {sign}{effect.by}"
        case _:
            return f"{effect.toggle} toggled"
