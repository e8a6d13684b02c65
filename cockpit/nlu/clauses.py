"""A typed command beside other talk: "it's getting dark, turn on the reading light", "... so the kids can sleep".

Punctuation and words that give a reason tell them apart. By voice the recogniser's garbage path does the same: what
surrounds a command is heard as unknown talk.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from cockpit.events import Hypothesis
from cockpit.grammar.normalise import normalise
from cockpit.nlu.hindrance import defers
from cockpit.nlu.understanding import Understanding
from cockpit.nlu.words import FILLERS, opens_clause

MOST_CLAUSES = 4

Understand = Callable[[str], Understanding]

_BETWEEN = re.compile(r"[,;:.!?…]+\s+|\s+[–—-]+\s+")

_PEOPLE = "(?:i|we|he|she|they|you|everyone|everybody|somebody|someone|the|my|our|her|his)"
_REASON = re.compile(
    rf"(?<=\w) (?=(?:because|'?cause|so that|so {_PEOPLE}|before {_PEOPLE}|until i (?:say|tell)|i can't"
    r"|(?:as |since )?(?:it's|it is|i'm|we're))\b)"
)
"""Where the words that say why begin."""

_LEADING = frozenset("because cause so before until".split())
"""What is wanted because of something, or before something, is wanted now."""

_TAKEN_BACK = (("never", "mind"), ("forget",))
"""Before another clause these say what is not wanted after all."""


def clauses(text: str) -> list[str]:
    """Return the normalised parts of a text between its punctuation marks."""
    return [clause for part in _BETWEEN.split(text) if (clause := normalise(part))]


def among_talk(text: str, understand: Understand, told_alone: Callable[[], Collection[str]]) -> Understanding | None:
    """Return the commands that the clauses of a text are, if those that are none are talk that cannot bear on them.

    Args:
        text: as typed; as a whole it is no command.
        understand: reads one clause.
        told_alone: intents that are not taken from among talk.
    """
    parts = clauses(text)
    if not 1 <= len(parts) <= MOST_CLAUSES:
        return None
    parts = [part for part in parts[:-1] if not _takes_back(part.split())] + parts[-1:]
    whole = [understand(part) for part in parts]
    read = [_without_reason(each, part, understand) for each, part in zip(whole, parts, strict=True)]
    meant = [each for each in read if _is_meant(each)]
    rest = [each for each in read if not _is_meant(each)]
    if not meant or any(each.reason not in {"no-match", "conditional"} for each in rest):
        return None
    if any(_bears(each.heard.text.split()) for each in rest):
        return None
    commands = tuple(command for each in meant for command in each.commands)
    if (rest or read != whole) and any(command.intent in told_alone() for command in commands):
        return None  # what a rule guards is told by itself
    return Understanding(Hypothesis(" ".join(parts)), commands, steps=meant[0].steps)


def _is_meant(understood: Understanding) -> bool:
    return understood.reason is None and bool(understood.commands) and not understood.answer


def _without_reason(whole: Understanding, part: str, understand: Understand) -> Understanding:
    """Return what a clause means that is no command unless its reason is left out: "close up, it's raining"."""
    split = _REASON.search(part)
    if _is_meant(whole) or split is None or _bears(part[split.end() :].split()):
        return whole
    head = understand(part[: split.start()])
    return head if _is_meant(head) else whole


def _takes_back(words: Sequence[str]) -> bool:
    """Say whether a clause only says what is not wanted after all."""
    said = [word for word in words if word not in FILLERS]
    return any(tuple(said[: len(taken)]) == taken for taken in _TAKEN_BACK)


def _bears(words: Sequence[str]) -> bool:
    """Say whether words could make something conditional, or take it back."""
    bare = words[1:] if words[0] in _LEADING else words
    return defers(bare) or any(opens_clause(word) for word in bare)
