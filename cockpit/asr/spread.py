"""Spread what a sentence costs over its words, so that the decoder does not give it up at the first.

A rare sentence that begins like no other ("home is forty kilometers away ...") would have to pay for being rare with
its first word, and at once lie beyond the beam. What a sentence costs as a whole stays the same.

Source: Mohri, "Finite-state transducers in language and speech processing", 1997 (reweighting by potentials).
"""

from __future__ import annotations

from cockpit.grammar.graph import WordGraph

MOST = 4.0
"""What a word pays at most, in nats, where later words can pay the rest."""


def spread(graph: WordGraph, most: float = MOST) -> WordGraph:
    """Return the graph with the same sentences at the same costs, paid as late as `most` asks for."""
    owed = _owed(graph, most)
    arcs = [
        [arc._replace(cost=arc.cost + owed[state] - owed[arc.target]) for arc in leaving]
        for state, leaving in enumerate(graph.arcs)
    ]
    return WordGraph(arcs, {state: (cost + owed[state], marks) for state, (cost, marks) in graph.finals.items()})


def _owed(graph: WordGraph, most: float) -> list[float]:
    """Return for each state what its words before have not paid yet; nothing where sentences begin or loop."""
    order, looped = _order(graph)
    owed, least = [0.0] * len(graph.arcs), [float("inf")] * len(graph.arcs)
    for state in order:
        if state not in looped:
            owed[state] = max(0.0, least[state] - most)
        for arc in graph.arcs[state]:
            least[arc.target] = min(least[arc.target], arc.cost + owed[state])
    return owed


def _order(graph: WordGraph) -> tuple[list[int], set[int]]:
    """Return the states, each behind those that lead to it but for loops, and the start and where loops close."""
    looped, done, ended = {0}, {0}, list[int]()
    open_states = {0}
    path = [(0, iter(graph.arcs[0]))]
    while path:
        state, leaving = path[-1]
        arc = next(leaving, None)
        if arc is None:
            path.pop()
            open_states.discard(state)
            ended.append(state)
        elif arc.target in open_states:
            looped.add(arc.target)
        elif arc.target not in done:
            done.add(arc.target)
            open_states.add(arc.target)
            path.append((arc.target, iter(graph.arcs[arc.target])))
    return ended[::-1], looped
