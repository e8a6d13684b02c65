"""The tree of signals: what the car has, what each may be, and which of them can be set.

Source: COVESA Vehicle Signal Specification 6.0 (MPL-2.0) for names, types, units and limits; see signals.toml.
"""

from __future__ import annotations

import fnmatch
import functools
import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal

from cockpit.errors import SignalError, did_you_mean
from cockpit.events import SignalValue

Kind = Literal["actuator", "sensor"]
Datatype = Literal["boolean", "float", "int8", "uint8", "uint16", "uint32", "string"]

INTEGER_LIMITS: Mapping[str, tuple[int, int]] = {
    "int8": (-128, 127),
    "uint8": (0, 255),
    "uint16": (0, 65_535),
    "uint32": (0, 4_294_967_295),
}


class OutOfRange(SignalError):
    """The value is of the right type, but beyond the signal's limits."""

    def __init__(self, signal: Signal, value: SignalValue) -> None:
        self.signal, self.value = signal, value
        unit = f" {signal.unit}" if signal.unit else ""
        super().__init__(f"{value} is out of range", place=signal.path, hint=f"{signal.low:g} to {signal.high:g}{unit}")

    def __reduce__(self) -> tuple[object, ...]:
        """Cross a process border with what it was made from."""
        return OutOfRange, (self.signal, self.value)


@dataclass(frozen=True, slots=True)
class Signal:
    """One leaf of the tree. `low`, `high` and `step` are in `unit`; they are infinite or 0 where there are none.

    Text is one of the words `allowed`, or where there are none, has the `form` of a regular expression (a colour).
    """

    path: str
    kind: Kind
    type: Datatype
    start: SignalValue
    unit: str = ""
    low: float = -math.inf
    high: float = math.inf
    step: float = 0.0
    allowed: tuple[str, ...] = ()
    form: str = ""

    def checked(self, value: SignalValue) -> SignalValue:
        """Return `value` as this signal's type, rounded to its step.

        Raises:
            OutOfRange: it lies beyond the limits.
            SignalError: it is of another type, not one of the allowed words, or of another form.
        """
        if self.type in {"boolean", "string"}:
            return self._checked_word(value)
        if isinstance(value, bool) or not isinstance(value, int | float) or not _finite(value):
            raise SignalError(f"{value!r} is not a number", place=self.path)
        if not self.low <= value <= self.high:
            raise OutOfRange(self, value)
        if self.step:
            value = round(value / self.step) * self.step
        return float(value) if self.type == "float" else round(value)

    def _checked_word(self, value: SignalValue) -> SignalValue:
        if self.type == "boolean":
            if not isinstance(value, bool):
                raise SignalError(f"{value!r} is neither true nor false", place=self.path)
        elif self.form:
            if not isinstance(value, str) or not re.fullmatch(self.form, value):
                raise SignalError(f"{value!r} has another form than {self.form}", place=self.path)
        elif not isinstance(value, str) or value not in self.allowed:
            raise SignalError(
                f"{value!r} is not one of {', '.join(self.allowed)}",
                place=self.path,
                hint=did_you_mean(str(value), self.allowed),
            )
        return value


def _finite(number: float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:  # a whole number with more digits than a float can hold
        return False


class SignalTree(Mapping[str, Signal]):
    """All signals by path."""

    def __init__(self, signals: Mapping[str, Signal]) -> None:
        self._signals = dict(signals)
        self._matching: dict[str, list[str]] = {}

    def __getitem__(self, path: str) -> Signal:
        """Return the signal at `path`, or raise SignalError with the nearest one that exists."""
        try:
            return self._signals[path]
        except KeyError:
            raise SignalError("no such signal", place=path, hint=did_you_mean(path, self._signals)) from None

    def __contains__(self, path: object) -> bool:
        return path in self._signals

    def __iter__(self) -> Iterator[str]:
        return iter(self._signals)

    def __len__(self) -> int:
        return len(self._signals)

    def paths(self, pattern: str) -> list[str]:
        """Return the paths that match a pattern, in which `*` stands for any text."""
        if pattern not in self._matching:
            self._matching[pattern] = fnmatch.filter(self._signals, pattern)
        return list(self._matching[pattern])


@functools.cache
def standard_tree() -> SignalTree:
    """Return the car's signals as signals.toml has them."""
    table = tomllib.loads(resources.files("cockpit.vehicle").joinpath("signals.toml").read_text(encoding="utf-8"))
    rows = {**table["vss"], **table["overlay"]}
    return SignalTree({s.path: s for path, row in rows.items() for s in _expanded(path, row, table["instances"])})


def _expanded(path: str, row: dict[str, Any], instances: Mapping[str, list[str]]) -> Iterator[Signal]:
    """Yield the signal for each instance its path stands for."""
    facts = {key: value for key, value in row.items() if key != "at"}
    facts["allowed"] = tuple(facts.get("allowed", ()))
    low, high = INTEGER_LIMITS.get(row["type"], (-math.inf, math.inf))
    facts.setdefault("low", low)
    facts.setdefault("high", high)
    for instance in instances[row["at"]] if "at" in row else [""]:
        yield Signal(path=path.replace("*", instance), **facts)
