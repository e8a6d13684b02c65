"""From automata to the word graph: commands in a loop, with what surrounds them.

State 0 is where a command may begin: openings lead back to it. After a command closings loop, and a joining word
leads back to state 0.
"""

from __future__ import annotations

from cockpit.grammar.automaton import NEVER, Automata, Weighted
from cockpit.grammar.build import Builder
from cockpit.grammar.graph import Arc, Mark, WordGraph
from cockpit.grammar.manners import (
    CLOSING,
    DEFERRAL,
    DEFERRAL_COST,
    FILLER_COST,
    JOINING,
    JOINING_COST,
    NEGATION,
    OPENING,
    REPAIR,
    REPAIR_COST,
)
from cockpit.packs.schema import Language

_START, _AFTER = 0, 1


def assemble(
    automata: Automata,
    root: int,
    language: str,
    *,
    joining: bool = True,
    heard: bool = False,
    beside: Weighted = NEVER,
    manners: Builder | None = None,
) -> WordGraph:
    """Return the graph of the sentences from `root`, with openings and closings, and several in one breath.

    Args:
        automata: holds the states.
        root: where the sentences begin.
        language: whose manners.
        joining: whether one sentence may follow another.
        heard: whether it is for the recogniser, which has to hear what is not meant too: sentences that are taken
            back for others ("no, ..."), forbidden or put off. What is meant is found by cockpit.nlu.repair and
            cockpit.nlu.hindrance.
        beside: where further sentences begin, which are laid beside the others: merged with many that begin alike
            they would need five times the room.
        manners: what compiles openings and closings, from `manners_of`, for many graphs of the same automata.
    """
    graph, builder = _Assembly(automata), manners or manners_of(automata)
    for templates, start, end, cost in (
        (OPENING, _START, _START, FILLER_COST),
        (CLOSING, _AFTER, _AFTER, FILLER_COST),
        (JOINING if joining else {}, _AFTER, _START, JOINING_COST),
        (REPAIR if heard else {}, _AFTER, _START, REPAIR_COST),
        (NEGATION if heard else {}, _START, _START, FILLER_COST),
        (DEFERRAL if heard else {}, _START, _START, DEFERRAL_COST),
        (DEFERRAL if heard else {}, _AFTER, _AFTER, DEFERRAL_COST),
    ):
        for template in templates.get(language, ()):
            _, words = builder.template(template)
            graph.insert(words, start, end, cost)
    graph.sentences(root)
    if beside != NEVER:
        graph.sentences(beside[1], beside[0])
    return WordGraph(graph.arcs, graph.finals)


def manners_of(automata: Automata) -> Builder:
    """Return what compiles what surrounds sentences, each piece of it once."""
    return Builder(automata, {}, Language())


class _Assembly:
    """The graph in the making; the automata's end is the state after a command."""

    def __init__(self, automata: Automata) -> None:
        self._states = automata.states
        self._end = automata.end
        self.arcs: list[list[Arc]] = [[], []]
        self.finals: dict[int, tuple[float, tuple[Mark, ...]]] = {_AFTER: (0.0, ())}

    def insert(self, root: int, start: int, end: int, cost: float) -> None:
        """Lay the sentences of `root` from one state to another."""
        self._copy(root, start, {self._end: end}, cost)

    def sentences(self, root: int, cost: float = 0.0) -> None:
        """Lay the commands from the start; a state that ends one but may go on does what comes after a command too."""
        after = self.arcs[_AFTER]
        copies = {self._end: _AFTER}
        self._copy(root, _START, copies, cost)
        for state, number in copies.items():
            final = self._states[state].final
            if final is not None and number != _AFTER:
                self.finals[number] = (final, ())
                self.arcs[number] += [Arc(arc.target, arc.word, arc.cost + final) for arc in after]

    def _copy(self, root: int, start: int, copies: dict[int, int], cost: float = 0.0) -> None:
        """Append the states below `root`, with the root's own arcs leaving `start`."""
        todo = [(root, start)]
        while todo:
            state, number = todo.pop()
            extra = cost if number == start else 0.0
            for (word, marks), (arc_cost, target) in self._states[state].arcs.items():
                if target not in copies:
                    copies[target] = len(self.arcs)
                    self.arcs.append([])
                    todo.append((target, copies[target]))
                self.arcs[number].append(Arc(copies[target], word, round(arc_cost + extra, 4), marks))
