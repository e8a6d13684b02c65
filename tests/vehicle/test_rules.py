"""What the car refuses, whoever asks and however it is wrapped."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.events import SignalValue
from cockpit.vehicle import SCENARIOS, RuleRefused, Scenario, Vehicle
from cockpit.vehicle.rules import RULES, Rule, broken_rule

DOOR = "Vehicle.Cabin.Door.Row1.DriverSide.IsOpen"
LOW_BEAM = "Vehicle.Body.Lights.Beam.Low.IsOn"
SWITCH = "Vehicle.Body.Lights.LightSwitch"
WINDOW = "Vehicle.Cabin.Door.Row1.DriverSide.Window.Position"
RECLINE = "Vehicle.Cabin.Seat.Row1.DriverSide.Backrest.Recline"

worlds = st.builds(
    Scenario, speed_kph=st.sampled_from([0.0, 5.0, 60.0, 130.0]), light=st.sampled_from([0.0, 15.0, 25.0, 100.0])
)


@pytest.mark.parametrize(
    ("scenario", "path", "value"),
    [
        ("motorway", DOOR, True),
        ("motorway", "Vehicle.Cabin.Door.Row2.PassengerSide.IsLocked", False),
        ("motorway", "Vehicle.Body.Trunk.Rear.IsOpen", True),
        ("motorway", "Vehicle.Body.Trunk.Rear.IsLocked", False),
        ("motorway", "Vehicle.Body.Trunk.Front.IsOpen", True),
        ("motorway", "Vehicle.Powertrain.TractionBattery.Charging.ChargingPort.AnyPosition.IsFlapOpen", True),
        ("motorway", "Vehicle.Cabin.Seat.Row1.DriverSide.Position", 100),
        ("motorway", RECLINE, 40),
        ("night-drive", SWITCH, "OFF"),
        ("night-drive", SWITCH, "DAYTIME_RUNNING_LIGHTS"),
        ("night-drive", LOW_BEAM, False),
    ],
)
def test_what_is_unsafe_is_refused_and_only_then(scenario: str, path: str, value: SignalValue) -> None:
    driving, standing = Vehicle(SCENARIOS[scenario]), Vehicle(SCENARIOS["mild"])
    before = driving.targets()
    with pytest.raises(RuleRefused) as caught:
        driving.set(path, value)
    assert driving.targets() == before
    assert caught.value.hint == caught.value.rule.sentence
    standing.set(path, value)
    assert standing.target(path) == value


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_says_what_holds_in_one_short_sentence(rule: Rule) -> None:
    assert rule.sentence.count(".") == 1 and rule.sentence.endswith(".")
    assert len(rule.sentence.split()) <= 12


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_guards_something(rule: Rule) -> None:
    tree = Vehicle().signals
    for pattern in rule.actuators:
        assert tree.paths(pattern)
        assert all(tree[path].kind == "actuator" for path in tree.paths(pattern))


@given(worlds)
def test_turning_a_safety_device_on_is_always_accepted(world: Scenario) -> None:
    vehicle = Vehicle(world)
    safe: dict[str, SignalValue] = {
        LOW_BEAM: True,
        SWITCH: "BEAM",
        "Vehicle.Body.Lights.Hazard.IsSignaling": True,
        "Vehicle.Body.Lights.Fog.Rear.IsOn": True,
        "Vehicle.Cabin.HVAC.IsFrontDefrosterActive": True,
        "Vehicle.Cabin.Door.Row1.DriverSide.IsLocked": True,
        DOOR: False,
        WINDOW: 0,
    }
    for path, value in safe.items():
        vehicle.set(path, value)
        assert vehicle.target(path) == value


@settings(deadline=None)
@given(worlds, st.lists(st.sampled_from([(LOW_BEAM, False), (SWITCH, "OFF"), (SWITCH, "AUTO"), (LOW_BEAM, True)])))
def test_no_order_of_words_puts_the_lights_out_on_a_dark_road(world: Scenario, orders: list[tuple[str, bool]]) -> None:
    vehicle = Vehicle(replace(world, light=1.0, speed_kph=world.speed_kph or 30.0))
    for path, value in orders:
        before = vehicle.targets()
        try:
            vehicle.set(path, value)
        except RuleRefused:
            assert vehicle.targets() == before
    assert vehicle.get(LOW_BEAM) is True


def test_a_window_may_be_closed_at_speed_but_not_opened_wide() -> None:
    vehicle = Vehicle(SCENARIOS["mild"])
    vehicle.set(WINDOW, 100)
    vehicle.advance(5)
    vehicle.enter(replace(SCENARIOS["motorway"], speed_kph=130.0))
    vehicle.set(WINDOW, 60)
    vehicle.advance(5)
    with pytest.raises(RuleRefused):
        vehicle.set(WINDOW, 80)
    vehicle.set(WINDOW, 10)


def test_undo_is_asked_the_same_rules_and_changes_all_or_nothing() -> None:
    vehicle = Vehicle(SCENARIOS["mild"])
    vehicle.set(DOOR, True)
    opened = vehicle.targets()
    vehicle.set(DOOR, False)
    vehicle.set("Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature", 25)
    vehicle.enter(SCENARIOS["motorway"])
    before = vehicle.targets()
    with pytest.raises(RuleRefused):
        vehicle.restore(opened)
    assert vehicle.targets() == before


def test_what_was_done_a_moment_ago_can_be_rolled_back_past_the_rules() -> None:
    vehicle = Vehicle(replace(SCENARIOS["night-drive"], light=60.0))
    before = vehicle.targets()
    vehicle.enter(SCENARIOS["night-drive"])
    vehicle.set(LOW_BEAM, True)
    vehicle.roll_back(before)
    assert vehicle.targets() == before


def test_a_rule_that_nobody_broke_is_none() -> None:
    assert broken_rule(DOOR, True, Vehicle(SCENARIOS["mild"]).get) is None


def test_a_refusal_crosses_a_process_border_with_its_rule() -> None:
    refused = RuleRefused(RULES[0], DOOR)
    again = pickle.loads(pickle.dumps(refused))
    assert again.rule == refused.rule and str(again) == str(refused)
