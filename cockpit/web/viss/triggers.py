"""When a subscription tells its values: each kind of filter is a trigger that looks at the car now and then.

A trigger is pure: it is given the car and the time, and remembers what it saw. `due` is the moment at which it wants
to look even though nothing has changed.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from cockpit.events import SignalValue
from cockpit.vehicle.rules import Get
from cockpit.vehicle.signals import Signal
from cockpit.web.viss.curve import essential
from cockpit.web.viss.filters import SHORTEST_PERIOD_MS, Boundary, Change, Curvelog, Operator, Range, Timebased, When
from cockpit.web.viss.problems import VissError
from cockpit.web.viss.values import stamped, written

MAX_SAMPLES = 1_000
"""The largest buffer of a curve."""

SAMPLE_EVERY = timedelta(milliseconds=SHORTEST_PERIOD_MS)

_COMPARE: Mapping[Operator, Callable[[float, float], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}

DataPoints = list[dict[str, Any]]
"""Objects with "path" and "dp", as they go out."""


class Trigger(Protocol):
    """Decides when to tell."""

    due: datetime | None

    def look(self, get: Get, now: datetime) -> DataPoints:
        """Return what to tell now, often nothing."""
        ...


def trigger_for(when: When | None, signals: Sequence[Signal], get: Get, now: datetime) -> Trigger:
    """Return the trigger for a filter; without one, every new value is told (version 2).

    Args:
        when: the filter.
        signals: what is subscribed to, the one that decides first.
        get: reads the car.
        now: the moment of the subscription.

    Raises:
        VissError: the filter does not go with these signals.
    """
    if isinstance(when, Timebased):
        return Repeating(signals, when.period, now)
    if isinstance(when, Range):
        _numbers(signals[:1])
        return Ranging(signals, when.boundaries)
    if isinstance(when, Change):
        if signals[0].type == "string":
            raise VissError("filter", "Incorrect data type", hint="a change filter is for numbers and booleans")
        return Changing(signals, when, get)
    if isinstance(when, Curvelog):
        _numbers(signals)
        return Curving(signals, when, now)
    return Following(signals)


def data_points(signals: Sequence[Signal], get: Get, now: datetime) -> DataPoints:
    """Return the signals' values of now as VISS tells them."""
    ts = stamped(now)
    return [{"path": each.path, "dp": {"value": written(get(each.path)), "ts": ts}} for each in signals]


class Following:
    """Tells what is new: all at first, then each signal that has another value."""

    due: datetime | None = None

    def __init__(self, signals: Sequence[Signal]) -> None:
        self._signals = signals
        self._told: dict[str, SignalValue] = {}

    def look(self, get: Get, now: datetime) -> DataPoints:
        """Return the signals whose value is another than the one told before."""
        new = [each for each in self._signals if self._told.get(each.path) != get(each.path)]
        self._told |= {each.path: get(each.path) for each in new}
        return data_points(new, get, now)


class Repeating:
    """Tells all values again and again; a period that was missed is not made up for."""

    def __init__(self, signals: Sequence[Signal], period: timedelta, now: datetime) -> None:
        self._signals, self._period = signals, period
        self.due: datetime | None = now + period

    def look(self, get: Get, now: datetime) -> DataPoints:
        """Return all values once their time has come."""
        assert self.due is not None
        if now < self.due:
            return []
        self.due += self._period * ((now - self.due) // self._period + 1)
        return data_points(self._signals, get, now)


class Ranging:
    """Tells all values whenever the first has a new one that lies within the boundaries."""

    due: datetime | None = None

    def __init__(self, signals: Sequence[Signal], boundaries: Sequence[Boundary]) -> None:
        self._signals, self._boundaries = signals, boundaries
        self._seen: SignalValue | None = None

    def look(self, get: Get, now: datetime) -> DataPoints:
        """Return all values, or none."""
        value = get(self._signals[0].path)
        if value == self._seen:
            return []
        self._seen = value
        within = [_COMPARE[each.operator](float(value), float(each.boundary)) for each in self._boundaries]
        inside = any(within) if self._boundaries[0].combination == "OR" else all(within)
        return data_points(self._signals, get, now) if inside else []


class Changing:
    """Tells all values when the first differs by so much from the value that was told before.

    A boolean is compared with what it was just before: "gt 0" is each change from false to true, whatever came between.
    """

    due: datetime | None = None

    def __init__(self, signals: Sequence[Signal], change: Change, get: Get) -> None:
        self._signals, self._change = signals, change.parameter
        self._told = self._seen = get(signals[0].path)

    def look(self, get: Get, now: datetime) -> DataPoints:
        """Return all values, or none."""
        value = get(self._signals[0].path)
        if value == self._seen:
            return []
        before = self._seen if isinstance(value, bool) else self._told
        self._seen = value
        if not _COMPARE[self._change.operator](float(value) - float(before), float(self._change.diff)):
            return []
        self._told = value
        return data_points(self._signals, get, now)


class Curving:
    """Gathers samples, and tells those that the curve needs whenever the buffer is full."""

    def __init__(self, signals: Sequence[Signal], curvelog: Curvelog, now: datetime) -> None:
        size, self._max_error = int(curvelog.parameter.bufsize), float(curvelog.parameter.maxerr)
        if not 2 <= size <= MAX_SAMPLES or self._max_error < 0:
            raise VissError("filter", "Missing or invalid filter", hint=f"bufsize 2 to {MAX_SAMPLES}, maxerr from 0")
        self._signals, self._size = signals, size
        self._samples: list[tuple[datetime, list[SignalValue]]] = []
        self.due: datetime | None = now

    def look(self, get: Get, now: datetime) -> DataPoints:
        """Return the curves of a full buffer, else nothing."""
        assert self.due is not None
        if now < self.due:
            return []
        self.due = now + SAMPLE_EVERY
        self._samples.append((now, [get(each.path) for each in self._signals]))
        if len(self._samples) < self._size:
            return []
        told = [{"path": each.path, "dp": self._curve(place)} for place, each in enumerate(self._signals)]
        self._samples.clear()
        return told

    def _curve(self, place: int) -> list[dict[str, str]]:
        begin = self._samples[0][0]
        points = [((at - begin).total_seconds(), float(values[place])) for at, values in self._samples]
        kept = [self._samples[index] for index in essential(points, self._max_error)]
        return [{"value": written(values[place]), "ts": stamped(at)} for at, values in kept]


def _numbers(signals: Sequence[Signal]) -> None:
    for signal in signals:
        if signal.type in {"string", "boolean"}:
            raise VissError("filter", "Incorrect data type", hint=f"{signal.path} is no number")
