"""Check packs against the car: that every signal they name exists and takes what they set it to."""

from __future__ import annotations

from collections.abc import Mapping

from cockpit.errors import PackError, Place, SignalError, did_you_mean
from cockpit.events import SlotValue
from cockpit.packs.load import LoadedPack, Packs
from cockpit.packs.schema import Effect, Intent, Pack, RangeSlot, SetEffect, StepEffect, ToggleEffect
from cockpit.skills.effects import path_of
from cockpit.skills.paths import every_choice, paths, placeholders, value_of
from cockpit.skills.registry import CONVERSATION, DIALOGUE, handler
from cockpit.vehicle.signals import Signal, SignalTree, standard_tree

EXTERIOR = "Vehicle.Body.Lights."
"""Lights that others see. They are named, never meant by a word for several things: see cockpit/vehicle/rules.py."""

FOG = "Vehicle.Body.Lights.Fog."
"""Of these, "the fog lights" may mean front and rear: one name for one kind of lamp is no group."""


def check_packs(packs: Packs, tree: SignalTree | None = None) -> None:
    """Check every intent of every pack.

    Args:
        packs: loaded, and so right in themselves.
        tree: the car's signals; the standard car's unless given.

    Raises:
        PackError: with file, line and column, and the nearest name that exists.
    """
    tree = standard_tree() if tree is None else tree
    for pack in packs.packs.values():
        for name, intent in pack.meaning.intents.items():
            check_intent(name, intent, pack, tree)


def check_intent(name: str, intent: Intent, pack: LoadedPack, tree: SignalTree) -> None:
    """Check one intent of a pack.

    Raises:
        PackError: as `check_packs`.
    """
    exterior = [_is_exterior(effect, pack.meaning) for effect in intent.do]
    for number, effect in enumerate(intent.do):
        place = pack.places.at("intents", name, "do", number)
        if exterior[number] and not (all(exterior) and path_of(effect).startswith(EXTERIOR)):
            hint = "give them an intent of their own, with their whole path"
            raise PackError("exterior lights are never part of a group", place=place, hint=hint)
        check_effect(effect, pack.meaning, tree, place)
    for told, template in intent.tell.items():
        for slots in every_choice(pack.meaning, placeholders(template)):
            _signals(template, slots, pack.meaning, tree, pack.places.at("intents", name, "tell", told))
    if intent.skill and intent.skill not in DIALOGUE | CONVERSATION:
        try:
            handler(intent.skill)
        except PackError as error:
            place = pack.places.at("intents", name, "skill")
            raise PackError(error.message, place=place, hint=error.hint) from None


def _is_exterior(effect: Effect, pack: Pack) -> bool:
    """Say whether any choice of its slots lets the effect reach an exterior light."""
    template = path_of(effect)
    choices = every_choice(pack, placeholders(template))
    return any(path.startswith(EXTERIOR) for slots in choices for path in paths(template, slots, pack))


def check_effect(effect: Effect, pack: Pack, tree: SignalTree, place: Place) -> None:
    """Try the effect with every choice of its slots, and with both ends of its ranges.

    Raises:
        PackError: the car has no such signal, or it does not take the value; with `place`.
    """
    template = path_of(effect)
    names = (*placeholders(template), *(placeholders(str(effect.to)) if isinstance(effect, SetEffect) else ()))
    for slots in every_choice(pack, names):
        signals = _signals(template, slots, pack, tree, place)
        if len(signals) > 1 and template.startswith(EXTERIOR) and not template.startswith(FOG):
            raise PackError("exterior lights are named one by one", place=place, hint="let each choice mean one path")
        for signal in signals:
            if signal.kind != "actuator":
                raise PackError(f"'{signal.path}' is a sensor: it can be told, not set", place=place)
            _check_kind(effect, signal, place)
            if isinstance(effect, SetEffect):
                _check_value(effect, slots, pack, signal, place)


def _check_kind(effect: Effect, signal: Signal, place: Place) -> None:
    if isinstance(effect, StepEffect) and signal.type in {"boolean", "string"}:
        raise PackError(f"'{signal.path}' is no number to step", place=place, hint="set it, or toggle it")
    if isinstance(effect, ToggleEffect) and signal.type != "boolean":
        raise PackError(f"'{signal.path}' cannot be toggled: it is not on or off", place=place, hint="set it")


def _check_value(effect: SetEffect, slots: Mapping[str, SlotValue], pack: Pack, signal: Signal, place: Place) -> None:
    names = placeholders(effect.to) if isinstance(effect.to, str) else ()
    declared = pack.slots.get(names[0]) if names else None
    if isinstance(declared, RangeSlot):
        values = [slots.get(names[0], end) for end in (declared.low, declared.high)]
    else:
        values = [value_of(effect.to, slots, pack)]
    for value in values:
        try:
            signal.checked(value)
        except SignalError as error:
            raise PackError(f"'{signal.path}': {error.message}", place=place, hint=error.hint) from None


def _signals(template: str, slots: Mapping[str, SlotValue], pack: Pack, tree: SignalTree, place: Place) -> list[Signal]:
    found = []
    for path in paths(template, slots, pack):
        if path not in tree:
            hint = did_you_mean(path, tree)
            raise PackError(f"the car has no signal '{path}'", place=place, hint=hint)
        found.append(tree[path])
    return found
