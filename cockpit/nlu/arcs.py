"""A word graph laid out as arrays, for dynamic programming over all its arcs at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cockpit.grammar.graph import Arc, Mark, SlotMark, WordGraph
from cockpit.nlu.words import FILLERS

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]

PREFERENCE = 0.01
"""How much the graph's own costs (nats) count beside edit costs: they settle ties."""


class ArcTable:
    """Every arc of a graph, in order of its source state.

    Attributes:
        vocabulary: the graph's words, sorted, each with whether it has a meaning of its own where it stands; a word
            that has one in some places and not in others is there twice.
        first: shape (states + 1,): where each state's arcs begin.
        source, target: shape (arcs,), states.
        word: shape (arcs,), places in the vocabulary.
        preference: shape (arcs,), the graph's own costs, scaled by PREFERENCE.
        incoming: shape (arcs,), arcs in order of their target; `incoming_first` is to it what `first` is to arcs.
        finals: the states that end a sentence, each with its scaled cost and marks.
    """

    def __init__(self, graph: WordGraph) -> None:
        self._graph = graph
        arcs = [arc for leaving in graph.arcs for arc in leaving]
        self.vocabulary = sorted({_entry(arc) for arc in arcs})
        places = {entry: place for place, entry in enumerate(self.vocabulary)}
        self.first: Places = np.cumsum([0, *(len(leaving) for leaving in graph.arcs)], dtype=np.intp)
        self.source: Places = np.repeat(np.arange(self.states, dtype=np.intp), np.diff(self.first))
        self.target: Places = np.array([arc.target for arc in arcs], dtype=np.intp)
        self.word: Places = np.array([places[_entry(arc)] for arc in arcs], dtype=np.intp)
        self.preference: Floats = np.array([arc.cost * PREFERENCE for arc in arcs], dtype=np.float32)
        self.incoming: Places = np.argsort(self.target, kind="stable")
        counts = np.bincount(self.target, minlength=self.states)
        self.incoming_first: Places = np.concatenate(([0], np.cumsum(counts)))
        self.finals = [(state, cost * PREFERENCE, marks) for state, (cost, marks) in graph.finals.items()]

    @property
    def states(self) -> int:
        """How many states there are."""
        return len(self._graph.arcs)

    def leaving(self, states: Places) -> Places:
        """Return the arcs that leave any of `states`."""
        return _ranges(self.first[states], self.first[states + 1])

    def entering(self, state: int) -> Places:
        """Return the arcs that lead into `state`."""
        return self.incoming[self.incoming_first[state] : self.incoming_first[state + 1]]

    def marks(self, arc: int) -> tuple[Mark, ...]:
        """Return an arc's marks."""
        state = int(self.source[arc])
        return self._graph.arcs[state][arc - int(self.first[state])].marks

    def spelled(self, arc: int) -> str:
        """Return an arc's word."""
        return self.vocabulary[int(self.word[arc])][0]


def _entry(arc: Arc) -> tuple[str, bool]:
    return arc.word, any(isinstance(mark, SlotMark) or arc.word in FILLERS for mark in arc.marks)


def _ranges(starts: Places, ends: Places) -> Places:
    """Return the integers of all half-open ranges, one range after the other."""
    sizes = ends - starts
    shifts = np.repeat(starts - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes)
    return shifts + np.arange(len(shifts))
