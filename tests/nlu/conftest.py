"""A small pack with what is hard about matching: opposites, numbers, zones, short answers, two commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from cockpit.events import Hypothesis, SlotValue, Word
from cockpit.grammar.compile import Grammar, compile_grammar
from cockpit.nlu.match import Matcher
from cockpit.nlu.understanding import Understanding
from cockpit.packs.load import load_packs

MEANING = """\
pack: cabin
slots:
  temperature: {type: range, low: 16, high: 30, step: 0.5, unit: celsius}
  zone: {type: choice, values: [driver, passenger, rear]}
  level: {type: choice, values: [one, two, three]}
intents:
  set_temperature: {needs: [temperature], takes: [zone], do: [{set: Vehicle.Cabin.A, to: "{temperature}"}]}
  warmer: {takes: [zone], do: [{step: Vehicle.Cabin.A, by: 1}]}
  cooler: {takes: [zone], do: [{step: Vehicle.Cabin.A, by: -1}]}
  fan_on: {do: [{set: Vehicle.Cabin.B, to: true}]}
  fan_off: {do: [{set: Vehicle.Cabin.B, to: false}]}
  heat_on: {takes: [zone], do: [{set: Vehicle.Cabin.C, to: true}]}
  heat_off: {takes: [zone], do: [{set: Vehicle.Cabin.C, to: false}]}
  heat_set: {needs: [level], takes: [zone], do: [{set: Vehicle.Cabin.D, to: "{level}"}]}
  window_open: {takes: [zone], do: [{set: Vehicle.Cabin.E, to: true}]}
  window_close: {takes: [zone], do: [{set: Vehicle.Cabin.E, to: false}]}
"""
WORDING = """\
slots:
  zone:
    driver: "[the] (driver|driver's) [side]"
    passenger: "[the] (passenger|passenger's) [side]"
    rear: "[the] (rear|back)"
  level: {one: "[level] one", two: "[level] two", three: "[level] three"}
rules:
  heater: "[the] seat (heater|heating)"
intents:
  set_temperature:
    say: ["set [the] temperature to {temperature} [on {zone}]", "set it to {temperature}"]
    reply: ok
    ask: {temperature: "What?"}
  warmer: {say: ["make it warmer [on {zone}]", "turn (up;the heat)"], reply: ok}
  cooler: {say: ["make it (cooler|colder) [on {zone}]", "turn (down;the heat)"], reply: ok}
  fan_on: {say: "(turn|switch) (on;the fan)", reply: ok}
  fan_off: {say: "(turn|switch) (off;the fan)", reply: ok}
  heat_on: {say: "(turn|switch) (on;<heater>) [on {zone}]", reply: ok}
  heat_off: {say: "(turn|switch) (off;<heater>) [on {zone}]", reply: ok}
  heat_set: {say: "set <heater> to {level} [on {zone}]", reply: ok, ask: {level: "Which?"}}
  window_open: {say: "open [the] {zone} window", reply: ok}
  window_close: {say: "close [the] {zone} window", reply: ok}
"""

Meaning = list[tuple[str, Mapping[str, SlotValue]]]
Hear = Callable[..., Understanding]


@pytest.fixture(scope="session")
def grammar(tmp_path_factory: pytest.TempPathFactory) -> Grammar:
    folder = tmp_path_factory.mktemp("packs") / "cabin"
    folder.mkdir()
    (folder / "pack.yaml").write_text(MEANING, encoding="utf-8")
    (folder / "en.yaml").write_text(WORDING, encoding="utf-8")
    return compile_grammar(load_packs([folder]))


@pytest.fixture(scope="session")
def matcher(grammar: Grammar) -> Matcher:
    return Matcher(grammar)


@pytest.fixture
def hear(matcher: Matcher) -> Hear:
    """Match texts, best first; `expecting` as for the matcher."""

    def match(*texts: str, **options: Any) -> Understanding:
        return matcher.match([Hypothesis(text) for text in texts], **options)

    return match


@pytest.fixture(scope="session")
def shipped(cache: Path) -> Grammar:
    """The packs that ship."""
    return compile_grammar(load_packs([Path(__file__).parents[2] / "intents"], cache=cache), cache=cache)


@pytest.fixture(scope="session")
def shipped_matcher(shipped: Grammar) -> Matcher:
    return Matcher(shipped)


def meant(understanding: Understanding) -> Meaning:
    """Return the commands as (intent without its pack, slots)."""
    return [(command.intent.partition(".")[2], dict(command.slots)) for command in understanding.commands]


def sure(text: str, *confidences: float) -> Hypothesis:
    """Return a hypothesis with a confidence for each word."""
    words = zip(text.split(), confidences, strict=True)
    return Hypothesis(text, 1.0, tuple(Word(word, 0.0, 0.0, confidence) for word, confidence in words))
