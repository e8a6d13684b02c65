"""Effects on the car: wholly or not at all, within the limits, and told as they came out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from cockpit.errors import EngineError
from cockpit.events import Command, SlotValue
from cockpit.packs.load import Packs
from cockpit.skills import registry
from cockpit.skills.act import act
from cockpit.skills.outcome import Outcome
from cockpit.vehicle.scenario import scenario_named
from cockpit.vehicle.signals import SignalTree
from cockpit.vehicle.simulator import Vehicle

Write = Callable[[str], Packs]

HEAT = "Vehicle.Cabin.Seat.Row1.{zone}.HeatingCooling"
LEFT, RIGHT = (HEAT.replace("{zone}", side) for side in ("DriverSide", "PassengerSide"))
DOME = "Vehicle.Cabin.Light.IsDomeOn"
REAR_FOG = "Vehicle.Body.Lights.Fog.Rear.IsOn"
SEAT_POSITION = "Vehicle.Cabin.Seat.Row1.DriverSide.Position"


def do(packs: Packs, vehicle: Vehicle, **slots: SlotValue) -> Outcome:
    given: Mapping[str, SlotValue] = {"zone": "both", "level": "low", "number": 10.0, **slots}
    return act(Command("own.act", given), packs, vehicle)


def test_a_choice_may_stand_for_several_signals(write: Write) -> None:
    packs, vehicle = write(f'do: [{{set: "{HEAT}", to: "{{level}}"}}]'), Vehicle()
    assert do(packs, vehicle, level="high") == Outcome(
        "done", "reply", {"zone": "both", "level": "high", "number": 10.0}, {"number": "percent"}
    )
    assert (vehicle.target(LEFT), vehicle.target(RIGHT)) == (90, 90)
    assert do(packs, vehicle, level="high").reply == "same"


def test_a_step_stops_at_the_limit_and_says_so_when_nothing_moved(write: Write) -> None:
    packs, vehicle = write(f'do: [{{step: "{HEAT}", by: "{{number}}"}}]'), Vehicle()
    vehicle.set(LEFT, 95)
    assert do(packs, vehicle).reply == "reply"
    assert (vehicle.target(LEFT), vehicle.target(RIGHT)) == (100, 10)
    assert do(packs, vehicle, zone="left").reply == "limit"


@pytest.mark.parametrize(("start", "by", "ends"), [(30, -60, 0), (60, 60, 90), (95, 10, 95), (-20, -10, -20)])
def test_a_step_keeps_to_narrower_limits_and_never_turns_back(write: Write, start: int, by: int, ends: int) -> None:
    packs, vehicle = write(f'do: [{{step: "{HEAT}", by: {by}, low: 0, high: 90}}]'), Vehicle()
    vehicle.set(LEFT, start)
    do(packs, vehicle, zone="left")
    assert vehicle.target(LEFT) == ends


def test_a_spoken_amount_may_lower(write: Write) -> None:
    packs, vehicle = write(f'do: [{{step: "{HEAT}", by: "-{{number}}"}}]'), Vehicle()
    do(packs, vehicle, zone="right", number=25.0)
    assert vehicle.target(RIGHT) == -25


def test_toggle_turns_on_and_off(write: Write) -> None:
    packs, vehicle = write(f"do: [{{toggle: {DOME}}}]"), Vehicle()
    assert do(packs, vehicle).status == "done"
    assert vehicle.target(DOME) is True
    do(packs, vehicle)
    assert vehicle.target(DOME) is False


def test_what_a_rule_forbids_undoes_what_was_done_before_it(write: Write) -> None:
    packs = write(f"do: [{{set: {DOME}, to: true}}, {{set: {SEAT_POSITION}, to: 0}}]")
    vehicle = Vehicle(scenario_named("motorway"))
    before = vehicle.targets()
    refused = do(packs, vehicle)
    assert (refused.status, refused.reason) == ("refused", "unsafe")
    assert refused.values == {"rule": "The driver's seat moves only when we stand."}
    assert vehicle.targets() == before


def test_no_rule_keeps_half_of_a_command(write: Write) -> None:
    packs = write(f"do: [{{set: {REAR_FOG}, to: true}}, {{set: {DOME}, to: true}}, {{set: {SEAT_POSITION}, to: 0}}]")
    vehicle = Vehicle(scenario_named("night-drive"))
    before = vehicle.targets()
    assert do(packs, vehicle).reason == "unsafe"
    assert vehicle.targets() == before


def test_a_value_beyond_the_signal_names_its_limits(write: Write) -> None:
    packs = write('do: [{set: Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature, to: "{number}"}]')
    refused = do(packs, Vehicle())
    assert (refused.status, refused.reason) == ("refused", "out-of-range")
    assert refused.values == {"low": 16, "high": 30}
    assert refused.units == {"low": "celsius", "high": "celsius"}


def test_a_car_without_the_signal_says_so(write: Write) -> None:
    packs, vehicle = write(f"do: [{{set: {DOME}, to: true}}]"), Vehicle()
    vehicle.signals = SignalTree({path: signal for path, signal in vehicle.signals.items() if path != DOME})
    assert do(packs, vehicle).reason == "not-in-this-car"


def test_what_is_told_is_the_target_of_an_actuator_and_the_reading_of_a_sensor(write: Write) -> None:
    packs = write(
        f'do: [{{set: "{HEAT}", to: 90}}], '
        f'tell: {{level: "{HEAT}", now: "{HEAT}", out: Vehicle.Exterior.AirTemperature}}'
    )
    vehicle = Vehicle(scenario_named("winter-motorway"))
    told = do(packs, vehicle)
    assert (told.values["level"], told.values["now"], told.values["out"]) == ("high", 90, -7.0)
    assert (told.units["now"], told.units["out"]) == ("percent", "celsius")


def test_signals_that_differ_are_all_told(write: Write) -> None:
    packs, vehicle = write(f'tell: {{now: "{HEAT}"}}'), Vehicle()
    vehicle.set(RIGHT, 60)
    assert do(packs, vehicle).values["now"] == (0, 60)


@pytest.mark.parametrize(("said", "replies"), [(Outcome("done", "remark"), ["remark"] * 2), (None, ["reply", "same"])])
def test_a_skill_beside_effects_may_tell_them_or_leave_that_to_them(
    write: Write, monkeypatch: pytest.MonkeyPatch, said: Outcome | None, replies: list[str]
) -> None:
    monkeypatch.setattr(registry, "HANDLERS", {"own.remark": lambda _slots, _vehicle: said})
    packs, vehicle = write(f"do: [{{set: {LEFT}, to: 30}}], skill: own.remark"), Vehicle()
    assert [do(packs, vehicle).reply for _ in range(2)] == replies
    assert vehicle.target(LEFT) == 30


def test_a_skill_that_breaks_leaves_the_car_as_it_was(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_slots: Mapping[str, SlotValue], vehicle: Vehicle) -> Outcome:
        vehicle.set(DOME, True)
        raise EngineError("no")

    monkeypatch.setattr(registry, "HANDLERS", {"own.broken": broken})
    packs, vehicle = write(f"do: [{{set: {LEFT}, to: 30}}], skill: own.broken"), Vehicle()
    before = vehicle.targets()
    with pytest.raises(EngineError):
        do(packs, vehicle)
    assert vehicle.targets() == before
