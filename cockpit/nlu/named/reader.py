"""Read plain words about a named thing as the command its family has for them, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from cockpit.nlu.free.reader import Guess
from cockpit.nlu.hindrance import defers
from cockpit.nlu.named.frame import framed
from cockpit.nlu.named.sense import Sense
from cockpit.nlu.named.spans import NUMBER, Names, Span
from cockpit.nlu.understanding import Step
from cockpit.nlu.words import UNKNOWN, opens_clause, tells_liking
from cockpit.packs.load import Packs

SURE = 0.95
"""How probable a reading is: every word has its place, but nobody wrote the sentence."""

_WHOLE = frozenset("ask least most ought polite".split())
"""Manners whose words mean nothing by themselves."""


class NamedReader:
    """Reads what names a thing and says what is to become of it.

    Args:
        packs: whose wording has `naming`.
    """

    def __init__(self, packs: Packs) -> None:
        self._packs = packs

    @cached_property
    def _names(self) -> Mapping[str, Names]:
        return {name: Names(pack) for name, pack in self._packs.packs.items() if pack.wording.naming.things}

    def prepare(self) -> None:
        """Lay out the names now."""
        _ = self._names

    def read(self, words: Sequence[str], after: str | None = None) -> tuple[Guess, ...]:
        """Return what normalised words mean: one command, or one for each of two things ("the fan and the ac off").

        Nothing where a word is not accounted for, or packs disagree. `after` is the intent spoken of last: its thing is
        meant where none is named ("the back left one to two").
        """
        if (one := self._one(words, after)) is not None:
            return (one,)
        for part in self._apart(words):
            if all(guesses := [self._one(each) for each in part]):
                return tuple(guess for guess in guesses if guess is not None)
        return ()

    def _apart(self, words: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
        """Yield the words with each of two things that "and" joins, if there are such."""
        if "and" not in words:
            return
        for names in self._names.values():
            spans = names.cover(words) or []
            for one, joint, other in zip(spans, spans[1:], spans[2:], strict=False):
                if words[joint.start] == "and" and _is_thing(one) and _is_thing(other):
                    yield (
                        (*words[: joint.start], *words[other.end :]),
                        (*words[: one.start], *words[other.start :]),
                    )

    def _one(self, words: Sequence[str], after: str | None = None) -> Guess | None:
        if UNKNOWN in words or tells_liking(words):
            return None
        found: list[tuple[int, Guess]] = []
        for name, names in self._names.items():
            spans = names.cover(words)
            if spans is None or _bound(words, spans):
                continue
            wording = self._packs.packs[name].wording
            frame = framed(words, spans, list(wording.naming.things))
            pack, _, last = (after or "").partition(".")
            meant = Sense(self._packs.packs[name], frame, words, last if pack == name else None).command
            if meant is not None:
                intent, slots = meant
                found.append((frame.extent, Guess(f"{name}.{intent}", slots, SURE, _steps(words, spans))))
        most = max((extent for extent, _ in found), default=0)
        best = [guess for extent, guess in found if extent == most]
        return best[0] if len(best) == 1 else None


def _is_thing(span: Span) -> bool:
    return any(name.kind == "thing" for name in span.names)


def _bound(words: Sequence[str], spans: Sequence[Span]) -> bool:
    """Say whether words beside "tell me if" and "it should not be" speak of another time, a condition or a negation."""
    binding = (span for span in spans if not any(name.name in _WHOLE for name in span.names))
    free = [word for span in binding for word in words[span.start : span.end]]
    if free[-1:] == ["instead"]:
        free.pop()
    return defers(free) or any(opens_clause(word) for word in free)


def _steps(words: Sequence[str], spans: Sequence[Span]) -> tuple[Step, ...]:
    """Return which words named what, for `explain`."""
    slots = {place: span for span in spans for place in range(span.start, span.end)}
    return tuple(
        Step(word, word if slots[place].names else "", 0.0,
             tuple(name.name for name in slots[place].names if name.kind in {"value", NUMBER}))
        for place, word in enumerate(words)
    )  # fmt: skip
