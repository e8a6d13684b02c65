"""Which part of a sentence did what for the match, by characters, so that a page can colour it."""

from __future__ import annotations

import re

from cockpit.nlu.alignment import AlignedWord, aligned
from cockpit.nlu.understanding import Understanding
from cockpit.web.parts import Span

_FIGURES = re.compile(r"\s*(\d+(?:[.,]\d+)*)")


def spans(text: str, understood: Understanding) -> list[Span]:
    """Return the alignment of a turn along its text.

    Figures ("22") are one span for all the words they are read as. Any other word that the text has in another form
    has no span.
    """
    free = any(command.match == "free" for command in understood.commands)
    found: list[Span] = []
    from_there, lowered = 0, text.lower()
    for word in aligned(understood.steps, free=free):
        place = (from_there, from_there) if word.kind == "missing" else _place(lowered, word, from_there)
        if place is not None:
            from_there = place[1]
            found.append(_span(word, *place))
    return found


def _span(word: AlignedWord, begin: int, end: int) -> Span:
    other = word.grammar if word.kind in ("slip", "missing") else None
    return Span(begin=begin, end=end, role=word.kind, slot=word.slots[0] if word.slots else None, grammar=other)


def _place(text: str, word: AlignedWord, start: int) -> tuple[int, int] | None:
    """Return where the word stands next, as a whole word, or figures that it may be part of."""
    at = text.find(word.said, start)
    while at >= 0:
        end = at + len(word.said)
        if not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum():
            return at, end
        at = text.find(word.said, at + 1)
    figures = _FIGURES.match(text, start) if word.slots else None
    return figures.span(1) if figures else None
