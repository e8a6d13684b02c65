"""Effects that could hurt, and nothing asks or forbids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from cockpit.packs.load import LoadedPack
from cockpit.packs.schema import Effect
from cockpit.skills.effects import path_of
from cockpit.skills.paths import every_choice, paths, placeholders
from cockpit.vehicle.rules import RULES, Rule
from cockpit.workbench.finding import Finding

HAZARDS = {
    "Vehicle.ADAS.*": "helps to drive",
    "Vehicle.Body.Hood.*": "opens the car",
    "Vehicle.Body.Lights.*": "is seen by others",
    "Vehicle.Body.Mirrors.*": "shows what is behind",
    "Vehicle.Body.Trunk.*": "opens the car",
    "Vehicle.Body.Windshield.*": "is what the driver looks through",
    "Vehicle.Cabin.Door.*.IsChildLockEngaged": "keeps children in",
    "Vehicle.Cabin.Door.*.IsLocked": "opens the car",
    "Vehicle.Cabin.Door.*.IsOpen": "opens the car",
    "Vehicle.Cabin.Door.*.Window.Position": "can catch a hand",
    "Vehicle.Cabin.IsWindowChildLockEngaged": "keeps children in",
    "Vehicle.Cabin.Seat.Row1.DriverSide.Backrest.Recline": "moves the driver",
    "Vehicle.Cabin.Seat.Row1.DriverSide.Height": "moves the driver",
    "Vehicle.Cabin.Seat.Row1.DriverSide.Position": "moves the driver",
    "Vehicle.Cabin.Sunroof.Switch": "can catch a hand",
    "Vehicle.Cabin.Sunroof.TargetPosition": "can catch a hand",
    "Vehicle.Chassis.Brake*": "stops the car",
    "Vehicle.Chassis.ParkingBrake*": "holds the car",
    "Vehicle.Powertrain.Transmission.*": "moves the car",
}
"""What may harm somebody when it happens at the wrong moment, and how: our own list, patterns of actuators."""


def unguarded(pack: LoadedPack, rules: Iterable[Rule] = RULES) -> Iterator[Finding]:
    """Yield each effect on such an actuator that no rule guards and that is not confirmed."""
    guarded = tuple(pattern for rule in rules for pattern in rule.actuators)
    for name, intent in pack.meaning.intents.items():
        for number, effect in enumerate(() if intent.confirm else intent.do):
            for path, harm in _hazards(effect, pack):
                if not any(fnmatchcase(path, pattern) for pattern in guarded):
                    message = f"'{name}' sets {path}, which {harm}, and no safety rule guards it"
                    hint = "add confirm: true and a question, or a rule in cockpit/vehicle/rules.py"
                    yield Finding("note", "unguarded", message, pack.places.at("intents", name, "do", number), hint)
                    break


def _hazards(effect: Effect, pack: LoadedPack) -> Iterator[tuple[str, str]]:
    template = path_of(effect)
    for slots in every_choice(pack.meaning, placeholders(template)):
        for path in paths(template, slots, pack.meaning):
            yield from ((path, harm) for pattern, harm in HAZARDS.items() if fnmatchcase(path, pattern))
