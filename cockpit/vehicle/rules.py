"""What the car refuses, whoever asks: rules are data that guard actuators, checked where a signal is set.

The case behind them: a voice command for the reading light that put out the headlights on an unlit motorway. So a
rule looks at the actuator and the car, never at words; turning a safety device on is always accepted.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from cockpit.errors import SignalError
from cockpit.events import SignalValue
from cockpit.vehicle.motion import SUNROOF_SWITCH, SUNROOF_TARGET, sunroof_end

Get = Callable[[str], SignalValue]
"""Reads a signal's current value by path."""

DARK_BELOW = 20.0
"""Vehicle.Exterior.LightIntensity, in percent, below which one must be seen."""

WINDOW_FAST_KPH = 120.0
CRACK = 20
"""How far a window stands open, in percent, that still counts as a crack."""

DRIVER_MASSAGE = "Vehicle.Cabin.Seat.Row1.DriverSide.Massage.TypeActive"
SHIFTING_MASSAGE = "STRETCH"
"""The massage programme that moves backrest and cushion."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`actuators` (patterns) may not take a value that `forbids`, coming from the one they have, while `when` holds.

    `sentence` is what the assistant says instead: one short sentence, with what is possible. A rule with a `question`
    asks first: the speaker's yes lets it happen (Vehicle.consent); whoever cannot be asked is refused.
    """

    id: str
    actuators: tuple[str, ...]
    when: Callable[[Get], bool]
    forbids: Callable[[SignalValue, SignalValue], bool]
    sentence: str
    question: str = ""


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


def _in_gear_or_moving(get: Get) -> bool:
    return _moving(get) or get("Vehicle.Powertrain.Transmission.CurrentGear") != 0


def _dark_and_moving(get: Get) -> bool:
    return _moving(get) and float(get("Vehicle.Exterior.LightIntensity")) < DARK_BELOW


def _fast(get: Get) -> bool:
    return float(get("Vehicle.Speed")) > WINDOW_FAST_KPH


def _roof_open(get: Get) -> bool:
    return sunroof_end(get(SUNROOF_SWITCH), int(get(SUNROOF_TARGET))) != 0


def _cable_in(get: Get) -> bool:
    return get("Vehicle.Powertrain.TractionBattery.Charging.ChargingPort.AnyPosition.IsChargingCableConnected") is True


def _anything(_value: SignalValue, _now: SignalValue) -> bool:
    return True


def _on(value: SignalValue, _now: SignalValue) -> bool:
    return value is True


def _off(value: SignalValue, _now: SignalValue) -> bool:
    return value is False


def _no_low_beam(value: SignalValue, _now: SignalValue) -> bool:
    return value not in {"AUTO", "BEAM"}


def _shifts(value: SignalValue, _now: SignalValue) -> bool:
    return value == SHIFTING_MASSAGE


def _more(value: SignalValue, now: SignalValue) -> bool:
    return float(value) > float(now)


def _opens_wide(value: SignalValue, now: SignalValue) -> bool:
    return float(value) > max(CRACK, float(now))


RULES: tuple[Rule, ...] = (
    Rule(
        "doors-in-gear", ("Vehicle.Cabin.Door.*.IsOpen",), _in_gear_or_moving, _on,
        "The doors open only when we are parked.",
    ),
    Rule(
        "unlock-while-moving", ("Vehicle.Cabin.Door.*.IsLocked", "Vehicle.Body.Trunk.*.IsLocked"), _moving, _off,
        "The doors unlock only when we stand.",
    ),
    Rule(
        "trunk-in-gear", ("Vehicle.Body.Trunk.Rear.IsOpen",), _in_gear_or_moving, _on,
        "The tailgate opens only when we are parked.",
    ),
    Rule(
        "frunk-in-gear", ("Vehicle.Body.Trunk.Front.IsOpen",), _in_gear_or_moving, _on,
        "The front boot opens only when we are parked.",
    ),
    Rule(
        "charge-flap-in-gear", ("*.ChargingPort.*.IsFlapOpen",), _in_gear_or_moving, _on,
        "The charge flap opens only when we are parked.",
    ),
    Rule(
        "charge-flap-on-cable", ("*.ChargingPort.*.IsFlapOpen",), _cable_in, _off,
        "The charge flap closes once the cable is out.",
    ),
    Rule(
        "driver-seat-while-moving",
        tuple(f"Vehicle.Cabin.Seat.Row1.DriverSide.{part}" for part in ("Position", "Height", "Backrest.Recline")),
        _moving, _anything,
        "The driver's seat moves only when we stand.",
    ),
    Rule(
        "driver-stretch-while-moving", (DRIVER_MASSAGE,), _moving, _shifts,
        "The stretch massage moves your seat: only when we stand.",
    ),
    Rule(
        "lights-in-the-dark", ("Vehicle.Body.Lights.Beam.Low.IsOn",), _dark_and_moving, _off,
        "The lights stay on while we drive in the dark.",
    ),
    Rule(
        "light-switch-in-the-dark", ("Vehicle.Body.Lights.LightSwitch",), _dark_and_moving, _no_low_beam,
        "The lights stay on while we drive in the dark.",
    ),
    Rule(
        "shade-under-open-roof", ("Vehicle.Cabin.Sunroof.Shade.Position",), _roof_open, _more,
        "The shade closes once the sunroof is shut.",
    ),
    Rule(
        "window-at-speed", ("Vehicle.Cabin.Door.*.Window.Position",), _fast, _opens_wide,
        "At this speed the windows open only a crack.",
        question="We are fast. Open it that far anyway?",
    ),
)  # fmt: skip


def broken_rule(
    path: str, value: SignalValue, get: Get, accepted: Collection[str] = (), rules: Iterable[Rule] = RULES
) -> Rule | None:
    """Return the rule that forbids setting `path` to `value` now, or None.

    Args:
        path: the actuator.
        value: what it is to be told.
        get: reads the car.
        accepted: ids of rules with a question that the speaker has answered with yes; others stay as they are.
        rules: those to keep.
    """
    for rule in rules:
        if rule.question and rule.id in accepted:
            continue
        guarded = any(fnmatchcase(path, pattern) for pattern in rule.actuators)
        if guarded and rule.forbids(value, get(path)) and rule.when(get):
            return rule
    return None
