"""Exact matching: the utterance is a path of the word graph."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from cockpit.grammar.graph import Mark, WordGraph
from cockpit.nlu.meaning import Reading, Wish, slots_filled
from cockpit.nlu.understanding import Step

_Front = dict[tuple[int, int], float]
"""The cheapest way to each state, by the trail of what was marked on the way there."""

_Step = tuple[int, float, int]
"""An arc: its target, its cost, and the number of its marks."""


_Trails = dict[tuple[int, int], int]
"""The number of the trail that follows another, by its number, with the marks of one more word; 0 is no word yet.

Ways are compared by a number instead of by all their marks, which takes most of the time otherwise.
"""


class ExactMatcher:
    """Follows words along a graph; keeps an index by word for the states it has visited."""

    def __init__(self, graph: WordGraph) -> None:
        self._graph = graph
        self._index: dict[int, dict[str, list[_Step]]] = {}
        self._numbers: dict[tuple[Mark, ...], int] = {}
        self._marks: dict[int, tuple[Mark, ...]] = {}
        self._count = itertools.count()

    def readings(self, words: Sequence[str]) -> list[Reading]:
        """Return the cheapest reading of each meaning the words have, cheapest first; empty when they fit nowhere."""
        front: _Front = {(0, 0): 0.0}
        trails: _Trails = {}
        for word in words:
            front = self._advance(front, word, trails)
            if not front:
                return []
        return self._ended(front, words, trails)

    def _advance(self, front: _Front, word: str, trails: _Trails) -> _Front:
        reached: _Front = {}
        visited = self._index
        for (state, trail), cost in front.items():
            by_word = visited[state] if state in visited else self._steps(state)
            for target, more, marks in by_word.get(word, ()):
                key = (target, trails.setdefault((trail, marks), len(trails) + 1))
                total = cost + more
                if total < reached.get(key, math.inf):
                    reached[key] = total
        return reached

    def _steps(self, state: int) -> dict[str, list[_Step]]:
        """Index the arcs of a state by word."""
        by_word: dict[str, list[_Step]] = {}
        for arc in self._graph.arcs[state]:
            by_word.setdefault(arc.word, []).append((arc.target, arc.cost, self._number(arc.marks)))
        self._index[state] = by_word
        return by_word

    def _number(self, marks: tuple[Mark, ...]) -> int:
        number = self._numbers.setdefault(marks, next(self._count))  # one number, whatever threads ask at once
        self._marks[number] = marks
        return number

    def _along(self, trail: int, before: dict[int, tuple[int, int]]) -> list[tuple[Mark, ...]]:
        """Return the marks of each word of a trail."""
        marks = []
        while trail:
            trail, number = before[trail]
            marks.append(self._marks[number])
        return marks[::-1]

    def _ended(self, front: _Front, words: Sequence[str], trails: _Trails) -> list[Reading]:
        best: dict[tuple[Wish, ...], Reading] = {}
        before = {after: way for way, after in trails.items()}
        for (state, trail), cost in front.items():
            if state in self._graph.finals:
                marks_by_word = self._along(trail, before)
                final_cost, final_marks = self._graph.finals[state]
                steps = (Step(w, w, 0.0, slots_filled(marks)) for w, marks in zip(words, marks_by_word, strict=True))
                marks = (*(mark for marks in marks_by_word for mark in marks), *final_marks)
                reading = Reading(cost + final_cost, 0.0, marks, tuple(steps))
                known = best.get(reading.wishes)
                if known is None or reading.total < known.total:
                    best[reading.wishes] = reading
        return sorted(best.values(), key=lambda reading: (reading.total, repr(reading.wishes)))
