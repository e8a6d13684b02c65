"""Quantities, for the eye ("21.5 °C") and for the ear ("twenty one and a half degrees")."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from cockpit.errors import SignalError, did_you_mean
from cockpit.reply.numbers import number_words

KM_PER_MILE = 1.609344
MAX_VALUE = 1_000_000.0
Distance = Literal["km", "miles"]


@dataclass(frozen=True, slots=True)
class Unit:
    """How a quantity is told: its names, its sign behind the number, and the step to which it is rounded."""

    one: str
    many: str
    sign: str
    step: float = 1.0


_UNITS: Mapping[str, Unit] = {
    "none": Unit("", "", "", 0.1),
    "celsius": Unit("degree", "degrees", " °C", 0.5),
    "degrees": Unit("degree", "degrees", "°"),
    "percent": Unit("percent", "percent", "%"),
    "km": Unit("kilometre", "kilometres", " km"),
    "miles": Unit("mile", "miles", " mi"),
    "km_per_h": Unit("kilometre an hour", "kilometres an hour", " km/h"),
    "miles_per_h": Unit("mile an hour", "miles an hour", " mph"),
    "watt_hours_per_km": Unit("watt hour a kilometre", "watt hours a kilometre", " Wh/km"),
    "watt_hours_per_mile": Unit("watt hour a mile", "watt hours a mile", " Wh/mi"),
    "kilowatt": Unit("kilowatt", "kilowatts", " kW", 0.1),
    "kilowatt_hours": Unit("kilowatt hour", "kilowatt hours", " kWh", 0.1),
    "bar": Unit("bar", "bar", " bar", 0.1),
}
_MINUTES: Mapping[str, float] = {"minutes": 1.0, "hours": 60.0}
_VSS: Mapping[str, tuple[str, float]] = {
    "Celsius": ("celsius", 1.0),
    "m": ("km", 0.001),
    "km/h": ("km_per_h", 1.0),
    "W": ("kilowatt", 0.001),
    "kW": ("kilowatt", 1.0),
    "kWh": ("kilowatt_hours", 1.0),
    "kPa": ("bar", 0.01),
    "s": ("minutes", 1 / 60),
    "min": ("minutes", 1.0),
    "h": ("hours", 1.0),
}
"""The units of VSS 6.0 signals, in the units that people are told, and the factor to them."""

_IN_MILES: Mapping[str, tuple[str, float]] = {
    "km": ("miles", 1 / KM_PER_MILE),
    "km_per_h": ("miles_per_h", 1 / KM_PER_MILE),
    "watt_hours_per_km": ("watt_hours_per_mile", KM_PER_MILE),
}
TIME_OF_DAY = "time_of_day"
"""Minutes since midnight, told as a clock shows them."""

UNITS = (*_UNITS, *_MINUTES, *_VSS, TIME_OF_DAY)
"""Every unit's name: as packs write it, and as VSS does."""


def written(value: float, unit: str = "none", distance: Distance = "km") -> str:
    """Return a quantity for the screen: "21.5 °C", "310 km", "80%", "1 h 20 min".

    Raises:
        SignalError: the value is not finite or too large, a duration is negative, or there is no such unit.
    """
    value, unit = _told(value, unit, distance)
    if unit == TIME_OF_DAY:
        hours, minutes = _hours_and_minutes(value, "minutes")
        return f"{hours:02}:{minutes:02}"
    if unit in _MINUTES:
        hours, minutes = _hours_and_minutes(value, unit)
        parts = [f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes or not hours)
        return " ".join(parts)
    return f"{value:.1f}".removesuffix(".0") + _UNITS[unit].sign


def spoken(value: float, unit: str = "none", distance: Distance = "km") -> str:
    """Return a quantity for the voice: "three hundred and ten kilometres", "one hour and twenty minutes".

    Raises:
        SignalError: as `written` does.
    """
    value, unit = _told(value, unit, distance)
    if unit == TIME_OF_DAY:
        return _spoken_time(*_hours_and_minutes(value, "minutes"))
    if unit in _MINUTES:
        return _spoken_duration(*_hours_and_minutes(value, unit))
    form, words = _UNITS[unit], number_words(value)
    if abs(value) == 0.5 and form.one:
        return f"{words} a {form.one}"
    return f"{words} {form.one if abs(value) == 1 else form.many}".rstrip()


def _told(value: float, unit: str, distance: Distance) -> tuple[float, str]:
    """Return value and unit in the reader's measure, rounded alike for screen and voice."""
    if not math.isfinite(value) or abs(value) >= MAX_VALUE:
        raise SignalError(f"{value} cannot be told")
    unit, factor = _VSS.get(unit, (unit, 1.0))
    if distance == "miles" and unit in _IN_MILES:
        unit, per_km = _IN_MILES[unit]
        factor *= per_km
    if unit in _MINUTES or unit == TIME_OF_DAY:
        return value * factor, unit
    if unit not in _UNITS:
        raise SignalError(f"unknown unit '{unit}'", hint=did_you_mean(unit, UNITS))
    step = _UNITS[unit].step
    return round(_nearest(value * factor / step) * step, 1), unit


def _nearest(value: float) -> int:
    """Round halves up, as people do; Python's round() takes 22.5 to 22 and 23.5 to 24."""
    return math.floor(value + 0.5)


def _hours_and_minutes(value: float, unit: str) -> tuple[int, int]:
    minutes = _nearest(value * _MINUTES[unit])
    if minutes < 0:
        raise SignalError(f"a duration of {minutes} minutes")
    return divmod(minutes, 60)


def _spoken_duration(hours: int, minutes: int) -> str:
    parts = []
    if hours:
        parts.append(f"{number_words(hours)} {'hour' if hours == 1 else 'hours'}")
    if minutes or not hours:
        parts.append(f"{number_words(minutes)} {'minute' if minutes == 1 else 'minutes'}")
    return " and ".join(parts)


def _spoken_time(hours: int, minutes: int) -> str:
    """Return "half past two", "quarter to nine", "ten oh five", "eleven twenty"."""
    hour, next_hour = (number_words(1 + (at - 1) % 12) for at in (hours, hours + 1))
    if minutes == 0:
        return {0: "midnight", 12: "noon"}.get(hours, f"{hour} o'clock")
    quarters = {15: f"quarter past {hour}", 30: f"half past {hour}", 45: f"quarter to {next_hour}"}
    return quarters.get(minutes) or f"{hour} {'oh ' if minutes < 10 else ''}{number_words(minutes)}"
