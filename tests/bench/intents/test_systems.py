"""Every installed system understands sentences of the templates, and what it makes of a sentence can be compared."""

from __future__ import annotations

import pytest

from cockpit.bench.intents.expand import bracketed, wordings_of
from cockpit.bench.intents.sentences import Frame
from cockpit.bench.intents.systems import SYSTEMS, System
from cockpit.packs.load import Packs
from cockpit.packs.template import parse_template

COMMANDS: dict[str, Frame] = {
    "set the temperature to twenty two degrees": ("set_temperature", (("temperature", 22.0),)),
    "turn the fan off": ("fan_off", ()),
    "lower the passenger's window by thirty percent": ("open_window", (("percent", 30.0), ("side", "passenger"))),
    "seat heater on for the rear side": ("seat_heat_on", (("side", "rear"),)),
}


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_sentences_of_the_templates_are_understood_in_full(system: System, car: Packs) -> None:
    if not system.installed:
        pytest.skip(f"{system.name} is not installed")
    understand = system.builder()(car)
    assert {text: understand(text).frame for text in COMMANDS} == COMMANDS


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_talk_is_refused_or_scored_below_a_command(system: System, car: Packs) -> None:
    if not system.installed:
        pytest.skip(f"{system.name} is not installed")
    understand = system.builder()(car)
    talk = understand("who won the match last night")
    assert talk.frame is None or talk.score < understand("turn the fan off").score


def test_a_missing_system_is_told() -> None:
    assert not System("none", "no-such-package", "no_such_package", "peers.none").installed
    assert SYSTEMS[0].title == "cockpit"


@pytest.mark.parametrize(
    ("template", "plain"),
    [
        ("(turn|switch) (off;<fan>)", "(turn|switch) (off [the] (fan|blower)|[the] (fan|blower) off)"),
        ("open {side} window [{percent} percent]", "open {side} window [{percent} percent]"),
    ],
)
def test_rules_and_orders_are_written_out(template: str, plain: str, car: Packs) -> None:
    assert bracketed(car.packs["car"], parse_template(template)) == plain


def test_a_slot_has_its_wordings(car: Packs) -> None:
    assert wordings_of(car.packs["car"], "level")["level two"] == "two"
    assert wordings_of(car.packs["car"], "temperature")["twenty one"] == 21.0
