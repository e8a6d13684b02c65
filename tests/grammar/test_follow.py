"""What may be said after a command, as word graphs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cockpit.grammar.compile import Grammar, compile_grammar
from cockpit.grammar.follow import OTHER, Topic
from cockpit.grammar.graph import WordGraph
from cockpit.packs.load import load_packs

Understand = Callable[[WordGraph, str], set[Any]]

PACK = """\
pack: p
slots:
  step: {type: range, low: 1, high: 9}
  level: {type: range, low: 1, high: 5}
  seat: {type: choice, values: [left, right], others: {left: right}}
  size: {type: choice, values: [small, large]}
intents:
  set: {needs: [level], takes: [seat], defaults: {seat: left}, do: [{set: "Vehicle.{seat}.A", to: "{level}"}]}
  up: {takes: [seat, step], defaults: {seat: left, step: 3}, do: [{step: "Vehicle.{seat}.A", by: "{step}"}]}
  down: {takes: [seat, step], defaults: {seat: left, step: 3}, do: [{step: "Vehicle.{seat}.A", by: "-{step}"}]}
  ask: {tell: {now: Vehicle.A}}
  more: {follows: more, takes: [size]}
  louder: {follows: up}
  again: {follows: again}
families:
  a: {more: up, less: down, sets: [set], small: {step: 1}}
en:
  slots:
    seat: {left: left, right: right}
    size: {small: a bit, large: a lot}
  intents:
    set: {say: "level {level}", reply: ok, ask: {level: "?"}}
    up: {say: raise, reply: ok}
    down: {say: sink, reply: ok}
    ask: {say: what now, reply: "{now}"}
    more: {say: "[{size}] more"}
    louder: {say: louder}
    again: {say: again}
"""


@pytest.fixture(scope="module")
def grammar(tmp_path_factory: pytest.TempPathFactory) -> Grammar:
    folder = tmp_path_factory.mktemp("packs") / "p"
    folder.mkdir()
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    return compile_grammar(load_packs([folder]))


def topic(intent: str) -> Topic:
    return Topic(f"p.{intent}", f"p.{intent}")


@pytest.mark.parametrize(
    ("after", "kind", "text", "meaning"),
    [
        ("set", "continues", "more", ("p.up", ())),
        ("down", "continues", "more", ("p.down", ())),
        ("down", "directs", "louder", ("p.up", ())),
        ("set", "continues", "a bit more", ("p.up", (("step", 1),))),
        ("set", "continues", "a lot more", ("p.up", ())),
        ("down", "continues", "again", ("p.down", ())),
        ("up", "continues", "the right too", None),
        ("up", "continues", "right too", ("p.up", (("seat", "right"),))),
        ("up", "continues", "and the other one", ("p.up", (("seat", OTHER),))),
        ("up", "continues", "make it four", ("p.set", (("level", 4.0),))),
        ("up", "corrects", "no right", ("p.up", (("seat", "right"),))),
        ("up", "corrects", "no four", None),
        ("set", "corrects", "no four", ("p.set", (("level", 4.0),))),
        ("ask", "continues", "more", None),
    ],
)
def test_what_follows_is_a_command(
    grammar: Grammar, understand: Understand, after: str, kind: Any, text: str, meaning: Any
) -> None:
    graph = grammar.follow_up(topic(after), kind)
    found = understand(graph, text) if graph else set()
    if text == "no four" and after == "up":
        assert {intent for ((intent, _),) in found} == {"p.up", "p.set"}
    else:
        assert found == (set() if meaning is None else {(meaning,)})


def test_nothing_puts_right_what_has_no_slots(grammar: Grammar) -> None:
    assert grammar.follow_up(topic("ask"), "corrects") is None


@pytest.mark.parametrize("text", ["more", "a bit more", "right too", "and the other one", "no right", "no four"])
def test_only_the_recogniser_hears_it_without_context(grammar: Grammar, understand: Understand, text: str) -> None:
    assert understand(grammar.graph, text) == set()
    assert understand(grammar.speech, text)


def test_second_thoughts_are_heard(grammar: Grammar, understand: Understand) -> None:
    assert understand(grammar.speech, "level three no level four")
    assert understand(grammar.speech, "level three sorry four")
    assert understand(grammar.graph, "level three no level four") == set()


def test_what_follows_is_no_sentence_of_its_own(grammar: Grammar) -> None:
    assert {sentence.intent for sentence in grammar.sentences(1, 200)} == {"p.set", "p.up", "p.down", "p.ask"}
