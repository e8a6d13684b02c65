"""A word graph laid out as arrays, for dynamic programming over all its arcs at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cockpit.grammar.graph import Arc, Mark, SlotMark, WordGraph
from cockpit.nlu.words import ARTICLES, FILLERS

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]

PREFERENCE = 0.01
"""How much the graph's own costs (nats) count beside edit costs: they settle ties."""


@dataclass(frozen=True, slots=True)
class Arcs:
    """Arcs in order of a key (a state or a word): those of key k are first[k] up to first[k + 1].

    Attributes:
        first: shape (keys + 1,).
        number: shape (arcs,), each arc's place in the graph.
        source, target: shape (arcs,), states.
        word: shape (arcs,), places in the vocabulary.
        preference: shape (arcs,), the graph's own costs, scaled by PREFERENCE.
    """

    first: Places
    number: Places
    source: Places
    target: Places
    word: Places
    preference: Floats

    def ordered(self, key: Places, keys: int, arcs: Places) -> Arcs:
        """Return some of the arcs, by place, in order of another key."""
        key = key[arcs]
        order = arcs[np.argsort(key, kind="stable")]
        first = np.concatenate(([0], np.cumsum(np.bincount(key, minlength=keys))))
        return Arcs(
            first, self.number[order], self.source[order], self.target[order], self.word[order], self.preference[order]
        )

    def of(self, keys: Places) -> Places:
        """Return the places of all arcs of some keys."""
        starts = self.first[keys]
        sizes = self.first[keys + 1] - starts
        places: Places = (starts - sizes.cumsum() + sizes).repeat(sizes)
        places += np.arange(len(places))
        return places


class ArcTable:
    """Every arc of a graph, in several orders.

    Attributes:
        vocabulary: the graph's words, sorted, each with whether it has a meaning of its own where it stands; a word
            that has one in some places and not in others is there twice.
        states: how many states there are.
        leaving: arcs in order of their source state.
        entering: arcs in order of their target state.
        saying: arcs in order of their word.
        final_states, final_costs: the states that end a sentence, each with its scaled cost.
    """

    def __init__(self, graph: WordGraph) -> None:
        arcs = [arc for leaving in graph.arcs for arc in leaving]
        self._arcs = arcs
        self._finals = [marks for _, marks in graph.finals.values()]
        self.vocabulary = sorted({_entry(arc) for arc in arcs})
        self.states = len(graph.arcs)
        places = {entry: place for place, entry in enumerate(self.vocabulary)}
        first = np.cumsum([0, *(len(leaving) for leaving in graph.arcs)], dtype=np.intp)
        self.leaving = Arcs(
            first,
            np.arange(len(arcs)),
            np.repeat(np.arange(self.states), np.diff(first)),
            np.array([arc.target for arc in arcs], dtype=np.intp),
            np.array([places[_entry(arc)] for arc in arcs], dtype=np.intp),
            np.array([arc.cost * PREFERENCE for arc in arcs], dtype=np.float32),
        )
        everything = self.leaving.number
        self.entering = self.leaving.ordered(self.leaving.target, self.states, everything)
        self.saying = self.leaving.ordered(self.leaving.word, len(self.vocabulary), everything)
        self.final_states: Places = np.array(list(graph.finals), dtype=np.intp)
        self.final_costs: Floats = np.array([cost * PREFERENCE for cost, _ in graph.finals.values()], dtype=np.float32)

    def sparse(self, row: Floats) -> Arcs:
        """Return the arcs whose words cost less than infinity in a row over the vocabulary, by source state."""
        return self.leaving.ordered(self.leaving.source, self.states, np.isfinite(row[self.leaving.word]).nonzero()[0])

    def marks(self, number: int) -> tuple[Mark, ...]:
        """Return an arc's marks."""
        return self._arcs[number].marks

    def spelled(self, number: int) -> str:
        """Return an arc's word."""
        return self._arcs[number].word

    def final_marks(self, place: int) -> tuple[Mark, ...]:
        """Return the marks of an end, by its place in `final_states`."""
        return self._finals[place]


def _entry(arc: Arc) -> tuple[str, bool]:
    means = any(isinstance(mark, SlotMark) or arc.word in FILLERS for mark in arc.marks)
    return arc.word, means and arc.word not in ARTICLES
