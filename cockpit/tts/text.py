"""Prepare text for an engine: nothing unspeakable in it, and no more at once than engines bear."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from cockpit.errors import UsageError

MAX_TEXT = 6_000
"""Characters in one reply, some five minutes of speech. Packs' replies have at most a few hundred."""

MAX_UTTERANCE = 500
"""Characters given to an engine at once: 3 000 words crash espeak-ng, and a deadline needs a bound."""

_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+")


def speakable(text: str) -> str:
    """Return `text` without control and format characters and with single spaces; "" when nothing can be said.

    Raises:
        UsageError: it is longer than MAX_TEXT.
    """
    if len(text) > MAX_TEXT:
        raise UsageError(f"a reply of {len(text)} characters; at most {MAX_TEXT} are spoken")
    clean = " ".join("".join(map(_spoken_character, text)).split())
    return clean if any(map(str.isalnum, clean)) else ""


def utterances(text: str) -> list[str]:
    """Split speakable text into utterances of at most MAX_UTTERANCE characters, between sentences where it can be."""
    parts: list[str] = []
    for sentence in _SENTENCE_END.split(text):
        for piece in _pieces(sentence):
            if parts and len(parts[-1]) + 1 + len(piece) <= MAX_UTTERANCE:
                parts[-1] += " " + piece
            elif any(map(str.isalnum, piece)):  # a lone "..." would be taken for an engine's silence
                parts.append(piece)
    return parts


def _pieces(sentence: str) -> Iterator[str]:
    """Cut a sentence that is too long at its last space before the limit, or at the limit."""
    while len(sentence) > MAX_UTTERANCE:
        cut = sentence.rfind(" ", 1, MAX_UTTERANCE + 1)
        cut = cut if cut > 0 else MAX_UTTERANCE
        yield sentence[:cut]
        sentence = sentence[cut:].lstrip()
    yield sentence


def _spoken_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":  # joiners, soft hyphens, marks of direction: inside words
        return ""
    return " " if category.startswith("C") else character
