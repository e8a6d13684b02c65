"""The nearest of all sentences written out: how wyoming-vosk corrects what was heard, with its edit weights.

Source: github.com/rhasspy/wyoming-vosk, sentences.py, correct_sentence.
"""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import extractOne

from cockpit.bench.intents.expand import every_sentence
from cockpit.bench.intents.sentences import frame_of
from cockpit.bench.intents.systems import Guess, Understand
from cockpit.packs.load import Packs

WEIGHTS = (1, 1, 3)


def build(packs: Packs) -> Understand:
    """Write every sentence out."""
    frames = {
        each.text: frame_of(each.intent, each.slots) for pack in packs.packs.values() for each in every_sentence(pack)
    }
    texts = list(frames)

    def understand(text: str) -> Guess:
        nearest, distance, _ = extractOne(text, texts, scorer=Levenshtein.distance, scorer_kwargs={"weights": WEIGHTS})
        return Guess(frames[nearest], -float(distance))

    return understand
