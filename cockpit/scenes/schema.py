"""What a scene's file may say, as strict pydantic models: when it may be on, what it sets, what it leaves so.

    scene: nap
    name: nap mode
    enter: {park: true}
    do:
      - {set: Vehicle.Cabin.Seat.Row1.DriverSide.Backrest.Recline, to: 50}
      - {set: "Vehicle.Cabin.Door.{door}.Shade.Position", to: 100}

Effects are those of packs. A path may mean every ``{station}``, ``{seat}`` or ``{door}`` of the car.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from cockpit.packs.schema import Effect, Identifier, Pack, SignalPath, Strict, Wording

MAX_EFFECTS = 200

STATIONS = ["Row1.Driver", "Row1.Passenger", "Row2.Driver", "Row2.Passenger"]
DOORS = ["Row1.DriverSide", "Row1.PassengerSide", "Row2.DriverSide", "Row2.PassengerSide"]
SEATS = [*DOORS, "Row2.Middle"]

EVERYWHERE = Pack.model_validate(
    {
        "pack": "scenes",
        "slots": {
            "station": {"type": "choice", "values": {"all": STATIONS}},
            "seat": {"type": "choice", "values": {"all": SEATS}},
            "door": {"type": "choice", "values": {"all": DOORS}},
        },
        "intents": {},
    }
)
"""What the placeholders of a scene's paths mean, as a pack would say it."""

EVERY = dict.fromkeys(EVERYWHERE.slots, "all")
"""The slots that fill every placeholder of a scene."""


class Conditions(Strict):
    """What must hold: that the car is parked, and that the battery has more than `charge_above` percent."""

    park: bool = False
    charge_above: float | None = Field(default=None, ge=0, lt=100)


class Scene(Strict):
    """A state of the cabin with a name, that is entered as a whole and left as a whole.

    `enter` must hold to begin it; `stay` while it is on, and is as `enter` unless given. `do` are the effects, in
    order, all or nothing. On leaving, what it changed becomes what it was before, where nobody has changed it since;
    paths in `keep` are left as they are. A scene that is done `once` is never on: its effects stay. It also goes by
    the names in `also`, until somebody makes a scene of that name. `reply` is what the car answers on entering it.
    """

    scene: Identifier
    name: Wording
    also: list[Identifier] = Field(default_factory=list, max_length=20)
    about: str = Field(default="", max_length=500)
    once: bool = False
    enter: Conditions = Conditions()
    stay: Conditions | None = None
    do: Annotated[list[Effect], Field(min_length=1, max_length=MAX_EFFECTS)]
    keep: list[SignalPath] = Field(default_factory=list)
    reply: Wording | None = None

    @property
    def while_on(self) -> Conditions:
        """What must hold while it is on."""
        return self.enter if self.stay is None else self.stay


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scene's file, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Scene.model_json_schema()}
