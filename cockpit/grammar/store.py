"""A word graph as plain JSON, and back."""

from __future__ import annotations

from typing import Any

from cockpit.grammar.graph import Arc, IntentMark, Mark, SlotMark, WordGraph


def to_json(graph: WordGraph) -> dict[str, Any]:
    """Return the graph with each word and each group of marks written once."""
    words: dict[str, int] = {}
    marks: dict[tuple[Mark, ...], int] = {}
    arcs = [
        [
            [arc.target, words.setdefault(arc.word, len(words)), arc.cost, marks.setdefault(arc.marks, len(marks))]
            for arc in each
        ]
        for each in graph.arcs
    ]
    finals = [[state, cost, marks.setdefault(each, len(marks))] for state, (cost, each) in graph.finals.items()]
    return {
        "words": list(words),
        "marks": [[_mark_to_json(mark) for mark in each] for each in marks],
        "arcs": arcs,
        "finals": finals,
    }


def from_json(data: Any) -> WordGraph:
    """Return the graph that `to_json` described."""
    words = data["words"]
    marks = [tuple(_mark_from_json(mark) for mark in each) for each in data["marks"]]
    arcs = [[Arc(target, words[word], cost, marks[mark]) for target, word, cost, mark in each] for each in data["arcs"]]
    return WordGraph(arcs, {state: (cost, marks[mark]) for state, cost, mark in data["finals"]})


def _mark_to_json(mark: Mark) -> list[Any]:
    if isinstance(mark, SlotMark):
        return ["slot", mark.name, mark.value]
    return ["intent", mark.intent, [list(item) for item in mark.slots]]


def _mark_from_json(data: list[Any]) -> Mark:
    kind, name, rest = data
    return SlotMark(name, rest) if kind == "slot" else IntentMark(name, tuple((key, value) for key, value in rest))
