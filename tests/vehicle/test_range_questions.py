"""How far, how long and why: answers from the model that drives the simulation."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.vehicle import (
    SCENARIOS,
    OutOfRange,
    Vehicle,
    charging_time,
    estimate_range,
    range_causes,
    reachable,
)

RANGE = "Vehicle.Powertrain.TractionBattery.Range"
WINTER = SCENARIOS["winter-motorway"]


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_range_display_says_what_the_assistant_says(name: str) -> None:
    vehicle = Vehicle(SCENARIOS[name])
    vehicle.advance(90)
    assert float(vehicle.get(RANGE)) == pytest.approx(estimate_range(vehicle).km * 1000, abs=1)


def test_a_drive_uses_what_was_foretold() -> None:
    vehicle = Vehicle(WINTER)
    vehicle.advance(900)
    before_m, metres = float(vehicle.get(RANGE)), float(vehicle.get("Vehicle.TraveledDistance"))
    vehicle.advance(1800)
    driven_m = float(vehicle.get("Vehicle.TraveledDistance")) - metres
    assert before_m - float(vehicle.get(RANGE)) == pytest.approx(driven_m, rel=0.02)


def test_each_what_if_goes_the_way_it_must() -> None:
    vehicle = Vehicle(WINTER)
    vehicle.set("Vehicle.Cabin.Seat.Row1.DriverSide.HeatingCooling", 90)
    now = estimate_range(vehicle)
    assert now.low_km < now.km < now.high_km
    heating_off, all_off = estimate_range(vehicle, heating=False), estimate_range(vehicle, comfort=False)
    assert now.km < heating_off.km < all_off.km
    assert now.km < estimate_range(vehicle, seats=False).km < heating_off.km
    assert estimate_range(vehicle, speed_kph=90).km > now.km > estimate_range(vehicle, outside_c=-20).km


def test_cooling_off_helps_in_the_heat_and_nothing_in_the_cold() -> None:
    hot, cold = Vehicle(SCENARIOS["summer-car-park"]), Vehicle(WINTER)
    assert estimate_range(hot, cooling=False).km > estimate_range(hot).km
    assert estimate_range(cold, cooling=False).km == estimate_range(cold).km


@given(st.floats(-30, 45), st.floats(5, 200))
def test_any_weather_and_speed_has_a_range(outside_c: float, speed_kph: float) -> None:
    estimate = estimate_range(Vehicle(), outside_c=outside_c, speed_kph=speed_kph)
    assert 30 < estimate.low_km < estimate.km < estimate.high_km < 1500
    assert estimate.comfort_w >= 0


@pytest.mark.parametrize("what_if", [{"outside_c": -300.0}, {"speed_kph": -5.0}, {"speed_kph": 900.0}])
def test_a_world_that_cannot_be_is_refused(what_if: dict[str, float]) -> None:
    with pytest.raises(OutOfRange):
        estimate_range(Vehicle(), **what_if)  # type: ignore[arg-type]


def test_causes_are_named_dearest_first() -> None:
    causes = range_causes(Vehicle(WINTER))
    assert {cause.name for cause in causes} == {"comfort", "cold", "speed"}
    assert [cause.km for cause in causes] == sorted((cause.km for cause in causes), reverse=True)
    mild = Vehicle(SCENARIOS["mild"])
    mild.set("Vehicle.Cabin.HVAC.IsOn", False)
    assert range_causes(mild) == []


def test_reach_says_how_sure_it_is() -> None:
    vehicle = Vehicle(WINTER)
    estimate = estimate_range(vehicle)
    assert reachable(vehicle, estimate.low_km - 1).sure
    tight = reachable(vehicle, estimate.km - 1)
    assert tight.reachable and not tight.sure and tight.margin_km == pytest.approx(1)
    assert not reachable(vehicle, estimate.km + 1).reachable


def test_charging_takes_longer_from_a_wall_box_and_to_a_fuller_battery() -> None:
    vehicle = Vehicle(WINTER)
    assert charging_time(vehicle, 50) == 0
    assert 0 < charging_time(vehicle, 80) < charging_time(vehicle, 100) < charging_time(vehicle, 100, "ac")
    with pytest.raises(OutOfRange):
        charging_time(vehicle, 101)


def test_a_frozen_battery_charges_at_half_the_power_until_it_is_warm() -> None:
    frozen = Vehicle(replace(SCENARIOS["charging"], outside_c=-10.0, cabin_c=-10.0))
    mild = Vehicle(SCENARIOS["charging"])
    assert charging_time(mild, 80) < charging_time(frozen, 80) < 2 * charging_time(mild, 80)


def test_charging_takes_as_long_as_was_said() -> None:
    vehicle = Vehicle(SCENARIOS["charging"])
    minutes = charging_time(vehicle, 80)
    vehicle.set("Vehicle.Cabin.HVAC.IsOn", False)
    vehicle.set("Vehicle.Powertrain.TractionBattery.Charging.StartStopCharging", "START")
    vehicle.advance(minutes * 60)
    charge = float(vehicle.get("Vehicle.Powertrain.TractionBattery.StateOfCharge.Current"))
    assert charge == pytest.approx(80, abs=1)
