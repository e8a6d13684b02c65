"""Weighted acyclic word automata as an algebra of shared, immutable states.

Every state is made once: equal states are the same state (minimal by hash-consing, from the end to the start), and
the union of states merges arcs that carry the same word and marks (deterministic by subset construction). Costs are
pushed towards the start: from every state the cheapest way to an end costs 0, and each operation returns what is left
over. So a set of sentences takes about the same room however its templates were written.

Sources: M. Mohri, Finite-State Transducers in Language and Speech Processing, 1997 (determinisation and pushing);
J. Daciuk et al., Incremental Construction of Minimal Acyclic Finite-State Automata, 2000 (hash-consing).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cockpit.errors import PackError
from cockpit.grammar.graph import Mark

Label = tuple[str, tuple[Mark, ...]]
Weighted = tuple[float, int]
"""A cost, and the state it is paid to enter."""

NEVER: Weighted = (float("inf"), -1)
PRECISION = 4
"""Decimals of a cost; without rounding, equal states would differ in their last bit."""

MAX_STATES = 1_000_000


@dataclass(frozen=True, slots=True)
class State:
    """Arcs by label, and the cost of ending here (None: no sentence ends here)."""

    arcs: Mapping[Label, Weighted]
    final: float | None = None


class Automata:
    """The states made so far; a state's number is its index in `states`."""

    def __init__(self) -> None:
        self.states: list[State] = []
        self._numbers: dict[tuple[float | None, frozenset[tuple[Label, Weighted]]], int] = {}
        self._unions: dict[tuple[Weighted, ...], Weighted] = {}
        self._joins: dict[tuple[int, int], Weighted] = {}
        self._stripped: dict[int, Weighted] = {}
        self.end = self.state({}, 0.0)[1]
        """The state where a sentence ends and nothing follows."""

    def state(self, arcs: Mapping[Label, Weighted], final: float | None = None) -> Weighted:
        """Return the state with these arcs and this end, and the cost that was pushed out of it."""
        least = min([cost for cost, _ in arcs.values()] + ([] if final is None else [final]), default=0.0)
        pushed = {label: (round(cost - least, PRECISION), target) for label, (cost, target) in arcs.items()}
        end = None if final is None else round(final - least, PRECISION)
        key = (end, frozenset(pushed.items()))
        number = self._numbers.get(key)
        if number is None:
            if len(self.states) >= MAX_STATES:
                raise PackError(f"the templates need more than {MAX_STATES} states", hint="use fewer optional parts")
            number = self._numbers[key] = len(self.states)
            self.states.append(State(pushed, end))
        return least, number

    def union(self, parts: Iterable[Weighted]) -> Weighted:
        """Return a state that accepts what any of the parts accepts, at the lower cost where several do."""
        cheapest: dict[int, float] = {}
        for cost, number in parts:
            if number >= 0 and cost < cheapest.get(number, float("inf")):
                cheapest[number] = cost
        if not cheapest:
            return NEVER
        least = min(cheapest.values())
        if len(cheapest) == 1:
            return least, next(iter(cheapest))
        key = tuple(sorted((round(cost - least, PRECISION), number) for number, cost in cheapest.items()))
        found = self._unions.get(key)
        if found is None:
            found = self._unions[key] = self._merge(key)
        return round(least + found[0], PRECISION), found[1]

    def _merge(self, parts: tuple[Weighted, ...]) -> Weighted:
        targets: dict[Label, list[Weighted]] = {}
        finals: list[float] = []
        for cost, number in parts:
            state = self.states[number]
            for label, (arc_cost, target) in state.arcs.items():
                targets.setdefault(label, []).append((cost + arc_cost, target))
            if state.final is not None:
                finals.append(cost + state.final)
        arcs = {label: self.union(each) for label, each in targets.items()}
        return self.state(arcs, min(finals, default=None))

    def joined(self, start: int, after: int) -> Weighted:
        """Return the sentences from `start`, each followed by one from `after`; `start` ends no sentence itself."""
        if after == self.end:
            return 0.0, start
        found = self._joins.get((start, after))
        if found is None:
            arcs: dict[Label, Weighted] = {}
            for label, (cost, target) in self.states[start].arcs.items():
                ways: list[Weighted] = []
                final = self.states[target].final
                if final is not None:
                    ways.append((cost + final, after))
                if self.states[target].arcs:
                    rest, state = self.joined(target, after)
                    ways.append((cost + rest, state))
                arcs[label] = self.union(ways)
            found = self._joins[start, after] = self.state(arcs)
        return found

    def marked(self, start: Weighted, mark: Mark) -> Weighted:
        """Return the same sentences with `mark` before all other marks on their first words."""
        cost, number = start
        state = self.states[number]
        arcs = {(word, (mark, *marks)): way for (word, marks), way in state.arcs.items()}
        rest, first = self.state(arcs, state.final)
        return cost + rest, first

    def stripped(self, start: int) -> Weighted:
        """Return the same sentences without marks: smaller, and with one arc a word."""
        found = self._stripped.get(start)
        if found is None:
            targets: dict[Label, list[Weighted]] = {}
            state = self.states[start]
            for (word, _), (cost, target) in state.arcs.items():
                rest, bare = self.stripped(target)
                targets.setdefault((word, ()), []).append((cost + rest, bare))
            found = self.state({label: self.union(each) for label, each in targets.items()}, state.final)
            self._stripped[start] = found
        return found
