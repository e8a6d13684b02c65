"""What the model sees of a sentence: the stems of its words, which follow which, and which slots it could fill."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from cockpit.nlu.free.phrases import Phrases
from cockpit.nlu.words import ALIKE, FILLERS, LIGHT_VERBS, NUMBERS, POLAR, QUESTIONS, WISHING, is_content

NUMBER = "<number>"
STRANGE = ("<strange>", "<stranger>")
"""One content word, and two or more, that no sentence of the packs has."""

ASKING = "<asking>"

_ENDINGS = ("ing", "ed", "es", "s")
_SHORTEST_STEM = 3


def stem(word: str) -> str:
    """Return a word without its ending: "heating", "heated" and "heats" are alike. Comparatives stay: they say more."""
    word = ALIKE.get(word, word)
    for ending in _ENDINGS:
        bare = word.removesuffix(ending)
        if bare != word and len(bare) >= _SHORTEST_STEM:
            doubled = ending in {"ing", "ed"} and len(bare) > _SHORTEST_STEM and bare[-1] == bare[-2]
            return _without_e(bare[:-1] if doubled else bare)
    return _without_e(word)


def key(word: str) -> str:
    """Return what counts of a word in the core of a meaning: a question is one, whatever its word."""
    return ASKING if word in QUESTIONS else stem(word)


def carries(word: str) -> bool:
    """Say whether a word says what a wish is about: no number, nothing that stands around any wish."""
    return is_content(word) and word not in NUMBERS and word not in WISHING and word not in LIGHT_VERBS


def features(words: Sequence[str], phrases: Phrases) -> set[str]:
    """Return the features of normalised words."""
    found = {f"<{slot}>" for span in phrases.spans(words) for _, slot in span.values}
    found |= {f"{NUMBER} to" for one, other in pairwise(words) if one in {"at", "to"} and other in NUMBERS}
    carrying: list[str] = []
    for word in words:
        if word in NUMBERS:
            found.add(NUMBER)
        elif word not in FILLERS:
            found.add(stem(word))
            found |= {f"={ALIKE.get(word, word)}"} if word in POLAR or word.endswith("er") else set()
            carrying += [stem(word)] if carries(word) else []
    return found | {f"{one} {other}" for one, other in pairwise(carrying)}


def _without_e(word: str) -> str:
    return word.rstrip("e") if len(word) > _SHORTEST_STEM else word
