"""From the cheapest way to every state back to whole readings, cheapest first.

A best-first walk from the ends: what lies before a node is known exactly (the forward costs), so this is A* with a
perfect heuristic, and the first readings it completes are the cheapest. Nodes that differ only in how the same
meaning was said are visited once.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cockpit.grammar.graph import Mark
from cockpit.nlu.arcs import ArcTable, Floats
from cockpit.nlu.guards import READ_AHEAD
from cockpit.nlu.meaning import Reading, Wish, slots_filled
from cockpit.nlu.understanding import Step

MOST_VISITS = 3_000
"""Enough for dozens of readings; a bound on the time spent in strange graphs."""


@dataclass(frozen=True, slots=True)
class Lattice:
    """What the forward pass found.

    Attributes:
        arcs: of the graph.
        words: as said.
        columns: for 0..len(words) words consumed, the least cost to every state, shape (states,).
        skips: the cost of skipping each word.
        rows: the cost of replacing each word by every word of the vocabulary.
        unsaid: for 0..len(words) words consumed, the cost of leaving each word of the vocabulary unsaid.
        budget: what a reading may cost.
    """

    arcs: ArcTable
    words: Sequence[str]
    columns: Sequence[Floats]
    skips: Sequence[float]
    rows: Sequence[Floats]
    unsaid: Sequence[Floats]
    budget: float


@dataclass(frozen=True, slots=True)
class _Node:
    """`consumed` words and a state, with what follows: its cost, its marks and its steps."""

    consumed: int
    state: int
    cost: float
    marks: tuple[Mark, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    """A step from (`consumed`, `state`) to a node: what it costs, its marks, and the least cost through it."""

    consumed: int
    state: int
    cost: float
    through: float
    marks: tuple[Mark, ...]
    step: Step


def walk(lattice: Lattice) -> Iterator[Reading]:
    """Yield readings within the budget and READ_AHEAD of the first, cheapest first, each meaning once."""
    limit = lattice.budget
    ways = _Ways(lattice)
    queue = [(total, place, node) for place, (total, node) in enumerate(_ends(lattice))]
    heapq.heapify(queue)
    pushed = len(queue)
    known: set[tuple[Wish, ...]] = set()
    visited: set[tuple[int, int, tuple[Mark, ...]]] = set()
    while queue and queue[0][0] <= limit and len(visited) < MOST_VISITS:
        total, _, node = heapq.heappop(queue)
        key = (node.consumed, node.state, node.marks)
        if key in visited:
            continue
        visited.add(key)
        if node.consumed == 0 and node.state == 0:
            reading = Reading(total, sum(step.cost for step in node.steps), node.marks, node.steps)
            limit = min(limit, total + READ_AHEAD)
            if reading.wishes not in known:
                known.add(reading.wishes)
                yield reading
        for way in ways.into(node.consumed, node.state):
            if (total := node.cost + way.through) <= limit:
                steps = (way.step, *node.steps)
                before = _Node(way.consumed, way.state, node.cost + way.cost, way.marks + node.marks, steps)
                heapq.heappush(queue, (total, pushed, before))
                pushed += 1


def _ends(lattice: Lattice) -> Iterator[tuple[float, _Node]]:
    """Yield the ends within the budget, each with the least cost of a reading that ends there."""
    table = lattice.arcs
    totals = lattice.columns[-1][table.final_states] + table.final_costs
    for place in (totals <= lattice.budget).nonzero()[0].tolist():
        state, cost = int(table.final_states[place]), float(table.final_costs[place])
        yield float(totals[place]), _Node(len(lattice.words), state, cost, table.final_marks(place), ())


class _Ways:
    """The steps that lead to a node; nodes that differ only in what follows share them."""

    def __init__(self, lattice: Lattice) -> None:
        self._lattice = lattice
        self._found: dict[tuple[int, int], list[_Way]] = {}

    def into(self, consumed: int, state: int) -> list[_Way]:
        """Return the steps to `state`: a word skipped, an arc's word unsaid, or a word said for an arc's word."""
        found = self._found.get((consumed, state))
        if found is None:
            found = self._found[consumed, state] = list(self._into(consumed, state))
        return found

    def _into(self, consumed: int, state: int) -> Iterator[_Way]:
        lattice = self._lattice
        yield from self._along(consumed, state, lattice.unsaid[consumed], "")
        if consumed:
            before, word = consumed - 1, lattice.words[consumed - 1]
            skip = lattice.skips[before]
            through = skip + float(lattice.columns[before][state])
            yield _Way(before, state, skip, through, (), Step(word, "", skip))
            yield from self._along(before, state, lattice.rows[before], word)

    def _along(self, consumed: int, state: int, row: Floats, said: str) -> Iterator[_Way]:
        """Yield the arcs into `state` within budget, where `said` (or nothing) stands for their words."""
        lattice, table, arcs = self._lattice, self._lattice.arcs, self._lattice.arcs.entering
        here = slice(arcs.first[state], arcs.first[state + 1])
        sources, edits = arcs.source[here], row[arcs.word[here]]
        costs = edits + arcs.preference[here]
        through = costs + lattice.columns[consumed][sources]
        for place in (through <= lattice.budget).nonzero()[0].tolist():
            number = int(arcs.number[here.start + place])
            marks = table.marks(number)
            step = Step(said, table.spelled(number), round(float(edits[place]), 4), slots_filled(marks))
            yield _Way(consumed, int(sources[place]), float(costs[place]), float(through[place]), marks, step)
