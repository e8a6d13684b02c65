"""The format of talk scripts: conversations in YAML that prove what a pack does, from the words to the car.

    # yaml-language-server: $schema=talk.schema.json
    talks:
      - talk: asks back
        scenario: mild
        turns:
          - {say: set the temperature, status: asked, reply: What temperature}
          - say: [twenty one and a half, make it twenty one and a half]
            intent: climate.set_temperature
            slots: {temperature: 21.5}
            car: {Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature: 21.5 °C}

`cockpit test --schema > talk.schema.json` writes the schema by which editors complete and check. All turns of a talk
are one conversation with one car; what a turn does not mention is not checked.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from cockpit.events import Reason, SignalValue, SlotValue, Status
from cockpit.packs.schema import Strict
from cockpit.testing.quantity import seconds

Seat = Literal["driver", "passenger", "rear_left", "rear_right"]
Quantity = float | str
Cell = str | int | float | bool

MOST_WORDINGS = 100
MOST_TURNS = 200
MOST_TALKS = 500
MOST_ROWS = 500
LONGEST_WAIT_S = 86_400.0

Tag = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Said = Annotated[str, StringConstraints(max_length=5_000)]
Pieces = Annotated[str, StringConstraints(min_length=1, max_length=500)]


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _listed(kind: Any) -> Any:
    """Return the validator that reads a single `kind` as a list of one; JSON Schemas show both."""
    return BeforeValidator(_as_list, json_schema_input_type=kind | list[kind])


def _as_value(value: Any) -> Any:
    return value if isinstance(value, dict) else {"value": value}


def _as_reply(value: Any) -> Any:
    return value if isinstance(value, dict) else {"contains": value}


class CarValue(Strict):
    """What a signal must be after the turn: a value, give or take `within`; or anything `above` and `below` bounds.

    Of an actuator it is what it was told, of a sensor what it shows. Numbers may name their unit: "22 °C", "72 °F".
    """

    value: SignalValue | None = Field(default=None, description="What it must be, as 22, true, UP or 22 °C.")
    within: Quantity | None = Field(default=None, description="How far a number may lie off, as 0.5 or 0.5 °C.")
    above: Quantity | None = Field(default=None, description="A number that it must be greater than.")
    below: Quantity | None = Field(default=None, description="A number that it must be less than.")

    @model_validator(mode="after")
    def _says_something(self) -> CarValue:
        if self.value is None and self.above is None and self.below is None:
            raise ValueError("give 'value', or 'above' and 'below'")
        if self.within is not None and self.value is None:
            raise ValueError("'within' needs a 'value' to lie around")
        return self


class ReplyExpected(Strict):
    """What the answer must be; text alone is what it must contain, whatever its case."""

    contains: Annotated[list[Pieces], _listed(Pieces)] = Field(
        default=[], description="Pieces that the answer must contain, whatever their case."
    )
    without: Annotated[list[Pieces], _listed(Pieces)] = Field(
        default=[], description="Pieces that the answer must not contain, whatever their case."
    )
    exact: Pieces | None = Field(default=None, description="The whole answer, letter by letter.")
    template: Name | None = Field(
        default=None,
        description="Which wording the answer must come from: reply, same, limit, confirm, ask.SLOT or a name under "
        "`replies` of the intent; or one of the car's own phrases, such as no-match.",
    )


class TalkTurn(Strict):
    """One utterance, and what must come of it."""

    say: Annotated[list[Said], _listed(Said), Field(min_length=1, max_length=MOST_WORDINGS)] = Field(
        description="What is said. Of several wordings each is said in a conversation of its own."
    )
    after: Annotated[
        float, BeforeValidator(seconds, json_schema_input_type=float | str), Field(ge=0, le=LONGEST_WAIT_S)
    ] = Field(default=0.0, description="Time that passes before it is said: seconds, or as 5 min.")
    seat: Seat | None = Field(default=None, alias="from", description="The seat that speaks, from this turn on.")
    sound: bool | str = Field(
        default=True,
        description="When run as sound: a recording beside the script to play; false for what is only ever typed.",
    )
    intent: Annotated[list[str], _listed(str)] | None = Field(
        default=None, description="The intent that must be understood, or several in order."
    )
    slots: dict[str, SlotValue] = Field(default={}, description="Slots that the first command must have, among others.")
    status: Status | None = Field(default=None, description="How the turn must end.")
    reason: Reason | None = Field(default=None, description="Why it was not simply done.")
    car: dict[str, Annotated[CarValue, BeforeValidator(_as_value, json_schema_input_type=SignalValue | CarValue)]] = (
        Field(default={}, description="Signals by VSS path, and what they must be after the turn.")
    )
    unchanged: bool = Field(default=False, description="No actuator may have changed.")
    absent: Annotated[list[str], _listed(str)] = Field(
        default=[], description="Actuators that must not have changed; * stands for any text."
    )
    reply: Annotated[
        ReplyExpected, BeforeValidator(_as_reply, json_schema_input_type=str | list[str] | ReplyExpected)
    ] = Field(default=ReplyExpected(), description="Pieces of the answer, or {exact, contains, without, template}.")
    within_ms: float | None = Field(default=None, gt=0, description="The longest it may take, end of speech to action.")
    tags: list[Tag] = Field(default=[], description="Names by which --tag chooses this turn's talk.")

    @model_validator(mode="after")
    def _possible(self) -> TalkTurn:
        if self.status == "done" and self.reason is not None:
            raise ValueError(f"what is done has no reason such as '{self.reason}'")
        if self.status == "not-understood" and (self.intent or self.slots):
            raise ValueError("what is not understood has neither intent nor slots")
        return self


class Talk(Strict):
    """One conversation with a fresh car; with a `table`, one for each row, whose {names} stand in its turns."""

    talk: Name = Field(description="What it shows; no two talks of a script have the same name.")
    scenario: str | None = Field(default=None, description="The world around the car; mild unless given.")
    seat: Seat = Field(default="driver", alias="from", description="The seat that speaks.")
    tags: list[Tag] = Field(default=[], description="Names by which --tag chooses it.")
    table: Annotated[list[dict[str, Cell]], Field(min_length=1, max_length=MOST_ROWS)] | None = Field(
        default=None, description="Rows of values; {name} in the turns is replaced by each in its turn."
    )
    turns: list[TalkTurn] = Field(min_length=1, max_length=MOST_TURNS, description="What is said, in order.")


class TalkFile(Strict):
    """A talk script: conversations, and other scripts that belong to it."""

    include: Annotated[list[str], _listed(str)] = Field(
        default=[], description="Scripts whose talks are held too, by paths from here that stay below this folder."
    )
    scenario: str | None = Field(default=None, description="The scenario of talks that name none.")
    tags: list[Tag] = Field(default=[], description="Tags of every talk.")
    talks: list[Talk] = Field(default=[], max_length=MOST_TALKS, description="The conversations.")

    @model_validator(mode="after")
    def _says_something(self) -> TalkFile:
        if not self.talks and not self.include:
            raise ValueError("'talks' must not be empty")
        return self


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of talk scripts, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **TalkFile.model_json_schema()}
