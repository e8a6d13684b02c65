"""hassil, which matches Home Assistant's sentences: its templates are ours, and words it may skip are our fillers."""

from __future__ import annotations

from typing import Any

from hassil import Intents, recognize_best

from cockpit.bench.intents.expand import wordings_of
from cockpit.bench.intents.sentences import frame_of
from cockpit.bench.intents.slips import INSERTED
from cockpit.bench.intents.systems import Guess, Understand
from cockpit.packs.load import LoadedPack, Packs


def build(packs: Packs) -> Understand:
    """Hand the packs over; it parses a template when it first comes by, so one sentence is matched to have it ready."""
    data: dict[str, Any] = {"language": "en", "skip_words": list(INSERTED), "intents": {}, "lists": {}}
    data["expansion_rules"] = {}
    for pack in packs.packs.values():
        _add(data, pack)
    intents = Intents.from_dict(data)

    def understand(text: str) -> Guess:
        found = recognize_best(text, intents, best_slot_name=None)
        if found is None:
            return Guess(None)
        return Guess(frame_of(found.intent.name, {name: entity.value for name, entity in found.entities.items()}))

    understand("nothing that is a command")
    return understand


def _add(data: dict[str, Any], pack: LoadedPack) -> None:
    for slot in pack.meaning.slots:
        values = [{"in": words, "out": value} for words, value in wordings_of(pack, slot).items()]
        data["lists"][slot] = {"values": values}
    data["expansion_rules"] |= pack.wording.rules
    for intent, wording in pack.wording.intents.items():
        data["intents"][intent] = {"data": [{"sentences": [say.text for say in wording.say]}]}
