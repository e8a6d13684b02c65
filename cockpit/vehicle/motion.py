"""How fast things move: an actuator with a motor goes from where it is to its target, others are there at once."""

from __future__ import annotations

from collections.abc import Mapping

from cockpit.events import SignalValue
from cockpit.vehicle.signals import SignalTree

SPEEDS: Mapping[str, int] = {
    "Vehicle.Cabin.Door.*.Window.Position": 25,
    "Vehicle.Cabin.Door.*.Shade.Position": 15,
    "Vehicle.Cabin.Sunroof.Shade.Position": 15,
    "Vehicle.Cabin.Seat.*.Position": 20,
    "Vehicle.Cabin.Seat.*.Height": 8,
    "Vehicle.Cabin.Seat.*.Backrest.Recline": 4,
    "Vehicle.Cabin.Seat.*.Backrest.LumbarSupport": 20,
}
"""Units of the signal a second, by pattern; as a stop watch finds them in a car of today."""

SUNROOF = "Vehicle.Cabin.Sunroof.Position"
SUNROOF_SWITCH = "Vehicle.Cabin.Sunroof.Switch"
SUNROOF_TARGET = "Vehicle.Cabin.Sunroof.TargetPosition"
SUNROOF_SPEED = 20
SUNROOF_TILTED = -100


def speeds(tree: SignalTree) -> dict[str, int]:
    """Return the speed of every signal that has a motor."""
    return {path: speed for pattern, speed in SPEEDS.items() for path in tree.paths(pattern)}


def toward(now: float, target: float, by: float) -> float:
    """Return `now` moved by at most `by` to the target."""
    return min(now + by, target) if target > now else max(now - by, target)


def sunroof_end(switch: SignalValue, wanted: int) -> int:
    """Return where the roof goes: up at its rear edge, or as far open as is wanted."""
    return SUNROOF_TILTED if switch == "TILT_UP" else wanted
