"""Numbers with units, as scripts write them: "22 °C", "72 °F", "2.5 bar", "5 min"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cockpit.vehicle.signals import Signal

_FORM = re.compile(r"([-+]?[0-9]+(?:\.[0-9]+)?)\s*(.*)")

_UNITS: Mapping[str, Mapping[str, float]] = {
    "celsius": {"°C": 1.0, "C": 1.0, "celsius": 1.0, "degrees": 1.0, "°F": 5 / 9, "F": 5 / 9},
    "percent": {"%": 1.0, "percent": 1.0},
    "degrees": {"°": 1.0, "degrees": 1.0},
    "mm": {"mm": 1.0, "cm": 10.0, "m": 1000.0},
    "m": {"m": 1.0, "km": 1000.0, "mi": 1609.344, "miles": 1609.344},
    "km/h": {"km/h": 1.0, "kph": 1.0, "mph": 1.609344},
    "kPa": {"kPa": 1.0, "bar": 100.0, "psi": 6.894757},
    "W": {"W": 1.0, "kW": 1000.0},
    "kWh": {"kWh": 1.0, "Wh": 0.001},
    "s": {"s": 1.0, "seconds": 1.0, "min": 60.0, "minutes": 60.0, "h": 3600.0, "hours": 3600.0},
}
"""By a signal's unit: how people write units of that kind, and the factor to it."""

_FREEZING_F = 32.0


def seconds(value: object) -> float:
    """Return a duration in seconds: a number of seconds, or text as "90 s", "5 min", "1.5 h".

    Raises:
        ValueError: it is no duration.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return _converted(str(value), "s", "a duration", difference=False)


def in_unit(value: object, signal: Signal, *, difference: bool = False) -> float:
    """Return a number in the signal's unit: a plain number is in it already, text names a unit of its own.

    Args:
        value: "22 °C", "72 °F", 22.
        signal: whose unit is meant.
        difference: a tolerance and no point on the scale: 9 °F are 5 °C then.

    Raises:
        ValueError: it is no number, or of a unit that the signal cannot have.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return _converted(str(value), signal.unit, signal.path, difference=difference)


def _converted(text: str, unit: str, what: str, *, difference: bool) -> float:
    match = _FORM.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"'{text[:60]}' is no number")
    number, given = float(match[1]), match[2].strip()
    if not given:
        return number
    factors = _UNITS.get(unit, {})
    if given not in factors:
        known = ", ".join(factors) or "a plain number"
        raise ValueError(f"'{given[:20]}' is no unit of {what}; use {known}")
    if given.endswith("F") and not difference:
        number -= _FREEZING_F
    return number * factors[given]
