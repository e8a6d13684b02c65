"""Adapt, Mycroft's keyword spotter: adapt.yaml has the keywords of the command set; further intents get their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from adapt.engine import IntentDeterminationEngine
from adapt.intent import IntentBuilder

from cockpit.bench.intents.expand import wordings_of
from cockpit.bench.intents.scale import VERBS
from cockpit.bench.intents.sentences import frame_of
from cockpit.bench.intents.systems import Guess, Understand
from cockpit.events import SlotValue
from cockpit.packs.load import LoadedPack, Packs
from cockpit.packs.yaml_file import read_yaml

KEYWORDS = Path(__file__).with_name("adapt.yaml")


def build(packs: Packs) -> Understand:
    """Register the keywords of every intent."""
    engine = IntentDeterminationEngine()
    values: dict[str, dict[str, SlotValue]] = {}
    for pack in packs.packs.values():
        known = read_yaml(KEYWORDS).value if pack.meaning.pack == "car" else _further(pack)
        _register(engine, known)
        for slot in pack.meaning.slots:
            values[slot] = wordings_of(pack, slot)
            for words in values[slot]:
                engine.register_entity(words, slot)

    def understand(text: str) -> Guess:
        best = next(iter(engine.determine_intent(text)), None)
        if best is None:
            return Guess(None)
        slots = {name: values[name][said] for name, said in best.items() if name in values}
        return Guess(frame_of(str(best["intent_type"]).partition(":")[0], slots), float(best["confidence"]))

    return understand


def _register(engine: IntentDeterminationEngine, keywords: Mapping[str, Any]) -> None:
    for group, words in keywords["words"].items():
        for each in words:
            engine.register_entity(each, group)
    for intent, ways in keywords["intents"].items():
        for number, way in enumerate(ways):
            engine.register_intent_parser(_parser(f"{intent}:{number}", way))


def _parser(name: str, way: Mapping[str, list[str]]) -> Any:
    builder = IntentBuilder(name)
    for group in way["require"]:
        builder.require(group)
    for group in way.get("optional", ()):
        builder.optionally(group)
    return builder.build()


def _further(pack: LoadedPack) -> dict[str, Any]:
    """Return the keywords of generated intents: a verb of theirs, and their thing."""
    words: dict[str, list[str]] = {}
    intents = {}
    for intent, act, thing in _parts(pack):
        words[act] = list(VERBS[act])
        words[thing] = [thing.replace("_", " ")]
        intents[intent] = [{"require": [act, thing]}]
    return {"words": words, "intents": intents}


def _parts(pack: LoadedPack) -> Iterator[tuple[str, str, str]]:
    for intent in pack.meaning.intents:
        act, _, thing = intent.partition("_")
        yield intent, act, thing
