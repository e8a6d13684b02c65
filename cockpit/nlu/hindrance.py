"""Commands with a string attached that the car cannot honour: "if it rains, ...", "in ten minutes", "don't ...".

These words are only looked for where no sentence of the grammar fits, to say why nothing is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from cockpit.events import Reason
from cockpit.nlu.words import CONDITIONS, NUMBERS, opens_clause

_TIMES = CONDITIONS | frozenset(
    "afterwards as later once soon tomorrow tonight monday tuesday wednesday thursday friday saturday sunday midnight "
    "noon morning evening o'clock pm every time".split()
)
_SPANS = frozenset("moment minute minutes hour hours second seconds while mile miles kilometer kilometers".split())
_BEFORE_SPANS = frozenset("in for after within every another".split())
_LONGEST_SPAN = 5

_NOT = frozenset("don't not never do".split())

Wanted = TypeVar("Wanted")


def hindrance(words: Sequence[str], command: Callable[[Sequence[str]], Wanted | None]) -> tuple[Reason, Wanted] | None:
    """Return why a command in the words is not to be done now, and what it wants; None where there is none.

    Args:
        words: no sentence of the grammar.
        command: what some of the words want, None where they are no command.
    """
    for reason, rest in _hindered(words):
        if (wanted := command(rest)) is not None:
            return reason, wanted
    return None


def _hindered(words: Sequence[str]) -> Iterator[tuple[Reason, Sequence[str]]]:
    """Yield what is left of the words without what might hinder it."""
    for clause, rest in _divided(words):
        if defers(clause):
            yield "conditional", rest
    if any(opens_clause(word) for word in words):
        yield "negated", [word for word in words if not (opens_clause(word) or word in _NOT)]
        yield "negated", [word for word in words if not opens_clause(word)]


def defers(words: Sequence[str]) -> bool:
    """Say whether words speak of another time, or make something depend on something."""
    return (
        any(word in _TIMES for word in words)
        or any(
            word in _BEFORE_SPANS and _SPANS & set(words[place + 1 : place + 1 + _LONGEST_SPAN])
            for place, word in enumerate(words)
        )
        or _at_a_time(words)
    )


def _at_a_time(words: Sequence[str]) -> bool:
    return len(words) > 1 and words[0] == "at" and all(word in NUMBERS for word in words[1:])


def _divided(words: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield each part at the beginning or end of the words, with the rest."""
    for place in range(1, len(words)):
        yield words[:place], words[place:]
        yield words[place:], words[:place]
