"""What the car refuses, whoever asks: rules are data that guard actuators, checked where a signal is set.

The case behind them: a voice command for the reading light that put out the headlights on an unlit motorway. So a
rule looks at the actuator and the car, never at words; turning a safety device on is always accepted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from cockpit.errors import SignalError
from cockpit.events import SignalValue

Get = Callable[[str], SignalValue]
"""Reads a signal's current value by path."""

DARK_BELOW = 20.0
"""Vehicle.Exterior.LightIntensity, in percent, below which one must be seen."""

WINDOW_FAST_KPH = 120.0
CRACK = 20


@dataclass(frozen=True, slots=True)
class Rule:
    """`actuators` (patterns) may not take a value that `forbids`, coming from the one they have, while `when` holds.

    `sentence` is what the assistant says instead: one short sentence, with what is possible.
    """

    id: str
    actuators: tuple[str, ...]
    when: Callable[[Get], bool]
    forbids: Callable[[SignalValue, SignalValue], bool]
    sentence: str


class RuleRefused(SignalError):
    """A rule forbids this now."""

    def __init__(self, rule: Rule, path: str) -> None:
        self.rule, self.path = rule, path
        super().__init__(f"refused by rule '{rule.id}'", place=path, hint=rule.sentence)

    def __reduce__(self) -> tuple[object, ...]:
        """Cross a process border with what it was made from."""
        return RuleRefused, (self.rule, self.path)


def _moving(get: Get) -> bool:
    return get("Vehicle.IsMoving") is True


def _dark_and_moving(get: Get) -> bool:
    return _moving(get) and float(get("Vehicle.Exterior.LightIntensity")) < DARK_BELOW


def _fast(get: Get) -> bool:
    return float(get("Vehicle.Speed")) > WINDOW_FAST_KPH


def _anything(_value: SignalValue, _now: SignalValue) -> bool:
    return True


def _on(value: SignalValue, _now: SignalValue) -> bool:
    return value is True


def _off(value: SignalValue, _now: SignalValue) -> bool:
    return value is False


def _no_low_beam(value: SignalValue, _now: SignalValue) -> bool:
    return value not in {"AUTO", "BEAM"}


def _opens_wide(value: SignalValue, now: SignalValue) -> bool:
    return float(value) > max(CRACK, float(now))


RULES: tuple[Rule, ...] = (
    Rule(
        "doors-while-moving", ("Vehicle.Cabin.Door.*.IsOpen",), _moving, _on,
        "Doors stay closed while we are moving.",
    ),
    Rule(
        "unlock-while-moving", ("Vehicle.Cabin.Door.*.IsLocked", "Vehicle.Body.Trunk.*.IsLocked"), _moving, _off,
        "Doors stay locked while we are moving.",
    ),
    Rule(
        "trunk-while-moving", ("Vehicle.Body.Trunk.*.IsOpen",), _moving, _on,
        "The boot stays closed while we are moving.",
    ),
    Rule(
        "charge-flap-while-moving", ("*.ChargingPort.*.IsFlapOpen",), _moving, _on,
        "The charge flap opens only when we stand.",
    ),
    Rule(
        "driver-seat-while-moving",
        tuple(f"Vehicle.Cabin.Seat.Row1.DriverSide.{part}" for part in ("Position", "Height", "Backrest.Recline")),
        _moving, _anything,
        "The driver's seat moves only when we stand.",
    ),
    Rule(
        "lights-in-the-dark", ("Vehicle.Body.Lights.Beam.Low.IsOn",), _dark_and_moving, _off,
        "The lights stay on while we drive in the dark.",
    ),
    Rule(
        "light-switch-in-the-dark", ("Vehicle.Body.Lights.LightSwitch",), _dark_and_moving,
        _no_low_beam,
        "The lights stay on while we drive in the dark.",
    ),
    Rule(
        "window-at-speed", ("Vehicle.Cabin.Door.*.Window.Position",), _fast,
        _opens_wide,
        "At this speed the windows open only a crack.",
    ),
)  # fmt: skip


def broken_rule(path: str, value: SignalValue, get: Get, rules: Iterable[Rule] = RULES) -> Rule | None:
    """Return the rule that forbids setting `path` to `value` now, or None."""
    for rule in rules:
        guarded = any(fnmatchcase(path, pattern) for pattern in rule.actuators)
        if guarded and rule.forbids(value, get(path)) and rule.when(get):
            return rule
    return None
