"""Exact matching: the utterance is a path of the word graph."""

from __future__ import annotations

from collections.abc import Sequence

from cockpit.grammar.graph import Arc, Mark, WordGraph
from cockpit.nlu.meaning import Reading, Wish, slots_filled
from cockpit.nlu.understanding import Step

_Front = dict[tuple[int, tuple[tuple[Mark, ...], ...]], float]
"""The cheapest way to each state with the marks of each word on the way there."""


class ExactMatcher:
    """Follows words along a graph; keeps an index by word for the states it has visited."""

    def __init__(self, graph: WordGraph) -> None:
        self._graph = graph
        self._index: dict[int, dict[str, list[Arc]]] = {}

    def readings(self, words: Sequence[str]) -> list[Reading]:
        """Return the cheapest reading of each meaning the words have, cheapest first; empty when they fit nowhere."""
        front: _Front = {(0, ()): 0.0}
        for word in words:
            front = self._advance(front, word)
            if not front:
                return []
        return self._ended(front, words)

    def _advance(self, front: _Front, word: str) -> _Front:
        reached: _Front = {}
        for (state, marks), cost in front.items():
            for arc in self._arcs(state).get(word, ()):
                key = (arc.target, (*marks, arc.marks))
                reached[key] = min(cost + arc.cost, reached.get(key, float("inf")))
        return reached

    def _arcs(self, state: int) -> dict[str, list[Arc]]:
        by_word = self._index.get(state)
        if by_word is None:
            by_word = self._index[state] = {}
            for arc in self._graph.arcs[state]:
                by_word.setdefault(arc.word, []).append(arc)
        return by_word

    def _ended(self, front: _Front, words: Sequence[str]) -> list[Reading]:
        best: dict[tuple[Wish, ...], Reading] = {}
        for (state, marks_by_word), cost in front.items():
            if state in self._graph.finals:
                final_cost, final_marks = self._graph.finals[state]
                steps = (Step(w, w, 0.0, slots_filled(marks)) for w, marks in zip(words, marks_by_word, strict=True))
                marks = (*(mark for marks in marks_by_word for mark in marks), *final_marks)
                reading = Reading(cost + final_cost, 0.0, marks, tuple(steps))
                known = best.get(reading.wishes)
                if known is None or reading.total < known.total:
                    best[reading.wishes] = reading
        return sorted(best.values(), key=lambda reading: (reading.total, repr(reading.wishes)))
