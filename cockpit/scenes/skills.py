"""The skills of the pack of scenes: enter, leave, which is on, which there are, and those people make."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cockpit.errors import PackError
from cockpit.events import Reason, SlotValue
from cockpit.reply.numbers import number_words
from cockpit.scenes.engine import Engine, Left, Unmet, unmet
from cockpit.scenes.own import scene_of_now
from cockpit.scenes.schema import Conditions, Scene
from cockpit.skills.outcome import RULE, Outcome
from cockpit.skills.registry import Handler
from cockpit.vehicle.simulator import Vehicle

Slots = Mapping[str, SlotValue]

NOTHING = "Everything is as usual, so there is nothing to remember. Set the cabin first."
SHIPPED = "That scene came with the car and stays."
UNKNOWN = "I know no such scene yet. Set the cabin, then say: save this as, and a name."


Taken = Callable[[str], bool]
"""Says whether a name means something else already."""


def scene_skills(engine: Engine, taken: Taken) -> Mapping[str, Handler]:
    """Return the skills that act with this engine, by name; `scene.define` is the dialogue's."""
    skills = _Skills(engine, taken)
    return {
        "scene.enter": skills.enter,
        "scene.leave": skills.leave,
        "scene.which": skills.which,
        "scene.list": skills.list_all,
        "scene.enter_own": skills.enter_own,
        "scene.save": skills.save,
        "scene.forget": skills.forget,
    }


def needs(scene: Scene, conditions: Conditions, lacking: Unmet) -> str:
    """Return what a scene lacks, in one short sentence with what would help."""
    name = scene.name[:1].upper() + scene.name[1:]
    if lacking == "park":
        return f"{name} needs Park. Say it again once we are parked."
    above = number_words(conditions.charge_above or 0.0)
    return f"{name} needs more than {above} percent charge. Plug in, then say it again."


def ended(left: Left) -> str:
    """Return what the car says when a scene ended by itself, or by a word."""
    name = left.scene.name
    why = {
        "park": "as we left Park",
        "charge": f"as the battery is down to {number_words(left.charge, 0)} percent",
        None: "",
    }[left.unmet]
    first = f"{name[:1].upper()}{name[1:]} has ended{', ' if why else ''}{why}."
    return " ".join([first, *left.stuck])


class _Skills:
    """Each takes the command's slots and the car, as Handler says."""

    def __init__(self, engine: Engine, taken: Taken) -> None:
        self._engine, self._taken = engine, taken

    def enter(self, slots: Slots, _vehicle: Vehicle) -> Outcome:
        """Begin the scene of slot `scene`."""
        return self._enter(str(slots["scene"]))

    def enter_own(self, slots: Slots, _vehicle: Vehicle) -> Outcome:
        """Begin the scene that somebody named, slot `name`."""
        return self._enter(str(slots["name"]))

    def leave(self, slots: Slots, _vehicle: Vehicle) -> Outcome:
        """End the scene that is on; with slot `scene` only that one."""
        active, wanted = self._engine.active, slots.get("scene")
        if active is None or wanted not in {None, active.scene}:
            return Outcome("answered", "none")
        left = self._engine.leave()
        assert left is not None
        return Outcome("done", values={"told": ended(left)})

    def which(self, _slots: Slots, _vehicle: Vehicle) -> Outcome:
        """Tell which scene is on."""
        active = self._engine.active
        return Outcome("answered", values={"told": active.name}) if active else Outcome("answered", "none")

    def list_all(self, _slots: Slots, vehicle: Vehicle) -> Outcome:
        """Tell the names of the scenes that may begin now."""
        scenes = [loaded.meaning for loaded in self._engine.library.scenes.values()]
        names = tuple(scene.name for scene in scenes if unmet(scene.enter, vehicle.get) is None)
        return Outcome("answered", values={"told": names}) if names else Outcome("answered", "none")

    def save(self, slots: Slots, vehicle: Vehicle) -> Outcome:
        """Make a scene of the cabin as it is, under the name of slot `name`."""
        name = str(slots["name"])
        scene = scene_of_now(name.replace("_", " "), vehicle.targets(), vehicle.signals)
        return kept(self._engine, scene, self._taken) if scene else refused(NOTHING, "no-match")

    def forget(self, slots: Slots, _vehicle: Vehicle) -> Outcome:
        """Remove the scene that somebody named, and end it if it is on."""
        name, library = str(slots["name"]), self._engine.library
        scene = library.get(name)
        if scene is None:
            return Outcome("answered", "none")
        if not library.is_own(name):
            return refused(SHIPPED, "not-in-this-car")
        if self._engine.active is scene:
            self._engine.leave()
        library.forget(name)
        return Outcome("done")

    def _enter(self, name: str) -> Outcome:
        scene = self._engine.library.get(name) or self._engine.library.known_as(name)
        if scene is None:
            return refused(UNKNOWN, "not-in-this-car")
        if scene is self._engine.active:
            return Outcome("done", "same", {"told": scene.name})
        lacking = self._engine.enter(scene)
        if lacking is not None:
            return refused(needs(scene, scene.enter, lacking), "unsafe")
        return Outcome("done", values={"told": scene.reply or f"{scene.name} is on."})


def kept(engine: Engine, scene: Scene, taken: Taken) -> Outcome:
    """Write a scene that somebody made, and say so; one that came with the car stays as it is."""
    if engine.library.get(scene.scene) is not None and not engine.library.is_own(scene.scene):
        return refused(SHIPPED, "not-in-this-car")
    if taken(scene.name):
        return refused(f"“{scene.name}” means something else already. Choose another name.", "ambiguous")
    try:
        engine.library.save(scene)
    except PackError:
        return refused("I cannot write scenes here.", "fault")
    return Outcome("done")


def refused(sentence: str, reason: Reason) -> Outcome:
    """Return a refusal in one sentence."""
    return Outcome("refused", RULE, {"rule": sentence}, reason=reason)
