"""What the car offers after it obeyed: cooling with windows open is allowed, but closing them is worth a question.

An offer is data, as a rule is; only the speaker's yes carries it out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cockpit.events import SignalValue
from cockpit.vehicle.couplings import COOLING, Targets
from cockpit.vehicle.rules import CRACK, Get
from cockpit.vehicle.signals import standard_tree


@dataclass(frozen=True, slots=True)
class Offer:
    """Once `actuator` was told `value`, the car asks `question` if there are `targets` to set: a yes sets them.

    `done` is what it says then.
    """

    id: str
    actuator: str
    value: SignalValue
    targets: Callable[[Get], Targets]
    question: str
    done: str


def _close_windows(told: Get) -> Targets:
    """Return the windows that stand more than a crack open, closed."""
    windows = standard_tree().paths("Vehicle.Cabin.Door.*.Window.Position")
    return {window: 0 for window in windows if float(told(window)) > CRACK}


OFFERS: tuple[Offer, ...] = (
    Offer("close-windows", COOLING, True, _close_windows, "Shall I close the windows?", "Closing the windows."),
)


def offer_after(wanted: Mapping[str, SignalValue], told: Get) -> Offer | None:
    """Return what to offer once the actuators in `wanted` were told those values; `told` reads all targets."""
    for offer in OFFERS:
        if wanted.get(offer.actuator) == offer.value and offer.targets(told):
            return offer
    return None
