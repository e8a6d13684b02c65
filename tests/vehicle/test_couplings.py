"""What one actuator brings with it, and how motors move."""

from __future__ import annotations

import pytest

from cockpit.events import SignalValue
from cockpit.vehicle import SCENARIOS, Vehicle
from cockpit.vehicle.couplings import AUTO, COOLING, DEFROST, FRONT, IS_ON, RECIRCULATION, STATIONS, SYNC

STATION = "Vehicle.Cabin.HVAC.Station"
DRIVER_SEAT = "Vehicle.Cabin.Seat.Row1.DriverSide"
ROOF, SWITCH = "Vehicle.Cabin.Sunroof.Position", "Vehicle.Cabin.Sunroof.Switch"
ROOF_TARGET = "Vehicle.Cabin.Sunroof.TargetPosition"
ROOF_SHADE = "Vehicle.Cabin.Sunroof.Shade.Position"
WINDOW = "Vehicle.Cabin.Door.Row1.DriverSide.Window.Position"


def changes(vehicle: Vehicle, path: str, value: SignalValue) -> dict[str, SignalValue]:
    before = vehicle.targets()
    vehicle.set(path, value)
    return {other: wanted for other, wanted in vehicle.targets().items() if before[other] != wanted}


def test_defrosting_brings_fan_and_dry_fresh_air_to_the_screen() -> None:
    vehicle = Vehicle()
    vehicle.set(RECIRCULATION, True)
    vehicle.set(COOLING, False)
    changed = changes(vehicle, DEFROST, True)
    assert changed[RECIRCULATION] is False and changed[COOLING] is True
    for station in FRONT:
        assert changed[f"{STATION}.{station}.FanSpeed"] == 80
        assert changed[f"{STATION}.{station}.AirDistribution"] == "UP"


def test_after_defrosting_all_is_as_before_but_for_what_was_set_meanwhile() -> None:
    vehicle = Vehicle()
    before = vehicle.targets()
    vehicle.set(DEFROST, True)
    vehicle.set(f"{STATION}.Row1.Passenger.AirDistribution", "DOWN")
    vehicle.set(DEFROST, False)
    assert vehicle.targets() == before | {f"{STATION}.Row1.Passenger.AirDistribution": "DOWN"}


def test_a_fan_that_blows_harder_already_is_left_alone() -> None:
    vehicle = Vehicle()
    vehicle.set(f"{STATION}.Row1.Driver.FanSpeed", 100)
    assert f"{STATION}.Row1.Driver.FanSpeed" not in changes(vehicle, DEFROST, True)


def test_in_step_all_zones_follow_the_driver_until_one_is_set_apart() -> None:
    vehicle = Vehicle()
    vehicle.set(f"{STATION}.Row1.Driver.Temperature", 19)
    assert set(changes(vehicle, SYNC, True)) == {SYNC, *(f"{STATION}.{s}.Temperature" for s in STATIONS[1:])}
    vehicle.set(f"{STATION}.Row1.Driver.Temperature", 23)
    assert [vehicle.target(f"{STATION}.{s}.Temperature") for s in STATIONS] == [23] * 4
    vehicle.set(f"{STATION}.Row2.Driver.Temperature", 25)
    assert vehicle.target(SYNC) is False
    assert vehicle.target(f"{STATION}.Row1.Driver.Temperature") == 23


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (f"{STATION}.Row1.Driver.Temperature", 24),
        (f"{STATION}.Row1.Driver.FanSpeed", 60),
        (COOLING, True),
        (AUTO, True),
        (DEFROST, True),
    ],
)
def test_asking_for_air_wakes_a_system_that_is_off(path: str, value: SignalValue) -> None:
    vehicle = Vehicle()
    vehicle.set(IS_ON, False)
    vehicle.set(path, value)
    assert vehicle.target(IS_ON) is True


def test_a_system_switched_off_does_not_defrost() -> None:
    vehicle = Vehicle()
    vehicle.set(DEFROST, True)
    vehicle.set(IS_ON, False)
    assert vehicle.target(DEFROST) is False


def test_automatic_mode_drives_the_fan_until_it_is_set_by_hand() -> None:
    vehicle = Vehicle(SCENARIOS["winter-motorway"])
    vehicle.set(AUTO, True)
    vehicle.advance(2)
    cold = float(vehicle.target(f"{STATION}.Row1.Driver.FanSpeed"))
    vehicle.advance(1800)
    warm = float(vehicle.target(f"{STATION}.Row1.Driver.FanSpeed"))
    assert cold > 80 and warm < 50
    assert changes(vehicle, f"{STATION}.Row1.Driver.FanSpeed", 70)[AUTO] is False


def test_undoing_automatic_mode_brings_the_fan_back() -> None:
    vehicle = Vehicle(SCENARIOS["winter-motorway"])
    before = vehicle.targets()
    changed = changes(vehicle, AUTO, True)
    vehicle.advance(30)
    assert vehicle.target(f"{STATION}.Row1.Driver.FanSpeed") != before[f"{STATION}.Row1.Driver.FanSpeed"]
    vehicle.restore({path: before[path] for path in changed})
    assert vehicle.targets() == before


def test_defrosting_that_was_undone_is_forgotten() -> None:
    vehicle = Vehicle()
    before = vehicle.targets()
    vehicle.set(DEFROST, True)
    vehicle.restore(before)
    vehicle.set(f"{STATION}.Row1.Driver.FanSpeed", 80)
    assert changes(vehicle, DEFROST, False) == {}


def test_a_new_direction_of_the_air_is_the_only_one() -> None:
    vehicle = Vehicle()
    flow = f"{STATION}.Row1.Driver.AirDistribution"
    vehicle.set(flow, "DOWN")
    vehicle.set(f"{flow}Also", "UP")
    assert changes(vehicle, flow, "MIDDLE")[f"{flow}Also"] == "NONE"


def test_a_seat_either_warms_or_blows() -> None:
    vehicle = Vehicle()
    vehicle.set(f"{DRIVER_SEAT}.HeatingCooling", 60)
    assert changes(vehicle, f"{DRIVER_SEAT}.Ventilation", 30)[f"{DRIVER_SEAT}.HeatingCooling"] == 0
    assert changes(vehicle, f"{DRIVER_SEAT}.HeatingCooling", 30)[f"{DRIVER_SEAT}.Ventilation"] == 0


def test_the_roof_opens_by_its_switch_and_takes_its_shade_away() -> None:
    vehicle = Vehicle()
    vehicle.set(ROOF_SHADE, 100)
    vehicle.advance(10)
    before = vehicle.targets()
    vehicle.set(SWITCH, "ONE_SHOT_OPEN")
    assert vehicle.target(ROOF_SHADE) == 0
    vehicle.advance(10)
    assert (vehicle.get(ROOF), vehicle.get(ROOF_SHADE)) == (100, 0)
    vehicle.restore(before)
    vehicle.advance(10)
    assert (vehicle.get(ROOF), vehicle.get(ROOF_SHADE)) == (0, 100)


@pytest.mark.parametrize(
    ("first", "then", "ends"),
    [
        ("TILT_UP", "TILT_UP", -100), ("TILT_UP", "TILT_DOWN", 0), ("OPEN", "TILT_DOWN", 100),
        ("OPEN", "INACTIVE", 100), ("OPEN", "CLOSE", 0), ("TILT_UP", "OPEN", 100),
    ],
)  # fmt: skip
def test_every_position_of_the_roof_switch(first: str, then: str, ends: int) -> None:
    vehicle = Vehicle()
    for switch in (first, then):
        vehicle.set(SWITCH, switch)
        vehicle.advance(15)
    assert vehicle.get(ROOF) == ends


def test_the_roof_opens_as_far_as_is_wanted_and_its_switch_shows_it() -> None:
    vehicle = Vehicle()
    vehicle.set(ROOF_SHADE, 100)
    assert changes(vehicle, ROOF_TARGET, 50) == {ROOF_TARGET: 50, SWITCH: "OPEN", ROOF_SHADE: 0}
    vehicle.advance(15)
    assert vehicle.get(ROOF) == 50
    assert changes(vehicle, ROOF_TARGET, 0) == {ROOF_TARGET: 0, SWITCH: "CLOSE"}


def test_a_roof_that_is_let_go_stops_where_it_is() -> None:
    vehicle = Vehicle()
    vehicle.set(SWITCH, "OPEN")
    vehicle.advance(2)
    vehicle.set(SWITCH, "INACTIVE")
    stopped = vehicle.get(ROOF)
    vehicle.advance(10)
    assert 0 < float(stopped) < 100
    assert vehicle.get(ROOF) == stopped


@pytest.mark.parametrize("part", ["Cabin.Door.Row2.DriverSide", "Body.Trunk.Rear"])
def test_what_opens_is_unlocked_and_stays_so_when_it_closes(part: str) -> None:
    vehicle = Vehicle()
    assert changes(vehicle, f"Vehicle.{part}.IsOpen", True)[f"Vehicle.{part}.IsLocked"] is False
    assert set(changes(vehicle, f"Vehicle.{part}.IsOpen", False)) == {f"Vehicle.{part}.IsOpen"}


def test_a_window_takes_its_time_and_its_target_is_there_at_once() -> None:
    vehicle = Vehicle()
    vehicle.set(WINDOW, 60)
    assert (vehicle.get(WINDOW), vehicle.target(WINDOW)) == (0, 60)
    vehicle.advance(1)
    assert 0 < float(vehicle.get(WINDOW)) < 60
    vehicle.advance(9)
    assert vehicle.get(WINDOW) == 60


def test_in_the_dark_the_automatic_switch_lights_the_low_beam() -> None:
    beam = "Vehicle.Body.Lights.Beam.Low.IsOn"
    vehicle = Vehicle(SCENARIOS["mild"])
    assert vehicle.get(beam) is False
    vehicle.enter(SCENARIOS["night-drive"])
    assert vehicle.get(beam) is True
