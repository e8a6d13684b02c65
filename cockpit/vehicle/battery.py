"""Charging: power by state of charge, and the time that takes."""

from __future__ import annotations

from typing import Literal

from cockpit.vehicle.parameters import Battery, between

Outlet = Literal["dc", "ac"]

COLD_SHARE = 0.5
"""What is left of the charging power while the battery is below freezing."""


def charging_kw(battery: Battery, charge_percent: float, outlet: Outlet, battery_c: float) -> float:
    """Return the power that flows into the battery, in kW."""
    power_kw = between(battery.dc_kw, charge_percent)
    if battery_c < 0:
        power_kw *= COLD_SHARE
    return min(power_kw, battery.ac_kw) if outlet == "ac" else power_kw


def charging_minutes(
    battery: Battery, from_percent: float, to_percent: float, outlet: Outlet = "dc", battery_c: float = 20.0
) -> float:
    """Return how long it takes from one state of charge to another; 0 when it is there already."""
    percent, minutes, step = from_percent, 0.0, 0.25
    while percent < to_percent:
        part = min(step, to_percent - percent)
        power_kw = charging_kw(battery, percent + part / 2, outlet, battery_c)
        minutes += battery.usable_kwh * part / 100 / power_kw * 60
        percent += part
    return minutes
