"""Act on a command: its effects in order, all or nothing, then what the answer needs to know."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from cockpit.errors import SignalError
from cockpit.events import Command, SignalValue, SlotValue
from cockpit.packs.load import Packs
from cockpit.packs.schema import ChoiceSlot, Intent, Pack, RangeSlot, StepEffect
from cockpit.reply.wording import Value, placeholders
from cockpit.skills.effects import NotInThisCar, apply, path_of, signal_at
from cockpit.skills.outcome import ABSENT, FAULT, LIMITS, RULE, WHOLE, Outcome
from cockpit.skills.paths import paths
from cockpit.skills.registry import Handler, handler
from cockpit.vehicle.offers import Offer, offer_after
from cockpit.vehicle.rules import RuleRefused
from cockpit.vehicle.signals import OutOfRange, Signal
from cockpit.vehicle.simulator import Vehicle

UNITS = {"celsius": "celsius", "percent": "percent", "degrees": "degrees", "km/h": "km_per_h"}
"""The signals' units by the names that replies know; others are told as plain numbers."""

_NONE: Mapping[str, Handler] = {}


def act(
    command: Command,
    packs: Packs,
    vehicle: Vehicle,
    accepted: Collection[str] = (),
    skills: Mapping[str, Handler] = _NONE,
) -> Outcome:
    """Do what the command wants, wholly or not at all, and return what came of it.

    Args:
        command: its slots are complete: asked for, defaulted, and without `speaker`.
        packs: where its intent stands.
        vehicle: what it acts on; after any failure its targets are as they were.
        accepted: ids of rules that ask first, and were answered with yes.
        skills: those that the conversation brings, beside the installed ones.

    Raises:
        PackError: the intent names a skill that is not installed.
    """
    intent, wording, loaded = packs.intent(command.intent)
    pack, slots = loaded.meaning, command.slots
    before = vehicle.targets()
    try:
        with vehicle.consent(accepted):
            for effect in intent.do:
                apply(effect, slots, pack, vehicle)
            told = (skills.get(intent.skill) or handler(intent.skill))(slots, vehicle) if intent.skill else None
        told = told or _told(intent, changed=vehicle.targets() != before)
        if told.reply == "reply" and WHOLE in wording.replies and _is_for_a_part(intent, slots, pack):
            told = replace(told, reply=WHOLE)
        values, units = _known(intent, slots, pack, vehicle)
    except SignalError as error:
        vehicle.roll_back(before)
        return refusal(error)
    except BaseException:
        vehicle.roll_back(before)
        raise
    offer = _offered(intent, slots, pack, vehicle, before)
    return replace(told, values={**values, **told.values}, units={**units, **told.units}, offer=offer)


def refusal(error: SignalError) -> Outcome:
    """Return the refusal that an error of the car stands for."""
    if isinstance(error, RuleRefused):
        asks = error.rule if error.rule.question else None
        return Outcome("refused", RULE, {"rule": error.rule.sentence}, reason="unsafe", asks=asks)
    if isinstance(error, OutOfRange):
        return limits(error.signal.low, error.signal.high, UNITS.get(error.signal.unit, "none"))
    if isinstance(error, NotInThisCar):
        return Outcome("refused", ABSENT, reason="not-in-this-car")
    return Outcome("refused", FAULT, reason="fault")


def limits(low: float, high: float, unit: str) -> Outcome:
    """Return the refusal of a number beyond what the car has."""
    units = {"low": unit, "high": unit}
    return Outcome("refused", LIMITS, {"low": low, "high": high}, units, reason="out-of-range")


def _told(intent: Intent, *, changed: bool) -> Outcome:
    """Return which wording tells what the effects did."""
    if not intent.do:
        return Outcome("answered")
    if changed:
        return Outcome("done")
    stepped = any(isinstance(effect, StepEffect) for effect in intent.do)
    return Outcome("done", "limit" if stepped else "same")


def _is_for_a_part(intent: Intent, slots: Mapping[str, SlotValue], pack: Pack) -> bool:
    """Say whether a seat was named that no effect knows: "ac off for the passenger", where there is one for all."""
    used = {name for effect in intent.do for name in placeholders(path_of(effect))}
    for name in slots.keys() - used:
        if isinstance(slot := pack.slots[name], ChoiceSlot):
            most = max(map(len, slot.values.values()))
            return len(slot.values[str(slots[name])]) < most
    return False


def _offered(
    intent: Intent, slots: Mapping[str, SlotValue], pack: Pack, vehicle: Vehicle, before: Mapping[str, SignalValue]
) -> Offer | None:
    """Return what to offer after what was set, be it so already, and what was coupled to it."""
    meant = {path for effect in intent.do for path in paths(path_of(effect), slots, pack)}
    now = vehicle.targets()
    return offer_after({path: now[path] for path in now if path in meant or now[path] != before[path]}, vehicle.target)


def _known(
    intent: Intent, slots: Mapping[str, SlotValue], pack: Pack, vehicle: Vehicle
) -> tuple[dict[str, Value], dict[str, str]]:
    """Return the values and units for the reply: the slots, and the signals that `tell` names."""
    values: dict[str, Value] = dict(slots)
    units: dict[str, str] = {}
    for name in slots:
        slot = pack.slots.get(name)
        if isinstance(slot, RangeSlot):
            units[name] = slot.unit
    for name, template in intent.tell.items():
        signals = [signal_at(path, vehicle) for path in paths(template, slots, pack)]
        readings = dict.fromkeys(_choice(name, _reading(signal, vehicle), pack) for signal in signals)
        values[name] = next(iter(readings)) if len(readings) == 1 else tuple(readings)
        units[name] = UNITS.get(signals[0].unit, "none")
    return values, units


def _reading(signal: Signal, vehicle: Vehicle) -> SignalValue:
    """Return what an actuator is set to, or what a sensor measures."""
    return vehicle.target(signal.path) if signal.kind == "actuator" else vehicle.get(signal.path)


def _choice(name: str, value: SignalValue, pack: Pack) -> SlotValue:
    """Return the choice that stands for the value, where the placeholder is named like a choice slot."""
    slot = pack.slots.get(name)
    if isinstance(slot, ChoiceSlot):
        return next((choice for choice, stands_for in slot.values.items() if stands_for == [value]), value)
    return value
