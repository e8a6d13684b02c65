"""A typed command beside other talk, told apart by punctuation: "it's getting dark, turn on the reading light".

By voice the recogniser's garbage path does the same: what surrounds a command is heard as unknown talk.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from cockpit.events import Hypothesis
from cockpit.grammar.normalise import normalise
from cockpit.nlu.hindrance import defers
from cockpit.nlu.understanding import Understanding
from cockpit.nlu.words import opens_clause

MOST_CLAUSES = 4

_BETWEEN = re.compile(r"[,;:.!?…]+\s+|\s+[–—-]+\s+")


def clauses(text: str) -> list[str]:
    """Return the normalised parts of a text between its punctuation marks."""
    return [clause for part in _BETWEEN.split(text) if (clause := normalise(part))]


def among_talk(text: str, understand: Callable[[str], Understanding]) -> Understanding | None:
    """Return the commands that some clauses of a text are, if the others are talk that cannot bear on them.

    Args:
        text: as typed; as a whole it is no command.
        understand: reads one clause.
    """
    parts = clauses(text)
    if not 2 <= len(parts) <= MOST_CLAUSES:
        return None
    read = [understand(part) for part in parts]
    meant = [each for each in read if each.reason is None and each.commands and not each.answer]
    talk = [part.split() for part, each in zip(parts, read, strict=True) if each.reason == "no-match"]
    if not meant or len(meant) + len(talk) < len(parts) or any(_bears(words) for words in talk):
        return None
    commands = tuple(command for each in meant for command in each.commands)
    return Understanding(Hypothesis(" ".join(parts)), commands, steps=meant[0].steps)


def _bears(words: Sequence[str]) -> bool:
    """Say whether words could make something conditional, or take it back."""
    return defers(words) or any(opens_clause(word) for word in words)
