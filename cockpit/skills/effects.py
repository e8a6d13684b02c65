"""A pack's effects on the car: set, step and toggle, over every signal that a path means."""

from __future__ import annotations

from collections.abc import Mapping

from cockpit.errors import SignalError, did_you_mean
from cockpit.events import SlotValue
from cockpit.packs.schema import Effect, Pack, SetEffect, StepEffect, ToggleEffect
from cockpit.skills.paths import amount_of, paths, value_of
from cockpit.vehicle.signals import Signal
from cockpit.vehicle.simulator import Vehicle


class NotInThisCar(SignalError):
    """The car has no such signal."""


def apply(effect: Effect, slots: Mapping[str, SlotValue], pack: Pack, vehicle: Vehicle) -> None:
    """Give every signal the effect means its new target, in order.

    Raises:
        SignalError: a signal is absent, refuses the value, or a rule forbids it; those before it are set.
    """
    for path in paths(path_of(effect), slots, pack):
        signal = signal_at(path, vehicle)
        if isinstance(effect, SetEffect):
            vehicle.set(path, value_of(effect.to, slots, pack))
        elif isinstance(effect, StepEffect):
            vehicle.set(path, _stepped(effect, amount_of(effect.by, slots, pack), signal, vehicle))
        else:
            vehicle.set(path, not vehicle.target(path))


def path_of(effect: Effect) -> str:
    """Return the path an effect acts on, with its placeholders."""
    match effect:
        case SetEffect():
            return effect.set
        case StepEffect():
            return effect.step
        case ToggleEffect():
            return effect.toggle


def signal_at(path: str, vehicle: Vehicle) -> Signal:
    """Return the signal, or raise NotInThisCar."""
    if path not in vehicle.signals:
        raise NotInThisCar("this car has no such signal", place=path, hint=did_you_mean(path, vehicle.signals))
    return vehicle.signals[path]


def _stepped(effect: StepEffect, amount: float, signal: Signal, vehicle: Vehicle) -> float:
    """Return the value a step away, or the limit on the way there; never a step in the other direction."""
    now = float(vehicle.target(signal.path))
    low = signal.low if effect.low is None else max(effect.low, signal.low)
    high = signal.high if effect.high is None else min(effect.high, signal.high)
    if amount >= 0:
        return max(now, min(now + amount, high))
    return min(now, max(now + amount, low))
