"""Whether a signal became what a label asked, and from which value on that can be seen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import TypeGuard

from cockpit.bench.text.checks import Goal, Table
from cockpit.bench.text.rows import LabelValue, Wanted
from cockpit.events import Change, SignalValue
from cockpit.vehicle.signals import Signal, SignalTree

STEP_UNITS: Mapping[str | None, str] = {
    None: "celsius", "degree": "celsius", "degrees": "celsius", "celsius": "celsius", "percent": "percent",
}  # fmt: skip
"""Units of a label's `value` in which a change up or down is checked for its size, by the signal's unit."""

ZONE = re.compile(r"\b(Row\d\.(?:Driver|Passenger|Middle))(?:Side)?\b")


def matching(pattern: str, tree: SignalTree) -> dict[str, str]:
    """Return the actuators that a pattern means, each with the seat it belongs to where the pattern has a `{zone}`."""
    paths = tree.paths(pattern.replace("{zone}", "*"))
    actuators = [path for path in paths if tree[path].kind == "actuator"]
    return {path: seat(path) if "{zone}" in pattern else "" for path in actuators}


def seat(path: str) -> str:
    """Return the seat in a signal's path by the table's name; VSS calls it here Driver and there DriverSide."""
    found = ZONE.search(path)
    return found[1] if found else ""


def reached(goal: Goal, change: Change, signal: Signal, wanted: Wanted, table: Table) -> bool:
    """Return whether a change is what the goal asks, for this command."""
    after = change.after
    if goal == "changed":
        return True
    if isinstance(goal, str) and goal in {"up", "down", "some", "open", "close"}:
        return _number(after) and _moved(goal, float(change.before), after, signal, wanted, table)
    return _is_one_of(after, _values(goal, signal, wanted, table), signal)


def prepared(goal: Goal, signal: Signal, wanted: Wanted, table: Table) -> SignalValue | None:
    """Return a value from which reaching the goal is a change; None where the signal's first value is one."""
    if signal.type == "boolean":
        return None if goal == "changed" else not _values(goal, signal, wanted, table)[0]
    if signal.type == "string":
        return _other_word(_values(goal, signal, wanted, table), signal)
    start, low, high = float(signal.start), max(signal.low, 0), signal.high
    middle = (low + high) / 2
    if goal in {"up", "open", "some"}:
        return middle if start >= high else None
    if goal in {"down", "close"}:
        return middle if start <= low else None
    if goal == "changed" or not _is_one_of(start, _values(goal, signal, wanted, table), signal):
        return None
    return high if start <= middle else low


def _other_word(right: list[SignalValue], signal: Signal) -> SignalValue | None:
    """Return a word that is not right, where the first one is; the first of VSS enumerations often means nothing."""
    others = [word for word in reversed(signal.allowed) if word not in right]
    return others[0] if signal.start in right and others else None


def _moved(goal: str, before: float, after: float, signal: Signal, wanted: Wanted, table: Table) -> bool:
    """Return whether a number went where it should, by as much as the label says."""
    amount = wanted.slots.get("amount")
    if goal == "some":
        return after > 0
    if goal == "open":
        low, high = table.amounts.get(str(amount), (1, 100))
        return after > before and low <= after <= high
    if goal == "close" and amount != "small":
        return after == 0
    step = (after - before) if goal == "up" else (before - after)
    size = wanted.slots.get("value")
    if _number(size) and STEP_UNITS.get(_unit(wanted)) == signal.unit:
        full = abs(step - abs(float(size))) <= _tolerance(signal)
        return full or (step > 0 and after in {signal.low, signal.high})
    return step > 0


def _values(goal: Goal, signal: Signal, wanted: Wanted, table: Table) -> list[SignalValue]:
    """Return every value that is right."""
    if goal != "label":
        return list(goal) if isinstance(goal, list) else [goal]
    slots = wanted.slots
    found: list[SignalValue] = [
        words[word] for name, words in table.words.items() if (word := str(slots.get(name))) in words
    ]
    levels = next((known for pattern, known in table.levels.items() if fnmatchcase(signal.path, pattern)), [])
    if "value" in slots:
        found += _measured(slots["value"], _unit(wanted), levels)
    return [*found, *_level(slots.get("level"), levels)]


def _measured(value: LabelValue, unit: str | None, levels: list[float]) -> list[SignalValue]:
    """Return what a number with its unit means; without one it may also count levels."""
    if not _number(value):
        return []
    number = float(value)
    if unit == "fahrenheit":
        return [(number - 32) / 1.8]
    return [number, *(_level(value, levels) if unit is None and len(levels) > 2 else [])]


def _level(level: object, levels: list[float]) -> list[SignalValue]:
    if not levels:
        return []
    ends = {"min": levels[0], "low": levels[0], "medium": levels[len(levels) // 2], "high": levels[-1]}
    if level == "max":
        return [levels[-1], 100]
    if isinstance(level, str):
        return [ends[level]] if level in ends else []
    if isinstance(level, int) and 1 <= level <= len(levels):
        return [levels[level - 1]]
    return []


def _is_one_of(value: SignalValue, right: list[SignalValue], signal: Signal) -> bool:
    if not _number(value):
        return value in right
    return any(_number(each) and abs(float(value) - float(each)) <= _tolerance(signal) for each in right)


def _tolerance(signal: Signal) -> float:
    return (signal.step or 1) / 2


def _unit(wanted: Wanted) -> str | None:
    unit = wanted.slots.get("unit")
    return None if unit is None else str(unit)


def _number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
