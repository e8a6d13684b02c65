"""Gr.fst is the packs' grammar, exact and weighted, with a way out for talk that is no command."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit.asr.graph import UNKNOWN, Garbage, GraphRequest, _other_talk
from cockpit.errors import ModelError
from cockpit.grammar.graph import Arc, WordGraph
from cockpit.worker import Worker

SAID = {"turn": (("t", "er", "n"),), "it": (("ih", "t"),), "on": (("aa", "n"), ("ao", "n")), "off": (("ao", "f"),)}
GraphOf = Callable[..., WordGraph]


class Written:
    """The compiled grammar, read back."""

    def __init__(self, openfst: Worker, folder: Path) -> None:
        lines = (folder / "words.txt").read_text().split("\n")
        self.ids = {word: int(index) for word, index in (line.split() for line in lines if line)}
        self._fst = openfst.call(("arcs", str(folder / "Gr.fst")))

    def cost(self, sentence: str) -> float:
        """Return the cost of the cheapest path that says exactly this; infinite when there is none."""
        costs = {self._fst["start"]: 0.0}
        for word in sentence.split():
            following: dict[int, float] = {}
            for state, cost in costs.items():
                for label, target, more in self._fst["arcs"][state]:
                    if label == self.ids.get(word):
                        following[target] = min(cost + more, following.get(target, math.inf))
            costs = following
        return min((cost + self._fst["finals"].get(state, math.inf) for state, cost in costs.items()), default=math.inf)


@pytest.fixture
def written(compiler: Worker, openfst: Worker, tmp_path: Path) -> Callable[..., Written]:
    def write(graph: WordGraph, garbage: Garbage | None = None, **options: object) -> Written:
        options.setdefault("pronunciations", SAID)
        compiler.call(GraphRequest(graph, str(tmp_path), garbage=garbage, **options))  # type: ignore[arg-type]
        return Written(openfst, tmp_path)

    return write


def test_says_what_the_packs_say_and_nothing_else(written: Callable[..., Written], graph_of: GraphOf) -> None:
    grammar = written(graph_of("turn it on", "turn it off", "off"))
    assert all(grammar.cost(said) < math.inf for said in ("turn it on", "turn it off", "off", ""))
    assert all(grammar.cost(said) == math.inf for said in ("turn", "turn it", "it on", "off off", "turn it on off"))


def test_a_choice_costs_what_it_is_unlikely(written: Callable[..., Written]) -> None:
    arcs = ((Arc(1, "on", 0.0), Arc(1, "off", 0.0), Arc(1, "it", math.log(2))), ())
    grammar = written(WordGraph(arcs, {1: (0.0, ())}))
    assert [math.exp(-grammar.cost(word)) for word in ("on", "off", "it")] == pytest.approx([0.4, 0.4, 0.2])


def test_talk_may_stand_for_a_command_or_beside_it(written: Callable[..., Written], graph_of: GraphOf) -> None:
    grammar = written(graph_of("turn it on"), Garbage(phone=3.0, sentence=1.0, edge=5.0))
    assert grammar.cost("turn it on") == pytest.approx(0.0)
    assert grammar.cost(UNKNOWN) == pytest.approx(1.0)
    assert grammar.cost(f"{UNKNOWN} turn it on") == pytest.approx(5.0)
    assert grammar.cost(f"{UNKNOWN} turn it on {UNKNOWN}") == pytest.approx(10.0)
    assert grammar.cost(f"turn {UNKNOWN} on") == math.inf
    assert grammar.cost(f"{UNKNOWN} {UNKNOWN}") == math.inf


def test_commands_in_a_loop_and_back_off_are_fine(written: Callable[..., Written]) -> None:
    arcs = ((Arc(1, "turn"),), (Arc(0, "on"), Arc(2, "")), (Arc(2, "off"),))
    grammar = written(WordGraph(arcs, {0: (0.0, ()), 2: (0.0, ())}), Garbage())
    assert grammar.cost("turn on turn on turn on") < math.inf


def test_sentences_with_a_word_the_model_lacks_are_left_out(written: Callable[..., Written], graph_of: GraphOf) -> None:
    grammar = written(graph_of("turn it on", "turn it defrosted"))
    assert grammar.cost("turn it on") < math.inf
    assert "defrosted" not in grammar.ids
    assert grammar.cost("turn it") == math.inf


def test_no_sentence_left_is_an_error(written: Callable[..., Written], graph_of: GraphOf) -> None:
    with pytest.raises(ModelError, match="no sentence"):
        written(graph_of("defrost", "turn defrost"), Garbage())


def test_a_published_models_own_numbers_are_used(
    compiler: Worker, openfst: Worker, graph_of: GraphOf, tmp_path: Path
) -> None:
    request = GraphRequest(graph_of("turn on"), str(tmp_path), word_ids={"turn": 700, "on": 41}, garbage=Garbage())
    compiler.call(request)
    arcs = openfst.call(("arcs", str(tmp_path / "Gr.fst")))["arcs"]
    assert {label for leaving in arcs.values() for label, _, _ in leaving} == {700, 41}
    assert not (tmp_path / "HCLr.fst").exists()


def test_talk_does_not_stand_in_the_way_of_a_word_that_is_a_whole_command(graph_of: GraphOf) -> None:
    talk: dict[tuple[str, ...], float] = {("ao", "f"): 3.0, ("ih", "t"): 2.0, ("n", "ow"): 5.0}
    request = GraphRequest(graph_of("off", "turn it on"), "", pronunciations=SAID, talk=talk, garbage=Garbage())
    assert _other_talk(request) == {("ih", "t"): 2.0, ("n", "ow"): 5.0}
