"""Costs move along the words, and no sentence costs more or less than before."""

from __future__ import annotations

import pytest

from cockpit.asr.spread import spread
from cockpit.grammar.graph import Arc, WordGraph


def cost_of(graph: WordGraph, sentence: str) -> float:
    """Return the least cost of a sentence."""
    paths = {0: 0.0}
    for word in sentence.split():
        longer: dict[int, float] = {}
        for state, cost in paths.items():
            for arc in graph.arcs[state]:
                if arc.word == word:
                    longer[arc.target] = min(longer.get(arc.target, 99.0), cost + arc.cost)
        paths = longer
    return min(cost + graph.finals[state][0] for state, cost in paths.items() if state in graph.finals)


@pytest.fixture
def graph() -> WordGraph:
    """Return one rare sentence of three words, a common one that shares its end, and "and" back to the start."""
    return WordGraph(
        [
            [Arc(1, "home", 14.0), Arc(2, "turn", 1.0)],
            [Arc(2, "is", 0.0)],
            [Arc(3, "on", 0.5)],
            [Arc(0, "and", 2.5)],
        ],
        {3: (0.25, ())},
    )


@pytest.mark.parametrize("sentence", ["home is on", "turn on", "turn on and home is on"])
def test_a_sentence_costs_what_it_did(graph: WordGraph, sentence: str) -> None:
    assert cost_of(spread(graph, most=4.0), sentence) == pytest.approx(cost_of(graph, sentence))


def test_no_word_pays_more_than_asked_for_where_the_next_can(graph: WordGraph) -> None:
    first, second = spread(graph, most=4.0).arcs[:2]
    assert first[0].cost == pytest.approx(4.0)
    assert second[0].cost == pytest.approx(10.0)  # what comes next is shared with a common sentence


def test_what_is_cheap_stays(graph: WordGraph) -> None:
    assert spread(graph, most=20.0).arcs == graph.arcs


def test_a_loop_gains_nothing(graph: WordGraph) -> None:
    spreaded = spread(graph, most=1.0)
    assert [arc.cost for arc in spreaded.arcs[3]] == pytest.approx([2.5])
    assert all(arc.cost >= 0 for leaving in spreaded.arcs for arc in leaving)
