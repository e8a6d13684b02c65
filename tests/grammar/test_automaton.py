from __future__ import annotations

import pytest

from cockpit.errors import PackError
from cockpit.grammar import automaton
from cockpit.grammar.automaton import NEVER, Automata, Weighted
from cockpit.grammar.graph import IntentMark, SlotMark


def line(automata: Automata, *words: str, cost: float = 0.0) -> Weighted:
    start: Weighted = (0.0, automata.end)
    for word in reversed(words):
        start = automata.state({(word, ()): start})
    return cost + start[0], start[1]


def sentences(automata: Automata, start: Weighted) -> dict[str, float]:
    """Expand everything: text (with marks where there are any) to cost."""
    cost, number = start
    state = automata.states[number]
    found = {} if state.final is None else {"": cost + state.final}
    for (word, marks), (arc_cost, target) in state.arcs.items():
        for rest, total in sentences(automata, (cost + arc_cost, target)).items():
            found[f"{word}{list(marks) or ''} {rest}".strip()] = total
    return found


def test_equal_states_are_one() -> None:
    automata = Automata()
    assert line(automata, "a", "b") == line(automata, "a", "b")
    made = len(automata.states)
    line(automata, "c", "b")
    assert len(automata.states) == made + 1


def test_union_shares_what_begins_and_what_ends_alike() -> None:
    automata = Automata()
    start = automata.union([line(automata, *text.split()) for text in ("set the fan", "set the heat", "turn the fan")])
    assert sentences(automata, start) == {"set the fan": 0, "set the heat": 0, "turn the fan": 0}
    root = automata.states[start[1]]
    assert set(root.arcs) == {("set", ()), ("turn", ())}


def test_costs_are_pushed_to_the_start_and_kept() -> None:
    automata = Automata()
    parts = [line(automata, "a", "b", cost=3.0), line(automata, "a", "c", cost=1.0), line(automata, "a", "b", cost=2.0)]
    start = automata.union(parts)
    assert sentences(automata, start) == {"a b": 2.0, "a c": 1.0}
    assert start[0] == 1.0
    for state in automata.states:
        assert min([cost for cost, _ in state.arcs.values()] + ([] if state.final is None else [state.final])) == 0


def test_marks_keep_arcs_apart_and_can_be_stripped() -> None:
    automata = Automata()
    one = automata.marked(line(automata, "a", "b"), IntentMark("x"))
    two = automata.marked(line(automata, "a", "c", cost=1.0), SlotMark("s", "v"))
    start = automata.union([one, two])
    assert len(automata.states[start[1]].arcs) == 2
    cost, bare = automata.stripped(start[1])
    assert sentences(automata, (start[0] + cost, bare)) == {"a b": 0.0, "a c": 1.0}
    assert len(automata.states[bare].arcs) == 1


def test_joined_sentences_follow_each_other() -> None:
    automata = Automata()
    ends_early = automata.union([line(automata, "a"), line(automata, "a", "b", cost=1.0)])
    after = automata.union([line(automata, "x"), line(automata, "y", cost=0.5)])
    cost, start = automata.joined(ends_early[1], after[1])
    assert sentences(automata, (cost, start)) == {"a x": 0.0, "a y": 0.5, "a b x": 1.0, "a b y": 1.5}
    assert automata.joined(ends_early[1], automata.end) == (0.0, ends_early[1])


def test_nothing_is_the_union_of_nothing() -> None:
    automata = Automata()
    assert automata.union([]) == NEVER
    assert automata.union([NEVER, line(automata, "a")]) == line(automata, "a")


def test_refuses_to_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(automaton, "MAX_STATES", 10)
    with pytest.raises(PackError, match="more than 10 states"):
        line(Automata(), *"abcdefghijkl")
