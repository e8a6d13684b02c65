"""Scenes that people make: of the cabin as it is, or of what commands would do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from cockpit.events import Command, SignalValue
from cockpit.packs.load import Packs
from cockpit.packs.schema import Effect, SetEffect, StepEffect, ToggleEffect
from cockpit.scenes.schema import Scene
from cockpit.skills.check import EXTERIOR
from cockpit.skills.effects import path_of
from cockpit.skills.paths import amount_of, paths, value_of
from cockpit.vehicle.signals import SignalTree

REMEMBERED = (
    "Vehicle.Cabin.Light.*",
    "Vehicle.Cabin.HVAC.*",
    "Vehicle.Cabin.Seat.*",
    "Vehicle.Cabin.Door.*.Window.Position",
    "Vehicle.Cabin.Door.*.Shade.Position",
    "Vehicle.Cabin.Sunroof.Shade.Position",
    "Vehicle.Cabin.Fragrance.*",
    "Vehicle.Cabin.Infotainment.Media.Volume",
    "Vehicle.Chassis.SteeringWheel.HeatingCooling",
)
"""What "save this" means: comfort; never doors, exterior lights or what is there for safety."""

_NEVER = ("*Defroster*",)
_LAST = (
    "Vehicle.Cabin.HVAC.IsSyncActive",
    "Vehicle.Cabin.HVAC.IsAutoActive",
    "Vehicle.Cabin.HVAC.IsOn",
)
"""What setting others would end, and so is set behind them, in this order."""

_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")


def scene_id(name: str) -> str | None:
    """Return the id of a scene with that spoken name, or None where no id can be made of it."""
    found = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    return found if _ID.fullmatch(found) else None


def scene_of_now(name: str, targets: Mapping[str, SignalValue], tree: SignalTree) -> Scene | None:
    """Return the scene that makes the cabin as it is: each comfort that differs from a car just switched on.

    None where nothing does.
    """
    changed = [path for path, value in targets.items() if _remembered(path) and tree[path].start != value]
    changed.sort(key=lambda path: _LAST.index(path) if path in _LAST else -1)
    return _scene(name, [SetEffect(set=path, to=targets[path]) for path in changed])


def scene_of_commands(name: str, commands: Iterable[Command], packs: Packs) -> Scene | None:
    """Return the scene that does what the commands would; their slots are complete.

    None where one of them is no plain effect on the cabin: a question, what needs a yes, an exterior light.
    """
    effects: list[Effect] = []
    for command in commands:
        intent, _, loaded = packs.intent(command.intent)
        if not intent.do or intent.skill or intent.confirm or any(name not in command.slots for name in intent.needs):
            return None
        for effect in intent.do:
            for path in paths(path_of(effect), command.slots, loaded.meaning):
                if path.startswith(EXTERIOR):
                    return None
                effects.append(_concrete(effect, path, command, packs))
    return _scene(name, effects)


def _scene(name: str, effects: list[Effect]) -> Scene | None:
    found = scene_id(name)
    return Scene(scene=found, name=name, do=effects) if found and effects else None


def _remembered(path: str) -> bool:
    return any(fnmatchcase(path, each) for each in REMEMBERED) and not any(fnmatchcase(path, no) for no in _NEVER)


def _concrete(effect: Effect, path: str, command: Command, packs: Packs) -> Effect:
    """Return the effect on one path, with values in the place of slots."""
    pack = packs.intent(command.intent)[2].meaning
    match effect:
        case SetEffect():
            return SetEffect(set=path, to=value_of(effect.to, command.slots, pack))
        case StepEffect():
            return StepEffect(step=path, by=amount_of(effect.by, command.slots, pack), low=effect.low, high=effect.high)
        case ToggleEffect():
            return ToggleEffect(toggle=path)
