"""Approximate matching: the cheapest alignments of the words to the word graph.

A dynamic programme over (words consumed, state of the graph), vectorised over the arcs that leave the states still
within budget. A walk back from the ends (cockpit.nlu.walk) then meets whole readings in order of cost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from cockpit.grammar.graph import WordGraph
from cockpit.nlu.arcs import ArcTable, Floats, Places
from cockpit.nlu.costs import FORBIDDEN, Costs
from cockpit.nlu.meaning import Reading
from cockpit.nlu.walk import Lattice, walk
from cockpit.nlu.words import ANY_NUMBER, FILLERS, NUMBERS, is_content

_SLACK = 1e-4
"""A cost must fall by more than this to be worth passing on."""


@dataclass(frozen=True, slots=True)
class _Said:
    """The words said, what skipping or replacing each costs, and what the rest costs at least from each on."""

    words: Sequence[str]
    skips: list[float]
    rows: list[Floats]
    rest: list[float]


class Aligner:
    """Aligns words to one graph."""

    def __init__(self, graph: WordGraph) -> None:
        self._arcs = ArcTable(graph)
        self._costs = Costs(self._arcs.vocabulary)

    def readings(self, words: Sequence[str], confidences: Sequence[float], budget: float) -> Iterator[Reading]:
        """Yield the readings that cost at most `budget`, cheapest first, each meaning once.

        Args:
            words: normalised words; UNKNOWN and ANY_NUMBER may stand among them.
            confidences: 0..1 for each word.
            budget: in the units of cockpit.nlu.costs, the graph's own preference included.
        """
        said = self._said(words, confidences)
        columns = self._forward(said, budget)
        if columns:
            unsaid = [self._unsaid(said, place) for place in range(len(words) + 1)]
            yield from walk(Lattice(self._arcs, words, columns, said.skips, said.rows, unsaid, budget))

    def _said(self, words: Sequence[str], confidences: Sequence[float]) -> _Said:
        skips = self._skips(words, confidences)
        rows = [self._costs.replace(word, sure) for word, sure in zip(words, confidences, strict=True)]
        rest = [0.0]
        for skip, row in zip(reversed(skips), reversed(rows), strict=True):
            rest.append(rest[-1] + min(skip, float(row.min())))
        return _Said(words, skips, rows, rest[::-1])

    def _skips(self, words: Sequence[str], confidences: Sequence[float]) -> list[float]:
        """Return what it costs to skip each word where it stands."""
        opening = leading = True
        skips: list[float] = []
        for place, (word, confidence) in enumerate(zip(words, confidences, strict=True)):
            beside = (*words[max(0, place - 1) : place], *words[place + 1 : place + 2])
            if is_content(word) and any(other in NUMBERS or other == ANY_NUMBER for other in beside):
                skips.append(FORBIDDEN)  # it may be the rest of the number
            else:
                skips.append(self._costs.skip(word, confidence, opening=opening, leading=leading))
            opening = opening and word in FILLERS
            leading = leading and not is_content(word)
        return skips

    def _unsaid(self, said: _Said, place: int) -> Floats:
        """Return what unsaid words cost after `place` words."""
        after_number = place > 0 and said.words[place - 1] == ANY_NUMBER
        return self._costs.numbers_unsaid if after_number else self._costs.unsaid

    def _forward(self, said: _Said, budget: float) -> list[Floats]:
        """Return, for each number of words consumed, the least cost to every state; empty when none is in budget."""
        if said.rest[0] > budget:
            return []
        column: Floats = np.full(self._arcs.states, np.inf, dtype=np.float32)
        column[0] = 0.0
        self._leave_unsaid(column, self._unsaid(said, 0), budget - said.rest[0])
        columns = [column]
        for place, (skip, row) in enumerate(zip(said.skips, said.rows, strict=True), start=1):
            limit = budget - said.rest[place]
            before, column = column, column + np.float32(skip)
            column[column > limit] = np.inf
            self._relax(before, column, row, limit, np.flatnonzero(np.isfinite(before)))
            self._leave_unsaid(column, self._unsaid(said, place), limit)
            columns.append(column)
            if not np.isfinite(column).any():
                return []
        return columns

    def _leave_unsaid(self, column: Floats, unsaid: Floats, limit: float) -> None:
        """Relax `column` by words of the grammar that were not said, until nothing becomes cheaper."""
        changed = np.flatnonzero(np.isfinite(column))
        while changed.size:
            changed = self._relax(column, column, unsaid, limit, changed)

    def _relax(self, before: Floats, after: Floats, row: Floats, limit: float, states: Places) -> Places:
        """Follow the arcs out of `states` at `row`'s cost a word; return the states that became cheaper."""
        table = self._arcs
        arcs = table.leaving(states)
        costs = before[table.source[arcs]] + row[table.word[arcs]] + table.preference[arcs]
        targets = table.target[arcs]
        better = (costs <= limit) & (costs < after[targets] - _SLACK)
        np.minimum.at(after, targets[better], costs[better])
        return np.unique(targets[better])
