"""Seat memory: three positions to a front seat, stored and taken up again."""

from __future__ import annotations

from collections.abc import Mapping

from cockpit.events import SlotValue
from cockpit.skills.effects import NotInThisCar
from cockpit.skills.outcome import Outcome
from cockpit.vehicle.simulator import Vehicle

Slots = Mapping[str, SlotValue]

PARTS = ("Position", "Height", "Backrest.Recline", "Backrest.LumbarSupport")
SEATS = {"driver": "Row1.DriverSide", "passenger": "Row1.PassengerSide"}


def store(slots: Slots, vehicle: Vehicle) -> Outcome:
    """Keep how a seat is set under a number."""
    seat, memory = _paths(slots)
    for part in PARTS:
        vehicle.set(f"{memory}.{part}", vehicle.target(f"{seat}.{part}"))
    vehicle.set(f"{memory}.IsStored", True)
    return Outcome("done")


def recall(slots: Slots, vehicle: Vehicle) -> Outcome:
    """Set a seat as it was stored."""
    seat, memory = _paths(slots)
    if vehicle.target(f"{memory}.IsStored") is not True:
        return Outcome("answered", "empty")
    changed = [part for part in PARTS if vehicle.target(f"{seat}.{part}") != vehicle.target(f"{memory}.{part}")]
    for part in changed:
        vehicle.set(f"{seat}.{part}", vehicle.target(f"{memory}.{part}"))
    return Outcome("done", "reply" if changed else "same")


def _paths(slots: Slots) -> tuple[str, str]:
    """Return where the seat's signals and those of its memory stand; back seats have none."""
    if slots["zone"] not in SEATS:
        raise NotInThisCar("this seat has no memory", place=str(slots["zone"]))
    seat = SEATS[str(slots["zone"])]
    return f"Vehicle.Cabin.Seat.{seat}", f"Vehicle.Cabin.SeatMemory.{seat}.{str(slots['memory']).capitalize()}"
