"""Approximate matching: the cheapest alignments of the words to the word graph.

A dynamic programme over (words consumed, state of the graph), vectorised over the arcs that leave the states still
within budget. A walk back from the ends (cockpit.nlu.walk) then meets whole readings in order of cost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from cockpit.grammar.graph import WordGraph
from cockpit.nlu.arcs import Arcs, ArcTable, Floats, Places
from cockpit.nlu.costs import FORBIDDEN, Costs
from cockpit.nlu.meaning import Reading
from cockpit.nlu.walk import Lattice, walk
from cockpit.nlu.words import ANY_NUMBER, FILLER, FILLER_PHRASES, FILLERS, NUMBERS, UNKNOWN, is_content

_SLACK = 1e-4
"""A cost must fall by more than this to be worth passing on."""


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What it costs to leave words of the grammar unsaid: over the vocabulary, and for the arcs where it may be."""

    row: Floats
    arcs: Arcs
    costs: Floats


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
        self._plain_unsaid = self._leaving_unsaid(self._costs.unsaid)
        self._numbers_unsaid = self._leaving_unsaid(self._costs.numbers_unsaid)

    def _leaving_unsaid(self, row: Floats) -> Unsaid:
        arcs = self._arcs.sparse(row)
        return Unsaid(row, arcs, row[arcs.word] + arcs.preference)

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
            unsaid = [self._unsaid(said, place).row for place in range(len(words) + 1)]
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
            if _repeats(words, place) or _hesitates(words, place):
                skips.append(FILLER)
            elif is_content(word) and any(other in NUMBERS or other == ANY_NUMBER for other in beside):
                skips.append(FORBIDDEN)  # it may be the rest of the number
            else:
                skips.append(self._costs.skip(word, confidence, opening=opening, leading=leading))
            opening = opening and word in FILLERS
            leading = leading and not is_content(word)
        return skips

    def _forward(self, said: _Said, budget: float) -> list[Floats]:
        """Return, for each number of words consumed, the least cost to every state; empty when none is in budget."""
        if said.rest[0] > budget:
            return []
        column: Floats = np.full(self._arcs.states, np.inf, dtype=np.float32)
        column[0] = 0.0
        self._leave_unsaid(column, self._unsaid(said, 0), budget - said.rest[0], np.zeros(1, dtype=np.intp))
        columns = [column]
        for place, (skip, row) in enumerate(zip(said.skips, said.rows, strict=True), start=1):
            limit = budget - said.rest[place]
            before, column = column, column + np.float32(skip)
            column[column > limit] = np.inf
            changed = self._say(before, column, row, limit)
            unsaid = self._unsaid(said, place)
            if unsaid is not self._unsaid(said, place - 1):
                changed = np.isfinite(column).nonzero()[0]
            self._leave_unsaid(column, unsaid, limit, changed)
            columns.append(column)
            if not np.isfinite(column).any():
                return []
        return columns

    def _unsaid(self, said: _Said, place: int) -> Unsaid:
        """Return what unsaid words cost after `place` words."""
        after_number = place > 0 and said.words[place - 1] == ANY_NUMBER
        return self._numbers_unsaid if after_number else self._plain_unsaid

    def _say(self, before: Floats, after: Floats, row: Floats, limit: float) -> Places:
        """Follow the arcs whose words the said one may stand for; return the states that became cheaper."""
        table = self._arcs.saying
        arcs = table.of(np.isfinite(row).nonzero()[0])
        costs = before[table.source[arcs]] + row[table.word[arcs]] + table.preference[arcs]
        return _lower(after, table.target[arcs], costs, limit)

    @staticmethod
    def _leave_unsaid(column: Floats, unsaid: Unsaid, limit: float, changed: Places) -> None:
        """Follow arcs whose words were not said out of the changed states, until nothing becomes cheaper.

        From the others nothing can: their costs rose all alike, by the word that was skipped.
        """
        table = unsaid.arcs
        while changed.size:
            arcs = table.of(changed)
            costs = column[table.source[arcs]] + unsaid.costs[arcs]
            changed = _lower(column, table.target[arcs], costs, limit)


def _repeats(words: Sequence[str], place: int) -> bool:
    """Say whether a word was said just before; a number said twice may be another number."""
    word = words[place]
    return place > 0 and word == words[place - 1] and word not in NUMBERS and word not in (UNKNOWN, ANY_NUMBER)


def _hesitates(words: Sequence[str], place: int) -> bool:
    return tuple(words[place : place + 2]) in FILLER_PHRASES or tuple(words[place - 1 : place + 1]) in FILLER_PHRASES


def _lower(column: Floats, states: Places, costs: Floats, limit: float) -> Places:
    """Take each state's least cost into the column where that is cheaper; return the states that became so."""
    better = ((costs <= limit) & (costs < column[states] - _SLACK)).nonzero()[0]
    states = states[better]
    np.minimum.at(column, states, costs[better])
    reached = np.zeros(len(column), dtype=np.bool_)
    reached[states] = True
    return reached.nonzero()[0]
