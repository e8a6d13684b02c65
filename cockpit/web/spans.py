"""Which part of a sentence did what for the match, by characters, so that a page can colour it."""

from __future__ import annotations

from cockpit.nlu.alignment import aligned
from cockpit.nlu.understanding import Understanding
from cockpit.web.protocol import Span


def spans(text: str, understood: Understanding) -> list[Span]:
    """Return the alignment of a turn along its text.

    A word that the text has in another form ("22" for "twenty two") has no span, and neither has one that was not said.
    """
    free = any(command.match == "free" for command in understood.commands)
    found, from_there, lowered = [], 0, text.lower()
    for word in aligned(understood.steps, free=free):
        begin = _place(lowered, word.said, from_there)
        if begin is not None:
            from_there = begin + len(word.said)
            slot = word.slots[0] if word.slots else None
            found.append(Span(begin=begin, end=from_there, role=word.kind, slot=slot))
    return found


def _place(text: str, word: str, start: int) -> int | None:
    """Return where the word stands next, as a whole word."""
    at = text.find(word, start) if word else -1
    while at >= 0:
        before, behind = text[at - 1 : at], text[at + len(word) : at + len(word) + 1]
        if not before.isalnum() and not behind.isalnum():
            return at
        at = text.find(word, at + 1)
    return None
