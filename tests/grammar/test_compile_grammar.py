from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cockpit.errors import PackError
from cockpit.grammar.compile import Grammar, compile_grammar
from cockpit.grammar.graph import Arc, IntentMark, SlotMark, WordGraph
from cockpit.grammar.manners import CLOSING, JOINING, OPENING
from cockpit.packs.load import Packs

Meaning = tuple[tuple[str, tuple[tuple[str, Any], ...]], ...]
MakePacks = Callable[..., Packs]
Understand = Callable[[WordGraph, str], set[Meaning]]

SLOTS = {
    "temperature": {"type": "range", "low": 16, "high": 30, "step": 0.5, "unit": "celsius"},
    "level": {"type": "range", "low": 0, "high": 100, "unit": "percent"},
    "zone": {"type": "choice", "values": ["driver", "rear", "rear_left"]},
    "amount": {"type": "range", "low": 0.5, "high": 5, "step": 0.5, "unit": "celsius"},
}
FORMS = {"zone": {"driver": ["driver [side]", "my side"], "rear": "[the] rear", "rear_left": "rear left"}}
SAYS: dict[str, list[Any]] = {
    "set": ["set <heat> to {temperature} [for {zone}]", {"text": "set <heat> high", "slots": {"temperature": 28}}],
    "blow": ["blow (at {level};{zone})", "fan {level}"],
    "off": ["turn (off;[the] fan)", "fan off"],
    "warm": ["{amount} warmer"],
}
RULES = {"heat": "[the] (heat|heating)"}


@pytest.fixture(scope="module")
def packs(make_packs: MakePacks) -> Packs:
    return make_packs(SAYS, SLOTS, FORMS, RULES, needs=("temperature",))


@pytest.fixture(scope="module")
def grammar(packs: Packs) -> Grammar:
    return compile_grammar(packs)


@pytest.mark.parametrize(
    ("text", "intent", "slots"),
    [
        ("set the heat to twenty one", "set", {"temperature": 21.0}),
        ("set heating to twenty one and a half degrees", "set", {"temperature": 21.5}),
        ("set heating to twenty one point five degrees celsius", "set", {"temperature": 21.5}),
        ("set heat to sixteen degrees for my side", "set", {"temperature": 16.0, "zone": "driver"}),
        ("set heat to sixteen for the rear", "set", {"temperature": 16.0, "zone": "rear"}),
        ("set heat to sixteen for rear left", "set", {"temperature": 16.0, "zone": "rear_left"}),
        ("set heat to fifty", "set", {"temperature": 50.0}),  # outside, to be refused by name
        ("half a degree warmer", "warm", {"amount": 0.5}),
        ("one and a half degrees warmer", "warm", {"amount": 1.5}),
        ("set the heat high", "set", {"temperature": 28.0}),
        ("blow at five percent driver side", "blow", {"level": 5.0, "zone": "driver"}),
        ("blow rear at a hundred", "blow", {"level": 100.0, "zone": "rear"}),
        ("turn off the fan", "off", {}),
        ("turn the fan off", "off", {}),
        ("uh could you please turn off fan thanks", "off", {}),
    ],
)
def test_understands(grammar: Grammar, understand: Understand, text: str, intent: str, slots: dict[str, Any]) -> None:
    assert understand(grammar.graph, text) == {((f"p.{intent}", tuple(sorted(slots.items()))),)}


def test_what_an_intent_needs_may_be_asked(grammar: Grammar) -> None:
    assert grammar.asked == ["p.temperature"]


@pytest.mark.parametrize(
    "text",
    [
        "set the heat to", "heat to twenty one", "set heat to twenty thirty", "fan", "turn off", "the fan off turn", "",
        "please", "and fan off", "fan off and", "set heat to sixteen for rear left side", "fan nine hundred",
    ],
)  # fmt: skip
def test_hears_nothing_else(grammar: Grammar, understand: Understand, text: str) -> None:
    assert understand(grammar.graph, text) == set()
    assert understand(grammar.speech, text) == set()


def test_several_commands_in_one_breath(grammar: Grammar, understand: Understand) -> None:
    text = "please fan off and set heat to twenty for rear and then fan twenty percent thanks"
    assert understand(grammar.graph, text) == {
        (("p.off", ()), ("p.set", (("temperature", 20.0), ("zone", "rear"))), ("p.blow", (("level", 20.0),)))
    }


def test_marks_stand_where_they_are_said_to(grammar: Grammar) -> None:
    """The intent on the first word of its command, a named value on its first, a number on each word that adds."""

    def follow(state: int, words: list[str]) -> Iterator[list[Arc]]:
        for arc in grammar.graph.arcs[state] if words else ():
            if arc.word == words[0]:
                yield from ([arc, *rest] for rest in follow(arc.target, words[1:])) if words[1:] else ([arc],)

    [path] = follow(0, "please set heat to twenty one and a half for driver side".split())
    assert [arc.marks for arc in path] == [
        (), (IntentMark("p.set"),), (), (), (SlotMark("temperature", 20.0),), (SlotMark("temperature", 1.0),), (), (),
        (SlotMark("temperature", 0.5),), (), (SlotMark("zone", "driver"),), (),
    ]  # fmt: skip


def test_costs_are_never_negative_and_weights_count(make_packs: MakePacks) -> None:
    graph = compile_grammar(make_packs({"a": ["one", {"text": "two", "weight": 0.1}]})).graph
    costs = {arc.word: arc.cost for arc in graph.arcs[0]}
    assert costs["one"] == 0.0
    assert costs["two"] == pytest.approx(2.3026, abs=1e-3)
    assert all(arc.cost >= 0 for arcs in graph.arcs for arc in arcs)
    assert all(cost >= 0 for cost, _ in graph.finals.values())


def test_two_intents_may_say_the_same(make_packs: MakePacks, understand: Understand) -> None:
    graph = compile_grammar(make_packs({"a": ["go"], "b": ["go [now]"]})).graph
    assert understand(graph, "go") == {(("p.a", ()),), (("p.b", ()),)}


def test_speech_holds_the_same_sentences_with_one_arc_a_word(grammar: Grammar, understand: Understand) -> None:
    command_words = {word for say in grammar.sentences(1, 300) for word in say.text.split()} - {"and", "for"}
    for sentence in grammar.sentences(2, 300):
        assert understand(grammar.speech, sentence.text)
    assert command_words <= grammar.speech.words()
    for arcs in grammar.speech.arcs:
        words = [arc.word for arc in arcs if arc.word in command_words]
        assert len(words) == len(set(words))
    assert all(arc.marks == () for arcs in grammar.speech.arcs for arc in arcs)


@pytest.mark.parametrize(
    "text",
    ["don't turn off the fan", "please do not fan off", "if it rains fan off", "fan off when we arrive",
     "set heat to twenty in ten minutes"],
)  # fmt: skip
def test_what_is_forbidden_or_put_off_is_heard_and_not_meant(
    grammar: Grammar, understand: Understand, text: str
) -> None:
    assert understand(grammar.speech, text)
    assert understand(grammar.graph, text) == set()


def test_answers_to_questions(grammar: Grammar, understand: Understand) -> None:
    temperature, zone = grammar.answer_graph("p.temperature"), grammar.answer_graph("p.zone")
    assert understand(temperature, "twenty two") == {(("", (("temperature", 22.0),)),)}
    assert understand(temperature, "make it twenty two degrees please") == {(("", (("temperature", 22.0),)),)}
    assert understand(zone, "the rear") == {(("", (("zone", "rear"),)),)}
    assert understand(zone, "twenty two") == set()
    assert understand(zone, "rear and rear left") == set()
    assert understand(grammar.speech, "twenty two")  # it may be asked for
    assert not understand(grammar.speech, "the rear")  # nothing asks for it
    with pytest.raises(PackError, match="no slot"):
        grammar.answer_graph("p.zoen")


def test_names_values_for_replies(grammar: Grammar) -> None:
    assert grammar.spoken("p.temperature", 21.5) == "twenty one and a half"
    assert grammar.spoken("p.zone", "driver") == "driver"
    assert grammar.spoken("p.zone", "rear") == "rear"
    assert grammar.spoken("p.zone", "nowhere") == "nowhere"


def test_sentences_come_again_for_the_same_seed(grammar: Grammar) -> None:
    assert list(grammar.sentences(7, 20)) == list(grammar.sentences(7, 20))
    assert list(grammar.sentences(7, 20)) != list(grammar.sentences(8, 20))


def test_the_cache_gives_the_same_graphs(packs: Packs, grammar: Grammar, tmp_path: Path) -> None:
    made, kept = compile_grammar(packs, tmp_path), compile_grammar(packs, tmp_path)
    for other in (made, kept):
        assert other.digest == grammar.digest
        for graph, same in ((other.graph, grammar.graph), (other.speech, grammar.speech)):
            assert [list(arcs) for arcs in graph.arcs] == [list(arcs) for arcs in same.arcs]
            assert graph.finals == same.finals


def test_a_broken_cache_is_made_again(packs: Packs, grammar: Grammar, tmp_path: Path) -> None:
    assert compile_grammar(packs, tmp_path).speech.arcs
    files = sorted((tmp_path / "grammars").iterdir())
    for file in files:
        file.write_bytes(file.read_bytes()[:-7])
    again = compile_grammar(packs, tmp_path)
    assert len(again.graph.arcs) == len(grammar.graph.arcs)
    assert len(again.speech.arcs) == len(grammar.speech.arcs)
    files[1].write_bytes(b"")
    assert len(compile_grammar(packs, tmp_path).speech.arcs) == len(grammar.speech.arcs)


def test_the_room_grows_with_what_is_new_not_with_what_is_shared(make_packs: MakePacks) -> None:
    """Ten intents that end in the same numbers and places share them."""

    def arcs(count: int) -> int:
        says = {f"i{chr(97 + n)}": [f"{chr(97 + n)}x the heat to {{temperature}} for {{zone}}"] for n in range(count)}
        graph = compile_grammar(make_packs(says, SLOTS, FORMS)).graph
        return sum(len(each) for each in graph.arcs)

    one, ten = arcs(1), arcs(10)
    assert ten - one == 9


def test_what_surrounds_commands_is_prefix_free() -> None:
    """Otherwise a closing that is also the beginning of a longer one would be lost; see assemble.py."""
    from cockpit.grammar.automaton import Automata
    from cockpit.grammar.build import Builder
    from cockpit.packs.schema import Language

    for templates in (OPENING, CLOSING, JOINING):
        for template in templates["en"]:
            automata = Automata()
            Builder(automata, {}, Language()).template(template)
            ends = [state for state in automata.states if state.final is not None]
            assert all(not state.arcs for state in ends), template
