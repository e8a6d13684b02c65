"""Values and times as VISS writes them: every value is a string, every time is ISO 8601 in UTC."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

from cockpit.events import SignalValue
from cockpit.vehicle.signals import Signal
from cockpit.web.viss.problems import VissError

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,18})")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,18})(\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?")


def written(value: SignalValue) -> str:
    """Return a value as VISS writes it: true and false in words, numbers as in JSON (RFC 8259)."""
    return value if isinstance(value, str) else json.dumps(value)


def value_for(signal: Signal, text: object) -> SignalValue:
    """Return what a client wrote, as the signal's type; limits and words are the car's to check.

    Raises:
        VissError: it is no string, or not one that this type is written as.
    """
    if not isinstance(text, str):
        raise VissError("malformed", "Missing or invalid value", hint="a value is written as a string")
    if signal.type == "string":
        return text
    if signal.type == "boolean":
        if text not in {"true", "false"}:
            raise VissError("value", "Incorrect data type", hint="true or false")
        return text == "true"
    if signal.type == "float":
        return number(text)
    if not _INTEGER.fullmatch(text):
        raise VissError("value", "Incorrect data type", hint=f"a whole number ({signal.type})")
    return int(text)


def number(text: str) -> float:
    """Return a number written as in JSON.

    Raises:
        VissError: it is none.
    """
    if not _NUMBER.fullmatch(text):
        raise VissError("value", "Incorrect data type", hint="a number")
    return float(text)


def stamped(now: datetime) -> str:
    """Return a time as VISS writes it, to the millisecond, such as 2026-01-31T07:30:00.250Z."""
    return now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
