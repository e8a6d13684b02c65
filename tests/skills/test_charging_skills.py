"""A charging session: what starts it, what is told of it, and what holds it down."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cockpit.skills import charging
from cockpit.vehicle.scenario import Scenario, scenario_named
from cockpit.vehicle.simulator import Vehicle

BATTERY = "Vehicle.Powertrain.TractionBattery"
PLUGGED_IN = scenario_named("charging")


def started(world: Scenario) -> Vehicle:
    vehicle = Vehicle(world)
    charging.start_charging({}, vehicle)
    return vehicle


@pytest.mark.parametrize(
    ("world", "reply"),
    [
        (PLUGGED_IN, "reply"),
        (scenario_named("mild"), "unplugged"),
        (replace(PLUGGED_IN, charge=80.0), "full"),
    ],
)
def test_starting(world: Scenario, reply: str) -> None:
    vehicle = Vehicle(world)
    assert charging.start_charging({}, vehicle).reply == reply
    assert vehicle.target(f"{BATTERY}.Charging.StartStopCharging") == "START"


@pytest.mark.parametrize(
    ("world", "reply"),
    [
        (scenario_named("wallbox"), "outlet"),
        (replace(PLUGGED_IN, outside_c=-20.0, cabin_c=-10.0), "cold"),
        (replace(PLUGGED_IN, charge=75.0), "nearly_full"),
        (PLUGGED_IN, "reply"),
        (scenario_named("mild"), "idle"),
    ],
)
def test_what_holds_the_power_down(world: Scenario, reply: str) -> None:
    assert charging.why_slow({}, started(world)).reply == reply


def test_the_power_told_is_the_outlets_and_nothing_before_it_was_asked_for() -> None:
    """Design table: 160 kW at 30 % from a fast charger, 11 kW from a wallbox."""
    assert charging.power({}, Vehicle(PLUGGED_IN)).reply == "idle"
    assert charging.power({}, started(PLUGGED_IN)).values["power"] == pytest.approx(160_000)
    assert charging.power({}, started(scenario_named("wallbox"))).values["power"] == pytest.approx(11_000)


def test_the_state_follows_the_session_to_its_end() -> None:
    vehicle = Vehicle(PLUGGED_IN)
    assert charging.charging_state({}, vehicle).reply == "stopped"
    charging.start_charging({}, vehicle)
    assert charging.charging_state({}, vehicle).reply == "reply"
    vehicle.advance(3600)
    assert charging.charging_state({}, vehicle).reply == "full"
