"""Beginnings of typed sentences that ask for what the car cannot do, whatever follows: "call anna", "navigate to ...".

Who is called and where to is beyond any list of words. As nothing is done, the beginning is enough to say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from cockpit.grammar.automaton import Automata
from cockpit.grammar.build import Builder
from cockpit.nlu.words import FILLERS
from cockpit.packs.load import Packs

_ASKING = frozenset("can could i i'd like need to want will would you".split())
"""With the fillers, what may stand before a beginning."""


class Beginnings:
    """Tells what a sentence that is no command begins to ask for.

    Args:
        packs: whose wording has `naming: begins`.
    """

    def __init__(self, packs: Packs) -> None:
        self._packs = packs

    @cached_property
    def _states(self) -> tuple[Automata, list[tuple[str, int]]]:
        """The beginnings as automata, and where those of each intent start."""
        automata = Automata()
        return automata, [
            (f"{name}.{intent}", Builder(automata, pack.meaning.slots, pack.wording).template(template)[1])
            for name, pack in self._packs.packs.items()
            for intent, templates in pack.wording.naming.begins.items()
            for template in templates
        ]

    def prepare(self) -> None:
        """Lay out the beginnings now."""
        _ = self._states

    def intent(self, words: Sequence[str]) -> str | None:
        """Return the absent intent that normalised words begin to ask for: the one that says more of them."""
        start = next((place for place, word in enumerate(words) if word not in FILLERS | _ASKING), len(words))
        automata, roots = self._states
        found = [(_said(automata, root, words[start:]), intent) for intent, root in roots]
        longest = max(found, default=(0, ""))
        return longest[1] if longest[0] else None


def _said(automata: Automata, root: int, words: Sequence[str]) -> int:
    """Return how many of the first words a beginning says; none where it is not said to its end, or nothing follows."""
    said, front = 0, {root}
    for place, word in enumerate(words[:-1], 1):
        front = {
            target
            for state in front
            for (other, _), (_, target) in automata.states[state].arcs.items()
            if other == word
        }
        if any(automata.states[state].final is not None for state in front):
            said = place
    return said
