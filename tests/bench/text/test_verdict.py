"""What counts as right is what happened to the car."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit.bench.text.rows import Row, Wanted
from cockpit.bench.text.talk import Result, run
from cockpit.bench.text.verdict import Judge
from cockpit.events import Change, Command, Turn
from cockpit.pipeline import Core, open_core
from cockpit.settings import load_settings

Label = Callable[..., Row]
Say = Callable[[Row], Result]

STATION = "Vehicle.Cabin.HVAC.Station"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("warm the rear", "climate.increase_temperature zone=rear"),
        ("warm the driver", "climate.increase_temperature zone=speaker"),
        ("warm the passenger", "climate.increase_temperature"),
        ("warm the driver", "climate.increase_temperature value=2 unit=degree"),
        ("warm the everyone", "climate.increase_temperature zone=all"),
        ("chill the driver", "climate.decrease_temperature zone=front_left"),
        ("make it twenty one", "climate.set_temperature value=21"),
        ("make it thirty", "climate.set_temperature level=max"),
        ("no more cold air", "climate.ac_off"),
        ("how warm is our cabin", "climate.query_temperature"),
        ("how cold is the world", "status.query topic=outside_temperature"),
    ],
)
def test_what_was_wanted_came_true(text: str, wanted: str, label: Label, say: Say) -> None:
    result = say(label(text, wanted))
    assert result.right == 1, result
    assert result.wholly_right


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("warm the driver", "climate.increase_temperature zone=passenger", id="another seat"),
        pytest.param("warm the everyone", "climate.increase_temperature zone=rear", id="more seats"),
        pytest.param("warm the passenger", "climate.increase_temperature zone=all", id="fewer seats"),
        pytest.param("chill the driver", "climate.increase_temperature zone=driver", id="the other way"),
        pytest.param("warm the driver", "climate.increase_temperature value=5 unit=degree", id="another amount"),
        pytest.param("make it twenty two", "climate.set_temperature value=21", id="another value"),
        pytest.param("how cold is the world", "climate.query_temperature", id="another answer"),
        pytest.param("how warm is our cabin", "climate.ac_off", id="an answer instead of an act"),
        pytest.param("no more cold air", "climate.query_ac", id="an act instead of an answer"),
        pytest.param("no more cold air", "climate.levitate", id="nothing that a check is written for"),
        pytest.param("warm the driver", "climate.increase_temperature zone=roof_rack", id="a seat nobody has"),
    ],
)
def test_anything_else_is_wrong_and_imprecise(text: str, wanted: str, label: Label, say: Say) -> None:
    result = say(label(text, wanted))
    assert result.right == 0, result
    assert result.acted
    assert not result.wholly_right


def test_what_is_not_understood_is_wrong_without_being_imprecise(label: Label, say: Say) -> None:
    result = say(label("purple elephants", "climate.ac_off"))
    assert (result.right, result.acted, result.accepted) == (0, False, False)


def test_an_accepted_alternative_is_right(label: Label, say: Say) -> None:
    row = label("no more cold air", "climate.increase_temperature", accept=("climate.ac_off",))
    assert say(row).wholly_right


def test_of_two_commands_one_may_be_right(judge: Judge) -> None:
    both = (_wanted("increase_temperature", zone="driver"), _wanted("ac_off"))
    turn = Turn("x", "done", (Command("climate.warm", {}),), {f"{STATION}.Row1.Driver.Temperature": Change(20.0, 22.0)})
    verdict = judge.verdict([both], turn, {})
    assert (verdict.fulfilled, verdict.right) == ((True, False), 1)


def test_a_right_command_beside_a_wrong_act_is_not_right(judge: Judge) -> None:
    changes = {
        f"{STATION}.Row1.Driver.Temperature": Change(20.0, 22.0),
        "Vehicle.Body.Lights.Beam.Low.IsOn": Change(True, False),
    }
    turn = Turn("x", "done", (Command("climate.warm", {}),), changes)
    verdict = judge.verdict([(_wanted("increase_temperature"),)], turn, {})
    assert verdict.right == 0
    assert verdict.strays == ("Vehicle.Body.Lights.Beam.Low.IsOn",)


@pytest.mark.parametrize(("domain", "right"), [("climate", 1), ("window", 0)])
def test_a_rule_may_refuse_what_was_understood(domain: str, right: int, judge: Judge) -> None:
    turn = Turn("x", "refused", (Command("climate.warm", {}),), reason="unsafe")
    action = {"climate": "increase_temperature", "window": "open"}[domain]
    assert judge.verdict([(Wanted(domain=domain, action=action),)], turn, {}).right == right


def test_what_the_car_asks_about_is_answered_with_yes(label: Label, say: Say) -> None:
    right = say(label("cold air for all of us", "climate.ac_on"))
    assert right.asked
    assert right.wholly_right


def test_a_question_about_something_else_is_no_act(label: Label, say: Say) -> None:
    wrong = say(label("cold air for all of us", "climate.ac_off"))
    assert (wrong.right, wrong.acted, wrong.turn.status) == (0, False, "asked")


@pytest.mark.parametrize(("after", "right"), [(30.0, 1), (28.0, 0)])
def test_more_than_the_car_can_do_ends_at_its_limit(after: float, right: int, judge: Judge) -> None:
    wanted = Wanted(domain="climate", action="increase_temperature", slots={"value": 12, "unit": "degree"})
    turn = Turn("x", "done", (), {f"{STATION}.Row1.Driver.Temperature": Change(21.0, after)})
    assert judge.verdict([(wanted,)], turn, {}).right == right


def test_what_takes_back_has_something_to_take_back(label: Label, core: Core, cache: Path) -> None:
    """The table's earlier sentences are for the shipped packs: this pack has no words for that one."""
    shipped = open_core(load_settings({}, cache=cache))
    assert next(run(shipped, [label("undo that", "status.undo")])).wholly_right
    assert not next(run(core, [label("take that back", "status.undo")])).wholly_right


def test_undoing_must_lead_back_to_the_car_before(judge: Judge) -> None:
    path = f"{STATION}.Row1.Driver.Temperature"
    earlier = {path: Change(20.0, 22.0)}
    undo = [(Wanted(domain="status", action="undo"),)]
    back, too_far = (Turn("x", "done", (), {path: Change(22.0, to)}) for to in (20.0, 18.0))
    assert judge.verdict(undo, back, earlier).right == 1
    assert judge.verdict(undo, too_far, earlier).right == 0
    assert judge.verdict(undo, Turn("x", "done"), {}).right == 0


def test_repeating_for_another_seat_must_do_the_same_there(judge: Judge) -> None:
    earlier = {"Vehicle.Cabin.Seat.Row1.DriverSide.HeatingCooling": Change(0, 60)}
    repeat = [(Wanted(domain="other", action="repeat_for", slots={"zone": "passenger"}),)]
    there = {"Vehicle.Cabin.Seat.Row1.PassengerSide.HeatingCooling": Change(0, 60)}
    assert judge.verdict(repeat, Turn("x", "done", (), there), earlier).right == 1
    assert judge.verdict(repeat, Turn("x", "done", (), earlier), earlier).right == 0


@pytest.mark.parametrize(
    ("wanted", "after", "right"),
    [
        ("open amount=small", 15, 1),
        ("open amount=small", 100, 0),
        ("open amount=large", 80, 1),
        ("open", 30, 1),
        ("set_position value=40 unit=percent", 40, 1),
        ("set_position value=40 unit=percent", 60, 0),
        ("close zone=driver", 0, 1),
        ("close zone=driver", 10, 0),
    ],
)
def test_windows_go_as_far_as_they_should(
    wanted: str, after: int, right: int, judge: Judge, command: Callable[[str], Wanted]
) -> None:
    path = "Vehicle.Cabin.Door.Row1.DriverSide.Window.Position"
    change = Change(50 if "close" in wanted else 0, after)
    turn = Turn("x", "done", (), {path: change})
    assert judge.verdict([(command(f"window.{wanted}"),)], turn, {}).right == right


def test_all_but_one_leaves_that_one_alone(judge: Judge) -> None:
    command = Wanted(domain="window", action="close", slots={"zone": "all", "except": "speaker"})
    seats = ("Row1.PassengerSide", "Row2.DriverSide", "Row2.PassengerSide")
    changes = {f"Vehicle.Cabin.Door.{seat}.Window.Position": Change(100, 0) for seat in seats}
    assert judge.verdict([(command,)], Turn("x", "done", (), changes), {}).right == 1
    changes["Vehicle.Cabin.Door.Row1.DriverSide.Window.Position"] = Change(100, 0)
    assert judge.verdict([(command,)], Turn("x", "done", (), changes), {}).right == 0


def _wanted(action: str, **slots: str) -> Wanted:
    return Wanted(domain="climate", action=action, slots=dict(slots))
