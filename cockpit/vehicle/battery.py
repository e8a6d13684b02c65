"""Charging: power by state of charge, the time that takes, and how the pack warms meanwhile."""

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
    percent, seconds, step = from_percent, 0.0, 0.25
    while percent < to_percent:
        part = min(step, to_percent - percent)
        power_w = 1000 * charging_kw(battery, percent + part / 2, outlet, battery_c)
        part_s = battery.usable_kwh * 1000 * part / 100 / power_w * 3600
        battery_c = warmed_c(battery, battery_c, power_w, battery_c, part_s)
        seconds += part_s
        percent += part
    return seconds / 60


def warmed_c(battery: Battery, battery_c: float, power_w: float, outside_c: float, seconds: float) -> float:
    """Return the pack's temperature after power has flowed through it; its coolant keeps it from getting hot."""
    heat_w = battery.heat_share * abs(power_w) + battery.shell * (outside_c - battery_c)
    warmed = battery_c + heat_w * seconds / battery.heat_capacity
    return min(warmed, max(battery.coolant_c, battery_c)) if heat_w > 0 else warmed
