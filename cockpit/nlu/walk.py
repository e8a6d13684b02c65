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
from cockpit.nlu.arcs import ArcTable, Floats, Places
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


def walk(lattice: Lattice) -> Iterator[Reading]:
    """Yield readings within the budget, cheapest first, each meaning once."""
    queue: list[tuple[float, int, _Node]] = []
    pushed = 0
    known: set[tuple[Wish, ...]] = set()
    visited: set[tuple[int, int, tuple[Mark, ...]]] = set()
    for node in _ends(lattice):
        pushed = _push(queue, lattice, node, pushed)
    while queue and len(visited) < MOST_VISITS:
        total, _, node = heapq.heappop(queue)
        key = (node.consumed, node.state, node.marks)
        if key in visited:
            continue
        visited.add(key)
        if node.consumed == 0 and node.state == 0:
            reading = Reading(total, sum(step.cost for step in node.steps), node.marks, node.steps)
            if reading.wishes not in known:
                known.add(reading.wishes)
                yield reading
        for before in _before(lattice, node):
            pushed = _push(queue, lattice, before, pushed)


def _push(queue: list[tuple[float, int, _Node]], lattice: Lattice, node: _Node, pushed: int) -> int:
    total = node.cost + float(lattice.columns[node.consumed][node.state])
    if total <= lattice.budget:
        heapq.heappush(queue, (total, pushed, node))
    return pushed + 1


def _ends(lattice: Lattice) -> Iterator[_Node]:
    for state, cost, marks in lattice.arcs.finals:
        yield _Node(len(lattice.words), state, cost, marks, ())


def _before(lattice: Lattice, node: _Node) -> Iterator[_Node]:
    """Yield the nodes one step before: a word skipped, an arc's word unsaid, or a word said for an arc's word."""
    consumed = node.consumed
    arcs = lattice.arcs.entering(node.state)
    yield from _along(lattice, node, arcs, consumed, lattice.unsaid[consumed], "")
    if consumed:
        word, skip = lattice.words[consumed - 1], lattice.skips[consumed - 1]
        step = Step(word, "", skip)
        yield _Node(consumed - 1, node.state, node.cost + skip, node.marks, (step, *node.steps))
        yield from _along(lattice, node, arcs, consumed - 1, lattice.rows[consumed - 1], word)


def _along(lattice: Lattice, node: _Node, arcs: Places, consumed: int, row: Floats, said: str) -> Iterator[_Node]:
    """Yield the nodes before `arcs`, where `said` (or nothing) stands for the arcs' words, within budget."""
    table = lattice.arcs
    edits = row[table.word[arcs]]
    costs = node.cost + edits + table.preference[arcs]
    for place in (costs + lattice.columns[consumed][table.source[arcs]] <= lattice.budget).nonzero()[0]:
        arc = int(arcs[place])
        marks = table.marks(arc)
        step = Step(said, table.spelled(arc), round(float(edits[place]), 4), slots_filled(marks))
        yield _Node(consumed, int(table.source[arc]), float(costs[place]), marks + node.marks, (step, *node.steps))
