"""Random templates: what can be said is understood, and nothing is counted twice or lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cockpit.errors import PackError
from cockpit.grammar.automaton import Automata
from cockpit.grammar.build import Builder
from cockpit.grammar.compile import compile_grammar
from cockpit.grammar.graph import WordGraph
from cockpit.packs.load import Packs
from cockpit.packs.measure import Scale
from cockpit.packs.schema import ChoiceSlot, Language
from cockpit.packs.yaml_file import Places

Meaning = tuple[tuple[str, tuple[tuple[str, Any], ...]], ...]
MakePacks = Callable[..., Packs]
Understand = Callable[[WordGraph, str], set[Meaning]]

SLOTS = {
    "size": {"type": "range", "low": -2, "high": 12, "step": 0.5, "unit": "percent"},
    "zone": {"type": "choice", "values": ["left", "both"]},
}
FORMS = {"zone": {"left": ["left", "[the] left side"], "both": "(both|all) [sides]"}}

WORDS = st.sampled_from("red green blue at the and point half".split())
LEAVES = WORDS | st.sampled_from(["{size}", "{zone}", "<r>"])


def grown(leaves: st.SearchStrategy[str], first: str = "") -> st.SearchStrategy[str]:
    """Return templates of these leaves; `first` begins every part of a bracket."""

    def grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        several = st.lists(inner, min_size=2, max_size=3)
        return (
            several.map(" ".join)
            | several.map(lambda parts: f"({'|'.join(first + part for part in parts)})")
            | several.map(lambda parts: f"({';'.join(first + part for part in parts)})")
            | inner.map(lambda part: f"[{first}{part}]")
        )

    return st.recursive(leaves, grow, max_leaves=8)


QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much, HealthCheck.too_slow]


@settings(deadline=None, max_examples=60, suppress_health_check=QUIET)
@given(st.lists(grown(LEAVES), min_size=1, max_size=3, unique=True), st.integers(0, 1000))
def test_every_sentence_is_understood_as_meant(
    make_packs: MakePacks, understand: Understand, templates: list[str], seed: int
) -> None:
    try:
        packs = make_packs(
            {f"i{chr(97 + n)}": [text] for n, text in enumerate(templates)}, SLOTS, FORMS, {"r": "x [y]"}
        )
    except PackError:
        return  # a template that says nothing, or a slot twice
    grammar = compile_grammar(packs)
    for sentence in grammar.sentences(seed, 15):
        meant = ((sentence.intent, tuple(sorted(sentence.slots.items()))),)
        assert meant in understand(grammar.graph, sentence.text)
        assert understand(grammar.speech, sentence.text)
        assert meant in understand(grammar.graph, f"please {sentence.text} thank you")


def unlike_words() -> st.SearchStrategy[str]:
    """Templates in which no word comes twice and no part is silent: each way to say one is a sentence of its own."""

    def numbered(template: str) -> str:
        letters: Iterator[str] = (a + b for a in "abcdefghij" for b in "klmnopqrst")
        return "".join(next(letters) if sign == "w" else sign for sign in template)

    return grown(st.just("w"), "w ").map(numbered)


@settings(deadline=None, max_examples=100)
@given(unlike_words())
def test_the_graph_has_as_many_paths_as_sentences_are_counted(template: str) -> None:
    try:
        expected = Scale({}, Language(), Places("en.yaml", {})).template(template).sentences
    except PackError:
        return
    automata = Automata()
    _, start = Builder(automata, {}, Language()).template(template)
    paths: dict[int, int] = {}
    for number, state in enumerate(automata.states):  # targets are made before what leads to them
        paths[number] = (state.final is not None) + sum(paths[target] for _, target in state.arcs.values())
    assert paths[start] == expected


def test_the_count_of_slots_is_that_of_their_wordings() -> None:
    zone = ChoiceSlot.model_validate(SLOTS["zone"])
    wording = Language.model_validate({"slots": FORMS})
    counted = Scale({"zone": zone}, wording, Places("en.yaml", {})).template("go {zone}").sentences
    automata = Automata()
    _, start = Builder(automata, {"zone": zone}, wording).template("go {zone}")
    paths: dict[int, int] = {}
    for number, state in enumerate(automata.states):
        paths[number] = (state.final is not None) + sum(paths[target] for _, target in state.arcs.values())
    assert paths[start] == counted == 7
