"""Enter, watch and leave scenes on one car.

The scene that is on stands in a signal, ``Vehicle.Cabin.Scene.Active``, so that dashboards see it and one undo takes
entering back with all the rest. Every effect goes the same way as any command: the car's rules have the last word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from cockpit.events import SignalValue
from cockpit.scenes.library import Library
from cockpit.scenes.schema import EVERY, EVERYWHERE, Conditions, Scene
from cockpit.skills.effects import apply
from cockpit.skills.paths import paths
from cockpit.vehicle.rules import Get, RuleRefused
from cockpit.vehicle.simulator import Vehicle

ACTIVE = "Vehicle.Cabin.Scene.Active"
CHARGE = "Vehicle.Powertrain.TractionBattery.StateOfCharge.Current"

Unmet = Literal["park", "charge"]

_Set = Mapping[str, tuple[SignalValue, SignalValue]]
"""What a scene changed, by path: the target before and the one it set."""


@dataclass(frozen=True, slots=True)
class Left:
    """A scene that is over, at `charge` percent.

    `unmet` is the condition that ended it, unless somebody asked; `stuck` are the sentences of the rules that keep
    something as the scene set it.
    """

    scene: Scene
    charge: float
    unmet: Unmet | None = None
    stuck: tuple[str, ...] = ()


def unmet(conditions: Conditions, get: Get) -> Unmet | None:
    """Return the first condition that does not hold. Parked is standing with no gear in."""
    parked = get("Vehicle.IsMoving") is not True and get("Vehicle.Powertrain.Transmission.CurrentGear") == 0
    if conditions.park and not parked:
        return "park"
    if conditions.charge_above is not None and float(get(CHARGE)) <= conditions.charge_above:
        return "charge"
    return None


class Engine:
    """The scenes of one car.

    Args:
        vehicle: what they act on.
        library: those there are.
    """

    def __init__(self, vehicle: Vehicle, library: Library) -> None:
        self.library = library
        self._vehicle = vehicle
        self._set: dict[str, _Set] = {}
        self._over: list[Left] = []
        vehicle.watch(self.watch)

    @property
    def active(self) -> Scene | None:
        """The scene that is on."""
        loaded = self.library.scenes.get(name) if (name := str(self._vehicle.target(ACTIVE))) else None
        return loaded.meaning if loaded else None

    def enter(self, scene: Scene) -> Unmet | None:
        """Begin a scene in the place of the one that is on, or return what it lacks; all or nothing.

        Raises:
            SignalError: an effect is refused, as by a rule; nothing has changed then.
        """
        vehicle = self._vehicle
        if (lacking := unmet(scene.enter, vehicle.get)) is not None:
            return lacking
        before = vehicle.targets()
        try:
            self.leave()
            base = vehicle.targets()
            for effect in scene.do:
                apply(effect, EVERY, EVERYWHERE, vehicle)
            after = vehicle.targets()
            vehicle.set(ACTIVE, "" if scene.once else scene.scene)
        except BaseException:
            vehicle.roll_back(before)
            raise
        kept = {path for template in scene.keep for path in paths(template, EVERY, EVERYWHERE)}
        self._set[scene.scene] = {
            path: (value, after[path]) for path, value in base.items() if after[path] != value and path not in kept
        }
        return None

    def leave(self, why: Unmet | None = None) -> Left | None:
        """End the scene that is on, if any: what is still as it was set becomes as it was before, where no rule
        forbids it now."""
        scene, vehicle = self.active, self._vehicle
        vehicle.set(ACTIVE, "")
        if scene is None:
            return None
        stuck = []
        for path, (before, wanted) in self._set.get(scene.scene, {}).items():
            if vehicle.target(path) == wanted:
                try:
                    vehicle.restore({path: before})
                except RuleRefused as refused:
                    stuck.append(refused.rule.sentence)
        return Left(scene, float(vehicle.get(CHARGE)), why, tuple(dict.fromkeys(stuck)))

    def watch(self) -> None:
        """End the scene that is on if it may not go on. The car calls this as its time goes on."""
        scene = self.active
        lacking = unmet(scene.while_on, self._vehicle.get) if scene else None
        if lacking and (left := self.leave(lacking)):
            self._over.append(left)

    def over(self) -> list[Left]:
        """Return the scenes that ended by themselves since this was last asked."""
        over, self._over = self._over, []
        return over
