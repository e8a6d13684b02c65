"""A charging session: start it, tell how it goes, and why it takes so long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from cockpit.events import SlotValue
from cockpit.skills.outcome import Outcome
from cockpit.vehicle.battery import charging_kw
from cockpit.vehicle.couplings import CABLE
from cockpit.vehicle.range import charging_time, outlet
from cockpit.vehicle.simulator import Vehicle

Slots = Mapping[str, SlotValue]

_BATTERY = "Vehicle.Powertrain.TractionBattery"
_SWITCH = f"{_BATTERY}.Charging.StartStopCharging"
TAPERS_FROM = 70.0
"""Charge, in percent, from which on a fast charger slows down much."""

UNITS = {"power": "W", "time": "minutes", "limit": "percent", "level": "percent"}


def start_charging(_slots: Slots, vehicle: Vehicle) -> Outcome:
    """Charge up to the limit, now or as soon as the cable is in."""
    was = vehicle.target(_SWITCH)
    vehicle.set(_SWITCH, "START")
    if vehicle.get(CABLE) is not True:
        return _told("done", "unplugged", vehicle)
    if _minutes(vehicle) <= 0:
        return _told("done", "full", vehicle)
    return _told("done", "same" if was == "START" else "reply", vehicle)


def charging_state(_slots: Slots, vehicle: Vehicle) -> Outcome:
    """Tell whether it charges, and for how long yet, or what it waits for."""
    if vehicle.get(CABLE) is not True:
        return _told("answered", "unplugged", vehicle)
    if vehicle.target(_SWITCH) != "START":
        return _told("answered", "stopped", vehicle)
    return _told("answered", "reply" if _minutes(vehicle) > 0 else "full", vehicle)


def power(_slots: Slots, vehicle: Vehicle) -> Outcome:
    """Tell how fast it charges."""
    return _told("answered", "reply" if _power_w(vehicle) > 0 else "idle", vehicle)


def why_slow(_slots: Slots, vehicle: Vehicle) -> Outcome:
    """Tell what holds the charging power down: the outlet, a cold battery, or that it is nearly full."""
    if _power_w(vehicle) <= 0:
        return _told("answered", "idle", vehicle)
    if outlet(vehicle) == "ac":
        return _told("answered", "outlet", vehicle)
    if float(vehicle.get(f"{_BATTERY}.Temperature.Average")) < 0:
        return _told("answered", "cold", vehicle)
    full = float(vehicle.get(f"{_BATTERY}.StateOfCharge.Current")) >= TAPERS_FROM
    return _told("answered", "nearly_full" if full else "reply", vehicle)


def _minutes(vehicle: Vehicle) -> float:
    return charging_time(vehicle, float(vehicle.target(f"{_BATTERY}.Charging.ChargeLimit")))


def _power_w(vehicle: Vehicle) -> float:
    """Return what the outlet gives, from the moment that charging was asked for."""
    charge = float(vehicle.get(f"{_BATTERY}.StateOfCharge.Current"))
    wanted = vehicle.get(CABLE) is True and vehicle.target(_SWITCH) == "START"
    if not wanted or _minutes(vehicle) <= 0:
        return 0.0
    battery_c = float(vehicle.get(f"{_BATTERY}.Temperature.Average"))
    return 1000 * charging_kw(vehicle.car.battery, charge, outlet(vehicle), battery_c)


def _told(status: Literal["done", "answered"], reply: str, vehicle: Vehicle) -> Outcome:
    values = {
        "power": _power_w(vehicle),
        "time": max(1.0, _minutes(vehicle)),
        "limit": float(vehicle.target(f"{_BATTERY}.Charging.ChargeLimit")),
        "level": float(vehicle.get(f"{_BATTERY}.StateOfCharge.Current")),
    }
    return Outcome(status, reply, values, UNITS)
