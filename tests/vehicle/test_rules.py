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
MASSAGE = "Vehicle.Cabin.Seat.Row1.DriverSide.Massage"
FLAP = "Vehicle.Powertrain.TractionBattery.Charging.ChargingPort.AnyPosition.IsFlapOpen"
ROOF, ROOF_SHADE = "Vehicle.Cabin.Sunroof.Switch", "Vehicle.Cabin.Sunroof.Shade.Position"
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
        ("motorway", f"{MASSAGE}.TypeActive", "STRETCH"),
        ("traffic-light", DOOR, True),
        ("traffic-light", "Vehicle.Body.Trunk.Rear.IsOpen", True),
        ("autobahn", WINDOW, 100),
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
    assert not rule.question or len(rule.question.split()) <= 12


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


def test_a_rule_with_a_question_yields_to_a_yes_and_to_nothing_else() -> None:
    vehicle = Vehicle(SCENARIOS["autobahn"])
    with pytest.raises(RuleRefused) as caught:
        vehicle.set(WINDOW, 100)
    asks = caught.value.rule
    assert asks.question.endswith("?")
    with vehicle.consent({asks.id}):
        vehicle.set(WINDOW, 100)
    vehicle.set(WINDOW, 0)
    with pytest.raises(RuleRefused):
        vehicle.set(WINDOW, 100)


@pytest.mark.parametrize("rule", [rule for rule in RULES if not rule.question], ids=lambda rule: rule.id)
def test_no_yes_opens_a_rule_that_does_not_ask(rule: Rule) -> None:
    vehicle = Vehicle(SCENARIOS["motorway"])
    with vehicle.consent({rule.id}), pytest.raises(RuleRefused):
        vehicle.set(DOOR, True)
        vehicle.set(RECLINE, 40)


def test_consent_ends_with_what_it_was_given_for_even_when_that_fails() -> None:
    vehicle = Vehicle(SCENARIOS["autobahn"])
    with pytest.raises(RuleRefused), vehicle.consent({"window-at-speed"}):
        vehicle.set(DOOR, True)
    with pytest.raises(RuleRefused):
        vehicle.set(WINDOW, 100)


def test_a_massage_that_moves_the_seat_becomes_another_when_the_car_drives_off() -> None:
    vehicle = Vehicle(SCENARIOS["parked"])
    vehicle.set(f"{MASSAGE}.TypeActive", "STRETCH")
    vehicle.set(f"{MASSAGE}.Level", 60)
    vehicle.enter(SCENARIOS["city"])
    assert (vehicle.target(f"{MASSAGE}.TypeActive"), vehicle.target(f"{MASSAGE}.Level")) == ("WAVE", 60)
    with pytest.raises(RuleRefused):
        vehicle.set(f"{MASSAGE}.TypeActive", "STRETCH")
    vehicle.set("Vehicle.Cabin.Seat.Row1.PassengerSide.Massage.TypeActive", "STRETCH")


def test_a_seat_on_its_way_stops_when_the_car_drives_off() -> None:
    vehicle = Vehicle(SCENARIOS["parked"])
    seats = [f"Vehicle.Cabin.Seat.Row1.{side}.Position" for side in ("DriverSide", "PassengerSide")]
    for seat in seats:
        vehicle.set(seat, 300)
    vehicle.advance(2)
    half_way = vehicle.get(seats[0])
    vehicle.enter(SCENARIOS["city"])
    vehicle.advance(20)
    assert 150 < float(half_way) < 300
    assert vehicle.get(seats[0]) == vehicle.target(seats[0]) == half_way
    assert vehicle.get(seats[1]) == 300


def test_a_window_on_its_way_stops_at_speed_unless_the_speaker_said_yes() -> None:
    asked, unasked = Vehicle(SCENARIOS["autobahn"]), Vehicle(SCENARIOS["mild"])
    with asked.consent({"window-at-speed"}):
        asked.set(WINDOW, 100)
    unasked.set(WINDOW, 100)
    for vehicle in (asked, unasked):
        vehicle.advance(1)
        vehicle.enter(replace(SCENARIOS["autobahn"], speed_kph=170.0))
        vehicle.advance(10)
    assert asked.get(WINDOW) == 100
    assert unasked.get(WINDOW) == unasked.target(WINDOW) == 25


def test_lights_that_were_lit_by_hand_stay_on_when_night_falls() -> None:
    vehicle = Vehicle(SCENARIOS["city"])
    vehicle.set(SWITCH, "OFF")
    vehicle.set(LOW_BEAM, True)
    vehicle.enter(SCENARIOS["night-drive"])
    assert vehicle.get(LOW_BEAM) is True


def test_the_shade_stays_open_under_an_open_roof_and_undo_closes_both() -> None:
    vehicle = Vehicle(SCENARIOS["mild"])
    vehicle.set(ROOF_SHADE, 100)
    vehicle.advance(10)
    closed = vehicle.targets()
    vehicle.set(ROOF, "OPEN")
    vehicle.advance(10)
    with pytest.raises(RuleRefused):
        vehicle.set(ROOF_SHADE, 50)
    vehicle.restore(closed)
    assert vehicle.target(ROOF_SHADE) == 100


def test_the_charge_flap_is_open_while_the_cable_is_in() -> None:
    vehicle = Vehicle(SCENARIOS["charging"])
    assert vehicle.get(FLAP) is True
    with pytest.raises(RuleRefused):
        vehicle.set(FLAP, False)
    vehicle.enter(SCENARIOS["mild"])
    vehicle.set(FLAP, False)


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
