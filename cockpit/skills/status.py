"""What the car tells of itself: time, tyres, what is open, who is on board, and whether all is well."""

from __future__ import annotations

from collections.abc import Mapping

from cockpit.events import SlotValue
from cockpit.reply.units import TIME_OF_DAY
from cockpit.reply.wording import Value
from cockpit.skills.outcome import Outcome
from cockpit.skills.range import measure_of
from cockpit.vehicle.scenario import TYRE_KPA
from cockpit.vehicle.simulator import Vehicle

Slots = Mapping[str, SlotValue]

LOW_KPA = 0.8 * TYRE_KPA
"""A tyre that lost a fifth is low: UN Regulation 141 on tyre pressure monitoring, 5.3."""

LOW_CHARGE = 15.0
"""Percent, from which on the car asks to be charged."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
WHEELS = {
    "front_left": "Row1.Wheel.Left",
    "front_right": "Row1.Wheel.Right",
    "rear_left": "Row2.Wheel.Left",
    "rear_right": "Row2.Wheel.Right",
}
SEATS = {
    "driver": "Row1.DriverSide",
    "passenger": "Row1.PassengerSide",
    "rear_left": "Row2.DriverSide",
    "rear_middle": "Row2.Middle",
    "rear_right": "Row2.PassengerSide",
}
_DOORS = {name: seat for name, seat in SEATS.items() if name != "rear_middle"}
OPENINGS = {
    **{f"{name}_door": f"Vehicle.Cabin.Door.{door}.IsOpen" for name, door in _DOORS.items()},
    **{f"{name}_window": f"Vehicle.Cabin.Door.{door}.Window.Position" for name, door in _DOORS.items()},
    "sunroof": "Vehicle.Cabin.Sunroof.Position",
    "boot": "Vehicle.Body.Trunk.Rear.IsOpen",
    "front_boot": "Vehicle.Body.Trunk.Front.IsOpen",
    "charge_flap": "Vehicle.Powertrain.TractionBattery.Charging.ChargingPort.AnyPosition.IsFlapOpen",
}


def time_of_day(_slots: Slots, vehicle: Vehicle) -> Outcome:
    """Tell the time."""
    now = vehicle.local_time
    return Outcome("answered", values={"time": 60 * now.hour + now.minute}, units={"time": TIME_OF_DAY})


def date(_slots: Slots, vehicle: Vehicle) -> Outcome:
    """Tell the day of the week, the month and the day."""
    today = vehicle.local_time
    named = {"weekday": WEEKDAYS[today.weekday()], "month": MONTHS[today.month - 1]}
    return Outcome("answered", values={**named, "day": today.day})


def tyres(slots: Slots, vehicle: Vehicle) -> Outcome:
    """Tell the pressure of one tyre; of all of them, which are low, or that all are fine."""
    asked = WHEELS if slots["wheel"] == "all" else [str(slots["wheel"])]
    found = {wheel: float(vehicle.get(f"Vehicle.Chassis.Axle.{WHEELS[wheel]}.Tire.Pressure")) for wheel in asked}
    low = tuple(wheel for wheel, kpa in found.items() if kpa <= LOW_KPA)
    reply = "low" if low else "reply" if len(found) > 1 else "one"
    values: dict[str, Value] = {"wheel": low or tuple(found), "pressure": min(found.values())}
    return Outcome("answered", reply, values, {"pressure": "kPa"})


def openings(_slots: Slots, vehicle: Vehicle) -> Outcome:
    """Tell what is open, or that everything is closed."""
    found = _open(vehicle)
    return Outcome("answered", "open" if found else "reply", {"opening": found})


def occupants(_slots: Slots, vehicle: Vehicle) -> Outcome:
    """Tell which seats are taken."""
    taken = tuple(
        name for name, seat in SEATS.items() if vehicle.get(f"Vehicle.Cabin.Seat.{seat}.OccupancyStatus") == "OCCUPIED"
    )
    reply = "nobody" if not taken else "one" if len(taken) == 1 else "reply"
    return Outcome("answered", reply, {"seat": taken, "count": len(taken)})


def odometer(slots: Slots, vehicle: Vehicle) -> Outcome:
    """Tell how far the car has come."""
    km = float(vehicle.get("Vehicle.TraveledDistance")) / 1000
    return Outcome("answered", values={"distance": km}, units={"distance": "km"}, distance=measure_of(slots))


def health(_slots: Slots, vehicle: Vehicle) -> Outcome:
    """Tell whether all is well: one thing that is not, exactly; several, by name."""
    pressures = tyres({"wheel": "all"}, vehicle)
    charge = float(vehicle.get("Vehicle.Powertrain.TractionBattery.StateOfCharge.Current"))
    problems = tuple(
        problem
        for problem, found in (
            ("low_tyre", pressures.reply == "low"),
            ("open", bool(_open(vehicle))),
            ("low_battery", charge <= LOW_CHARGE),
        )
        if found
    )
    reply = "several" if len(problems) > 1 else "".join(problems) or "reply"
    values = {**pressures.values, "opening": _open(vehicle), "charge": charge, "problem": problems}
    return Outcome("answered", reply, values, {**pressures.units, "charge": "percent"})


def _open(vehicle: Vehicle) -> tuple[str, ...]:
    """Return what is not closed: a door is open or not, a window or roof is at 0 when it is closed."""
    return tuple(name for name, path in OPENINGS.items() if vehicle.get(path))
