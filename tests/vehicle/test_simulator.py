"""The car as others see it: signals in, physics on, rules in between."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.errors import SignalError
from cockpit.events import SignalValue
from cockpit.vehicle import SCENARIOS, OutOfRange, Vehicle
from cockpit.vehicle.signals import Signal, standard_tree

DRIVER_TEMPERATURE = "Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature"
CABIN_AIR = "Vehicle.Cabin.HVAC.AmbientAirTemperature"
CHARGE = "Vehicle.Powertrain.TractionBattery.StateOfCharge.Current"
TREE = standard_tree()
ACTUATORS = [signal for signal in TREE.values() if signal.kind == "actuator"]


def values_for(signal: Signal) -> st.SearchStrategy[SignalValue]:
    if signal.type == "boolean":
        return st.booleans()
    if signal.type == "string":
        return st.from_regex(signal.form, fullmatch=True) if signal.form else st.sampled_from(signal.allowed)
    if signal.type == "float":
        return st.floats(signal.low - 5, signal.high + 5)
    return st.integers(int(signal.low) - 5, int(signal.high) + 5)


orders = st.sampled_from(ACTUATORS).flatmap(lambda signal: st.tuples(st.just(signal.path), values_for(signal)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param(DRIVER_TEMPERATURE, 30.5, id="too warm"),
        pytest.param("Vehicle.Cabin.HVAC.Station.Row1.Driver.FanSpeed", 101, id="beyond percent"),
    ],
)
def test_out_of_range_is_refused_with_the_limits(path: str, value: float) -> None:
    vehicle = Vehicle()
    before = vehicle.targets()
    with pytest.raises(OutOfRange, match="out of range") as caught:
        vehicle.set(path, value)
    assert caught.value.hint is not None and " to " in caught.value.hint
    assert vehicle.targets() == before


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param(DRIVER_TEMPERATURE, "warm", id="a word for a number"),
        pytest.param(DRIVER_TEMPERATURE, True, id="a truth for a number"),
        pytest.param(DRIVER_TEMPERATURE, float("nan"), id="not a number"),
        pytest.param("Vehicle.Cabin.HVAC.IsOn", 1, id="a number for a truth"),
        pytest.param("Vehicle.Cabin.HVAC.Station.Row1.Driver.AirDistribution", "SIDEWAYS", id="not in the list"),
        pytest.param("Vehicle.Cabin.Sunroof.Position", 50, id="a sensor"),
    ],
)
def test_wrong_values_are_refused(path: str, value: SignalValue) -> None:
    with pytest.raises(SignalError):
        Vehicle().set(path, value)


def test_unknown_signal_names_the_nearest() -> None:
    with pytest.raises(SignalError) as caught:
        Vehicle().get("Vehicle.Cabin.HVAC.IsAirConditionActive")
    assert "IsAirConditioningActive" in str(caught.value)


def test_half_degrees_are_kept_and_others_rounded() -> None:
    vehicle = Vehicle()
    vehicle.set(DRIVER_TEMPERATURE, 21.3)
    assert vehicle.target(DRIVER_TEMPERATURE) == 21.5


@settings(deadline=None, max_examples=60)
@given(st.lists(orders, max_size=12), st.sampled_from(sorted(SCENARIOS)), st.floats(0, 400))
def test_whatever_is_ordered_the_car_stays_within_bounds(
    wanted: list[tuple[str, SignalValue]], scenario: str, seconds: float
) -> None:
    vehicle = Vehicle(SCENARIOS[scenario])
    for path, value in wanted:
        before = vehicle.targets()
        try:
            vehicle.set(path, value)
        except SignalError:
            assert vehicle.targets() == before
    vehicle.advance(seconds)
    for path, signal in TREE.items():
        value = vehicle.get(path)
        if isinstance(value, int | float) and not isinstance(value, bool):
            assert signal.low <= value <= signal.high
    assert -40 < float(vehicle.get(CABIN_AIR)) < 90
    if SCENARIOS[scenario].moving:
        for door in TREE.paths("Vehicle.Cabin.Door.*.IsOpen"):
            assert vehicle.get(door) is False


@settings(deadline=None, max_examples=40)
@given(st.lists(orders, max_size=8))
def test_restore_undoes_to_the_exact_state(wanted: list[tuple[str, SignalValue]]) -> None:
    vehicle = Vehicle()
    before = vehicle.targets()
    for path, value in wanted:
        try:
            vehicle.set(path, value)
        except SignalError:
            continue
    vehicle.restore(before)
    assert vehicle.targets() == before


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(1, 7000), min_size=1, max_size=40))
def test_the_way_to_a_moment_does_not_matter(steps_ms: list[int]) -> None:
    at_once, by_steps = Vehicle(SCENARIOS["winter-motorway"]), Vehicle(SCENARIOS["winter-motorway"])
    for vehicle in (at_once, by_steps):
        vehicle.set("Vehicle.Cabin.Door.Row1.DriverSide.Window.Position", 15)
        vehicle.set("Vehicle.Cabin.HVAC.IsAutoActive", True)
    at_once.advance(sum(steps_ms) / 1000)
    for step_ms in steps_ms:
        by_steps.tick(step_ms / 1000)
    assert by_steps.now_s == at_once.now_s
    assert all(by_steps.get(path) == at_once.get(path) for path in TREE)


@pytest.mark.parametrize("seconds", [-1.0, float("nan"), float("inf")])
def test_time_goes_on_by_a_number_of_seconds(seconds: float) -> None:
    vehicle = Vehicle()
    with pytest.raises(ValueError, match="seconds"):
        vehicle.tick(seconds)
    assert vehicle.now_s == 0


def test_the_same_run_twice_is_the_same() -> None:
    first, second = Vehicle(SCENARIOS["winter-motorway"]), Vehicle(SCENARIOS["winter-motorway"])
    for vehicle in (first, second):
        vehicle.set(DRIVER_TEMPERATURE, 24)
        vehicle.advance(500)
    assert all(first.get(path) == second.get(path) for path in TREE)


def test_a_cold_cabin_warms_up_to_what_was_set() -> None:
    vehicle = Vehicle(SCENARIOS["winter-motorway"])
    before_c = float(vehicle.get(CABIN_AIR))
    vehicle.advance(1800)
    assert before_c < 15 and float(vehicle.get(CABIN_AIR)) == pytest.approx(21, abs=1)


def test_a_switched_off_system_lets_it_get_cold_and_saves_energy() -> None:
    on, off = Vehicle(SCENARIOS["winter-motorway"]), Vehicle(SCENARIOS["winter-motorway"])
    off.set("Vehicle.Cabin.HVAC.IsOn", False)
    for vehicle in (on, off):
        vehicle.advance(1800)
    assert float(off.get(CABIN_AIR)) < float(on.get(CABIN_AIR)) - 5
    assert float(off.get(CHARGE)) > float(on.get(CHARGE))


def test_charging_needs_the_cable_and_stops_at_the_limit() -> None:
    start = "Vehicle.Powertrain.TractionBattery.Charging.StartStopCharging"
    unplugged, plugged = Vehicle(SCENARIOS["mild"]), Vehicle(SCENARIOS["charging"])
    for vehicle in (unplugged, plugged):
        vehicle.set(start, "START")
        vehicle.advance(3600)
    assert float(unplugged.get(CHARGE)) < SCENARIOS["mild"].charge
    assert float(plugged.get(CHARGE)) == pytest.approx(80, abs=0.5)


def test_a_charge_session_ends_at_its_limit_and_stays_there() -> None:
    battery = "Vehicle.Powertrain.TractionBattery"
    vehicle = Vehicle(SCENARIOS["charging"])
    vehicle.set(f"{battery}.Charging.ChargeLimit", 31)
    vehicle.set(f"{battery}.Charging.StartStopCharging", "START")
    vehicle.advance(5)
    assert vehicle.get(f"{battery}.Charging.IsCharging") is True
    assert float(vehicle.get(f"{battery}.CurrentPower")) == pytest.approx(158_000, rel=0.05)
    vehicle.advance(3600)
    assert vehicle.get(CHARGE) == 31
    assert vehicle.get(f"{battery}.Charging.IsCharging") is False
    assert vehicle.get(f"{battery}.CurrentPower") == 0
    vehicle.set(f"{battery}.Charging.ChargeLimit", 32)
    vehicle.advance(60)
    assert vehicle.get(CHARGE) == 32


def test_the_outlet_decides_the_power_and_pulling_the_cable_ends_it() -> None:
    """Design table: 170 kW at most from a fast charger, 11 kW from a wallbox."""
    power = "Vehicle.Powertrain.TractionBattery.CurrentPower"
    start = "Vehicle.Powertrain.TractionBattery.Charging.StartStopCharging"
    vehicle = Vehicle(SCENARIOS["wallbox"])
    vehicle.set(start, "START")
    vehicle.advance(1)
    assert 9_000 < float(vehicle.get(power)) < 11_000
    vehicle.enter(SCENARIOS["mild"])
    vehicle.advance(1)
    assert vehicle.get("Vehicle.Powertrain.TractionBattery.Charging.IsCharging") is False
    assert float(vehicle.get(power)) < 0


def test_the_sun_and_people_warm_a_closed_cabin() -> None:
    shade = replace(SCENARIOS["summer-car-park"], sun=0.0, cabin_c=33.0)
    warm: list[float] = []
    for world in (shade, replace(shade, sun=1.0), replace(shade, occupants=("Row1.DriverSide",))):
        vehicle = Vehicle(world)
        vehicle.set("Vehicle.Cabin.HVAC.IsOn", False)
        vehicle.advance(1800)
        warm.append(float(vehicle.get(CABIN_AIR)))
    in_shade, in_sun, with_driver = warm
    assert in_sun > in_shade + 5
    assert in_shade < with_driver < in_sun


@pytest.mark.parametrize("name", sorted(SCENARIOS))
def test_a_scenario_says_who_sits_where(name: str) -> None:
    vehicle = Vehicle(SCENARIOS[name])
    occupied = {seat for seat in TREE.paths("Vehicle.Cabin.Seat.*.OccupancyStatus") if vehicle.get(seat) == "OCCUPIED"}
    assert occupied == {f"Vehicle.Cabin.Seat.{seat}.OccupancyStatus" for seat in SCENARIOS[name].occupants}


def test_driving_off_changes_the_world_and_nothing_inside() -> None:
    vehicle = Vehicle(SCENARIOS["parked"])
    vehicle.set(DRIVER_TEMPERATURE, 24)
    vehicle.advance(600)
    charge, air = vehicle.get(CHARGE), vehicle.get(CABIN_AIR)
    vehicle.enter(SCENARIOS["winter-motorway"])
    assert (vehicle.get(CHARGE), vehicle.get(CABIN_AIR)) == (charge, air)
    assert (vehicle.get("Vehicle.IsMoving"), vehicle.get("Vehicle.Exterior.AirTemperature")) == (True, -7)
    before_m = float(vehicle.get("Vehicle.TraveledDistance"))
    vehicle.advance(60)
    assert float(vehicle.get("Vehicle.TraveledDistance")) - before_m == pytest.approx(110_000 / 60, abs=1)


def test_energy_is_what_power_took() -> None:
    vehicle = Vehicle(SCENARIOS["winter-motorway"])
    before, used_ws = float(vehicle.get(CHARGE)), 0.0
    for _ in range(600):
        vehicle.tick(1)
        used_ws -= float(vehicle.get("Vehicle.Powertrain.TractionBattery.CurrentPower"))
    left = before - used_ws / 3600 / (vehicle.car.battery.usable_kwh * 10)
    assert float(vehicle.get(CHARGE)) == pytest.approx(left)
