"""What the page says to the server on ``/ws``: see cockpit.web.protocol."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

HELLO_S = 5.0
MAX_MESSAGE_BYTES = 65_536
MAX_TEXT = 2_000
MAX_PACE = 600
MAX_RATE_HZ = 1_000_000

Zone = Literal["driver", "passenger", "rear_left", "rear_right"]
MicMode = Literal["push", "continuous", "always"]
Text = Annotated[str, Field(max_length=MAX_TEXT)]


class Message(BaseModel):
    """Anything that is said; strict, and an error never repeats what was said, which may be somebody's words."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, allow_inf_nan=False)


class Hello(Message):
    """The first message. `zone` is the seat to begin with."""

    type: Literal["hello"]
    protocol: Literal[1]
    zone: Zone = "driver"


class Say(Message):
    """Typed input; answered with Turn, which comes to all, and Reply."""

    type: Literal["say"]
    text: Text
    zone: Zone | None = None


class Mic(Message):
    """Turn the microphone on or off; `rate_hz` is the AudioContext's true rate, and has to be there for `on`: 8000 to
    48000, others are answered with Fault.

    push: all that is said until `on: false` is meant for the car; silence of 0.5 s ends an utterance, and so does
    `on: false`, so a page may hold a key, or let go of the microphone once the Turn has come. continuous: from "hey
    cockpit" on, and for 20 s after a reply without it, as `cockpit talk` does (see Listening); always: everything.
    The answer is Microphone; behind Full with no recogniser free, behind Fault without a model, or before it is Ready.
    """

    type: Literal["mic"]
    on: bool
    rate_hz: int | None = Field(default=None, ge=1, le=MAX_RATE_HZ)
    mode: MicMode = "push"
    zone: Zone | None = None


class Seat(Message):
    """From which seat this client speaks from now on."""

    type: Literal["zone"]
    zone: Zone


class Undo(Message):
    """Take back the last command, as by saying so; answered with Turn."""

    type: Literal["undo"]


class CutReply(Message):
    """Stop the reply that is playing; answered with Cut."""

    type: Literal["cut"]


class Sound(Message):
    """Whether this page can be heard and wants to be. On, the car's own words (Notice) are spoken to it too, when
    nothing else is said; off, it is sent no sound. A page that says neither is sent the replies to its turns alone.
    """

    type: Literal["sound"]
    on: bool


class SetSignal(Message):
    """Tell an actuator its value, through the rules that speech obeys; answered with Car or Refused."""

    type: Literal["set"]
    path: Annotated[str, Field(max_length=200)]
    value: bool | int | float | Annotated[str, Field(max_length=100)]


class Drive(Message):
    """Change the world around the car; what is left out stays. `sun` is 0..1 of clear noon, `light` percent."""

    type: Literal["drive"]
    speed_kph: float | None = Field(default=None, ge=0, le=250)
    outside_c: float | None = Field(default=None, ge=-50, le=60)
    sun: float | None = Field(default=None, ge=0, le=1)
    light: float | None = Field(default=None, ge=0, le=100)
    in_gear: bool | None = None
    plugged_in: bool | None = None


class Begin(Message):
    """Begin anew with a fresh car in that scenario; answered with another Welcome to all, or Refused."""

    type: Literal["scenario"]
    name: Annotated[str, Field(max_length=50)]


class Pace(Message):
    """Time-lapse: let the car's time go that many times as fast as ours."""

    type: Literal["pace"]
    times: float = Field(ge=1, le=MAX_PACE)


class ReadPacks(Message):
    """Ask for the packs' files; answered with Packs."""

    type: Literal["packs.read"]


class WritePack(Message):
    """Check a pack with this text in the place of its file; answered with Checked, and with `save`, when it is right,
    written and taught to the car: Reloaded to all. Packs that are installed are read-only.
    """

    type: Literal["packs.write"]
    pack: Annotated[str, Field(max_length=50)]
    file: Annotated[str, Field(max_length=50)]
    text: Annotated[str, Field(max_length=60_000)]
    save: bool = False


class Ping(Message):
    """Answered with Pong and the same `n`."""

    type: Literal["ping"]
    n: int


FromPage = Annotated[
    Hello
    | Say
    | Mic
    | Seat
    | Undo
    | CutReply
    | Sound
    | SetSignal
    | Drive
    | Begin
    | Pace
    | ReadPacks
    | WritePack
    | Ping,
    Field(discriminator="type"),
]
FROM_PAGE: TypeAdapter[FromPage] = TypeAdapter(FromPage)
