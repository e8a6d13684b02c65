"""What is said after a command, about it: more, elsewhere, otherwise; and that all of it can be taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.clock import StepClock
from cockpit.dialogue.context import PATIENCE_S
from cockpit.dialogue.session import Session
from cockpit.grammar.compile import Grammar
from cockpit.vehicle.scenario import scenario_named
from cockpit.vehicle.simulator import Vehicle

Converse = Callable[..., Session]
WithPack = Callable[[str], Session]

STATION = "Vehicle.Cabin.HVAC.Station.Row1"

COMMANDS = ("set the temperature to twenty four", "heat my seat", "fan on two", "cooler", "turn off the ac")
FOLLOW_UPS = (
    "a bit more", "more", "a lot less", "again", "turn it off", "turn it on again", "turn it down", "the back too",
    "and the passenger", "and the other one", "no, the passenger's", "make it high", "no, low", "make that twenty",
    "on my side as well", "do the same for the rear", "higher", "not that one",
)  # fmt: skip

LAMPS = """\
pack: lamps
slots:
  door: {type: choice, values: {left: Row1.DriverSide, right: Row1.PassengerSide}, others: {left: right}}
intents:
  brighter: {needs: [door], do: [{step: "Vehicle.Cabin.Light.AmbientLight.{door}.Intensity", by: 10}]}
  darker: {needs: [door], do: [{step: "Vehicle.Cabin.Light.AmbientLight.{door}.Intensity", by: -10}]}
families:
  light: {more: brighter, less: darker}
en:
  slots: {door: {left: left, right: right}}
  intents:
    brighter: {say: "{door} brighter", reply: "Brighter."}
    darker: {say: "{door} darker", reply: "Darker."}
"""


def test_a_pack_says_what_more_and_less_are(with_pack: WithPack) -> None:
    session = with_pack(LAMPS)
    for text, intent, door in (
        ("left brighter", "brighter", "left"),
        ("a bit more", "brighter", "left"),
        ("the other one too", "brighter", "right"),
        ("less", "darker", "right"),
        ("no the left", "darker", "left"),
    ):
        (command,) = session.say(text).commands
        assert (command.intent, dict(command.slots)) == (f"lamps.{intent}", {"door": door})


@pytest.mark.parametrize("text", sorted({*FOLLOW_UPS} - {"make that twenty", "turn it down"}))  # the volume
def test_without_anything_before_it_nothing_is_done(converse: Converse, text: str) -> None:
    assert not converse().say(text).changes


@pytest.mark.parametrize("text", ["the passenger too", "the back too", "my wife too"])
def test_too_is_not_taken_for_a_number_that_nobody_said(converse: Converse, text: str) -> None:
    assert converse().say(text).status == "not-understood"


def test_what_was_stopped_is_still_spoken_of(converse: Converse) -> None:
    session = converse("parked")
    session.say("open all the windows")
    session.vehicle.advance(2.0)
    assert session.say("stop").status == "done"
    (command,) = session.say("close them").commands
    assert (command.intent, command.slots) == ("windows.close", {"zone": "all"})


@pytest.mark.parametrize(("waits_s", "status"), [(PATIENCE_S - 1, "done"), (PATIENCE_S + 1, "not-understood")])
def test_what_was_spoken_of_fades(converse: Converse, waits_s: float, status: str) -> None:
    session = converse()
    session.say("warmer")
    session.vehicle.advance(waits_s)
    assert session.say("a bit more").status == status


def test_what_does_not_go_up_takes_no_more(converse: Converse) -> None:
    session = converse()
    session.say("turn off the ac")
    assert session.say("a bit more").status == "not-understood"


def test_a_correction_takes_back_only_what_it_corrects(converse: Converse) -> None:
    session = converse()
    session.say("turn off the ac and two degrees warmer")
    changes = session.say("no, the passenger's").changes
    assert {path: (change.before, change.after) for path, change in changes.items()} == {
        f"{STATION}.Driver.Temperature": (23.0, 21.0),
        f"{STATION}.Passenger.Temperature": (21.0, 23.0),
    }


def test_a_correction_that_a_rule_forbids_changes_nothing(converse: Converse) -> None:
    session = converse("motorway")
    session.say("move the passenger seat back")
    before = session.vehicle.targets()
    refused = session.say("no, mine")
    assert (refused.status, refused.reason) == ("refused", "unsafe")
    assert session.vehicle.targets() == before


def test_after_a_refusal_another_way_may_be_allowed(converse: Converse) -> None:
    session = converse("motorway")
    assert session.say("move my seat back").reason == "unsafe"
    assert session.say("the passenger's then").status in {"done", "not-understood"}
    assert session.say("and the passenger's").commands[0].slots["zone"] == "passenger"


def test_a_question_comes_before_what_was_spoken_of(converse: Converse) -> None:
    session = converse()
    session.say("fan on two")
    session.say("set the temperature")
    assert session.say("make it twenty four").commands[0].intent == "climate.set_temperature"


@settings(max_examples=25, deadline=None)
@given(first=st.sampled_from(COMMANDS), then=st.lists(st.sampled_from(FOLLOW_UPS + COMMANDS), max_size=6))
def test_every_turn_is_undone_to_the_exact_state(shipped: Grammar, first: str, then: list[str]) -> None:
    session = Session(shipped.packs, shipped, Vehicle(scenario_named("mild")), clock=StepClock())
    states = [session.vehicle.targets()]
    for text in (first, *then):
        turn = session.say(text)
        if turn.changes and turn.commands[0].intent == "assistant.undo":
            states.pop()
        elif turn.changes:
            states.append(session.vehicle.targets())
    while len(states) > 1:
        assert session.vehicle.targets() == states.pop()
        session.say("undo")
    assert session.vehicle.targets() == states[0]
    assert session.say("undo").reply == "There is nothing to undo."
