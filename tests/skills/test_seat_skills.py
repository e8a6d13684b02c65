"""Seat memory: stored, taken up again, undone, and refused where the car refuses it."""

from __future__ import annotations

import pytest

from cockpit.skills import seats
from cockpit.skills.effects import NotInThisCar
from cockpit.vehicle.rules import RuleRefused
from cockpit.vehicle.scenario import scenario_named
from cockpit.vehicle.simulator import Vehicle

SLOTS = {"zone": "passenger", "memory": "one"}
SEAT = "Vehicle.Cabin.Seat.Row1.PassengerSide"


def test_a_stored_position_is_taken_up_again() -> None:
    vehicle = Vehicle()
    vehicle.set(f"{SEAT}.Position", 220)
    vehicle.set(f"{SEAT}.Backrest.LumbarSupport", 40)
    assert seats.store(SLOTS, vehicle).status == "done"
    vehicle.set(f"{SEAT}.Position", 100)
    vehicle.set(f"{SEAT}.Backrest.LumbarSupport", 0)
    assert seats.recall(SLOTS, vehicle).reply == "reply"
    assert (vehicle.target(f"{SEAT}.Position"), vehicle.target(f"{SEAT}.Backrest.LumbarSupport")) == (220, 40)
    assert seats.recall(SLOTS, vehicle).reply == "same"


def test_each_number_and_seat_has_its_own() -> None:
    vehicle = Vehicle()
    seats.store(SLOTS, vehicle)
    assert seats.recall({**SLOTS, "memory": "two"}, vehicle).reply == "empty"
    assert seats.recall({**SLOTS, "zone": "driver"}, vehicle).reply == "empty"


def test_the_drivers_seat_takes_up_no_position_while_moving() -> None:
    vehicle = Vehicle(scenario_named("parked"))
    slots = {"zone": "driver", "memory": "three"}
    seats.store(slots, vehicle)
    vehicle.set("Vehicle.Cabin.Seat.Row1.DriverSide.Position", 200)
    vehicle.advance(10)
    vehicle.enter(scenario_named("city"))
    with pytest.raises(RuleRefused):
        seats.recall(slots, vehicle)


@pytest.mark.parametrize("zone", ["rear_left", "front", "all"])
def test_other_seats_have_no_memory(zone: str) -> None:
    with pytest.raises(NotInThisCar):
        seats.store({"zone": zone, "memory": "one"}, Vehicle())
