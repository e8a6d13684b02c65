"""What signals were: their last values, for the history filter."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from cockpit.events import SignalValue
from cockpit.vehicle.signals import Signal
from cockpit.web.viss.problems import VissError
from cockpit.web.viss.triggers import DataPoints
from cockpit.web.viss.values import stamped, written

KEPT = 600
"""Values of a signal; one that moves on with every second of the car is remembered for ten minutes."""

_DURATION = re.compile(r"P(?=.)(?:([0-9]{1,3})D)?(?:T(?=.)(?:([0-9]{1,2})H)?(?:([0-9]{1,2})M)?(?:([0-9]{1,2})S)?)?")


class History:
    """Remembers each value of every signal from the moment it was seen until it is one of too many."""

    def __init__(self) -> None:
        self._values: dict[str, deque[tuple[datetime, SignalValue]]] = {}

    def keep(self, values: Mapping[str, SignalValue], now: datetime) -> None:
        """Note what these signals have become; one that is as it was is not noted again."""
        for path, value in values.items():
            past = self._values.setdefault(path, deque(maxlen=KEPT))
            if not past or past[-1][1] != value:
                past.append((now, value))

    def recall(self, signals: Sequence[Signal], period: timedelta, now: datetime) -> DataPoints:
        """Return the values that signals had in a period up to now, in order, without the one they have.

        Raises:
            VissError: none of them had another.
        """
        found = {each.path: self._of(each.path, now - period) for each in signals}
        points = [
            {"path": path, "dp": [{"value": written(value), "ts": stamped(at)} for at, value in past]}
            for path, past in found.items()
            if past
        ]
        if not points:
            raise VissError("no-data", "nothing else is remembered of that time")
        return points

    def _of(self, path: str, since: datetime) -> list[tuple[datetime, SignalValue]]:
        return [(at, value) for at, value in list(self._values.get(path, ()))[:-1] if at >= since]


def duration(text: str) -> timedelta:
    """Read days, hours, minutes and seconds in the form of ISO 8601.

    Raises:
        VissError: it has another form.
    """
    match = _DURATION.fullmatch(text)
    if match is None:
        raise VissError("duration", "Missing or invalid filter", hint="a duration such as P1DT12H or PT30M")
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
