"""Second thoughts within one utterance: "set it to, uh, no, twenty three". The last version counts.

What is taken back, the words that say so, and what comes in its place stand in this order; only where the taking back
begins is open. It is found by trying: the longest beginning that makes a sentence with what comes after.

Source: Shriberg, "Preliminaries to a Theory of Speech Disfluencies", 1994 (reparandum, interregnum, repair).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from cockpit.nlu.hindrance import defers
from cockpit.nlu.words import NUMBERS, opens_clause

_LIKING = frozenset(
    "be feel feels i i'd it's is look looks more much no sound sounds something they things we we'd would you".split()
)
"""Behind these "like" says something."""

HESITATIONS = frozenset("ah er erm hm hmm mhm oh ugh uh uhm um well".split())

_SECOND_THOUGHTS: tuple[tuple[str, ...], ...] = tuple(
    tuple(words.split())
    for words in (
        "no", "nope", "sorry", "wait", "rather", "oops", "correction", "actually", "i mean", "i meant", "make that",
        "scratch that", "or rather", "hold on", "or no", "never mind", "forget it", "forget that", "cancel that",
    )
)  # fmt: skip


def unlikened(words: Sequence[str]) -> list[str]:
    """Return the words without a "like" that compares nothing: "open the like other window"."""
    return [word for place, word in enumerate(words) if word != "like" or not place or words[place - 1] in _LIKING]


def unrepeated(words: Sequence[str]) -> list[str]:
    """Return the words without those said twice in a row, numbers aside."""
    return [word for place, word in enumerate(words) if not place or word != words[place - 1] or word in NUMBERS]


def mended(words: Sequence[str], is_command: Callable[[Sequence[str]], bool]) -> Iterator[tuple[str, ...]]:
    """Yield what may have been meant after the last second thought, what keeps most of the words first.

    A negation or condition is never among what is taken back (but an earlier "no"): it might have been meant for all
    of it. And what `is_command` with the words of the second thought is none: "turn on the ac, no fan".
    """
    said = tuple(word for word in words if word not in HESITATIONS)
    start, end = _last_thought(said)
    before, after = said[:start], said[end:]
    if start == end or not after or is_command(said[start:]):
        return
    for kept in range(len(before), -1, -1):
        gone = before[kept:]
        if defers(gone) or any(opens_clause(word) and word != "no" for word in gone):
            return
        if not (kept and before[kept - 1] in NUMBERS and after[0] in NUMBERS):
            yield (*before[:kept], *after)


def _last_thought(said: Sequence[str]) -> tuple[int, int]:
    """Return where the last run of second thoughts begins and ends; the same place twice where there is none."""
    start = end = place = 0
    while place < len(said):
        length = _thought_at(said, place)
        if length:
            start = start if place == end and end > start else place
            end = place + length
        place += length or 1
    return start, end


def _thought_at(said: Sequence[str], place: int) -> int:
    """Return how many words the longest second thought has that begins there."""
    return max((len(each) for each in _SECOND_THOUGHTS if tuple(said[place : place + len(each)]) == each), default=0)
