"""padacioso, OpenVoiceOS's template matcher, with every slot's wordings as entities.

Its fuzzy mode tries each sentence with each word left open and takes seconds a sentence, so it is off, as by default.
It starts a pool of processes for every sentence; here its own matching runs in this process, which is faster.
"""

from __future__ import annotations

from padacioso import IntentContainer

from cockpit.bench.intents.expand import bracketed, wordings_of
from cockpit.bench.intents.sentences import frame_of
from cockpit.bench.intents.systems import Guess, Understand
from cockpit.events import SlotValue
from cockpit.packs.load import Packs
from cockpit.packs.template import parse_template


def build(packs: Packs) -> Understand:
    """Hand the packs over, with rules and orders written out."""
    container = IntentContainer()
    values: dict[str, dict[str, SlotValue]] = {}
    for pack in packs.packs.values():
        for slot in pack.meaning.slots:
            values[slot] = wordings_of(pack, slot)
            container.add_entity(slot, list(values[slot]))
        for intent, wording in pack.wording.intents.items():
            container.add_intent(intent, [bracketed(pack, parse_template(say.text)) for say in wording.say])

    def understand(text: str) -> Guess:
        matches = (container._match(text, intent, lines) for intent, lines in container.intent_samples.items())
        best = max(filter(None, matches), key=lambda match: float(match["conf"]), default=None)
        if best is None:
            return Guess(None)
        slots = {name: values[name].get(said, said) for name, said in best["entities"].items()}
        return Guess(frame_of(best["name"], slots), float(best["conf"]))

    return understand
