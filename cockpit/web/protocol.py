"""What the page and the server say to each other on ``/ws``: JSON text messages ``{"type": ...}``, and sound.

The page says Hello first, within HELLO_S; the server answers Welcome. Binary messages from the page are sound behind
Mic (s16le, mono, at its `rate_hz`, whole samples, at most MAX_MESSAGE_BYTES); the one binary message from the server
follows each Reply: a WAV file. All clients share one car and one conversation; what any of them says shows at all.

Units stand in the names: `_s` seconds, `_ms` milliseconds, `_c` °C, `_kph` km/h, `_w` watts, `_km`. Unknown fields and
types are refused with Error, and the connection is closed. What the page says stands in cockpit.web.requests, what the
server says here.
"""

from __future__ import annotations

from typing import Any, Literal

from cockpit.events import SignalValue
from cockpit.web.requests import Message, Zone

PROTOCOL = 1


class SignalInfo(Message):
    """A signal; `allowed` lists its words. `min`, `max` and `unit` are absent (null) where there are none."""

    kind: Literal["actuator", "sensor"]
    datatype: str
    unit: str | None = None
    min: float | None = None
    max: float | None = None
    step: float | None = None
    allowed: list[str] | None = None


class World(Message):
    """What is around the car. `scenario` is "" where none was chosen; `occupants` are seats as in VSS paths."""

    scenario: str
    speed_kph: float
    outside_c: float
    sun: float
    light: float
    in_gear: bool
    plugged_in: bool
    occupants: list[str]
    local_time: str
    pace: float


class Energy(Message):
    """Where the energy goes. `battery_w` counts positive into the battery; `comfort_cost_km` is what heating, cooling,
    seats and wheel take from the range once the cabin has settled. The other powers are what is drawn now: air
    conditioning, seats and steering wheel, driving, and the base load of the electronics.
    """

    range_km: float
    range_low_km: float
    range_high_km: float
    comfort_cost_km: float
    soc_percent: float
    battery_w: float
    air_w: float
    seats_w: float
    drive_w: float
    base_w: float


class SceneInfo(Message):
    """A scene. Say "`name`" to enter it; `needs` says in words what must hold, such as "parked"."""

    id: str
    name: str
    needs: list[str]
    own: bool


class Sample(Message):
    """What can be said to reach an intent: sentences as people say them, the likeliest first."""

    pack: str
    intent: str
    samples: list[str]


class Hearing(Message):
    """Whether the server can hear; `why` not, with a hint."""

    ready: bool
    model: str = ""
    limit: int = 0
    why: str | None = None


class Voicing(Message):
    """Whether the server can speak; the engine is known from the first reply on."""

    ready: bool
    engine: str = ""
    why: str | None = None


class Stage(Message):
    """How long a stage of a turn took; they follow one another, so a waterfall lays them end to end."""

    stage: str
    ms: float


class Span(Message):
    """What a word of the sentence (characters `begin` to `end`) did for the match: `role` is matched, slip (said
    otherwise than the grammar has it), filler, skipped (without a place), garbled, or free (read without a grammar);
    `slot` is what it fills.
    """

    begin: int
    end: int
    role: str
    slot: str | None = None


class Turn(Message):
    """Somebody spoke or typed. `client` is the id from Welcome; `turn` is the ``--json`` object of `cockpit say`.

    `alignment` covers words of `turn.text`, in order.
    """

    type: Literal["turn"] = "turn"
    id: int
    client: str
    zone: Zone
    at_s: float
    turn: dict[str, Any]
    alignment: list[Span]
    waterfall: list[Stage]


class Welcome(Message):
    """Everything, once; and again after Begin and Reloaded. `state` holds every signal, `targets` every actuator.

    `client` is this client's own id, `clients` how many there are. A later Welcome has the same `client`.
    """

    type: Literal["welcome"] = "welcome"
    protocol: int = PROTOCOL
    version: str
    client: str
    clients: int
    at_s: float
    signals: dict[str, SignalInfo]
    state: dict[str, SignalValue]
    targets: dict[str, SignalValue]
    world: World
    energy: Energy
    scenes: list[SceneInfo]
    scenarios: list[str]
    zones: list[str]
    help: list[Sample]
    hearing: Hearing
    voice: Voicing
    recording: bool
    turns: list[Turn]


class Car(Message):
    """What changed, at most 10 times a second; for a slow client changes are merged. `at_s` is car time in seconds,
    which goes faster in time-lapse and never back.
    """

    type: Literal["car"] = "car"
    at_s: float
    state: dict[str, SignalValue]
    targets: dict[str, SignalValue]
    world: World
    energy: Energy


class Ready(Message):
    """Ears and voice are there now, or it is known why not; pages are served before that."""

    type: Literal["ready"] = "ready"
    hearing: Hearing
    voice: Voicing


class Recording(Message):
    """Whether what is said now is kept: it no longer is where the disk fills up (Welcome says how it was before)."""

    type: Literal["recording"] = "recording"
    on: bool


class Scenes(Message):
    """The scenes there are now: somebody made one, or removed it."""

    type: Literal["scenes"] = "scenes"
    scenes: list[SceneInfo]


class Clients(Message):
    """How many clients there are now."""

    type: Literal["clients"] = "clients"
    clients: int


class Listening(Message):
    """Whether what this client says now is meant for the car, and why: "key", "wake" or "reply"; for `for_s` seconds,
    null where the microphone's end decides.
    """

    type: Literal["listening"] = "listening"
    open: bool
    reason: Literal["key", "wake", "reply"] | None = None
    for_s: float | None = None


class Speech(Message):
    """This client's voice began, or its utterance ended."""

    type: Literal["speech"] = "speech"
    state: Literal["started", "ended"]


class Partial(Message):
    """What the recogniser makes of this client's utterance so far."""

    type: Literal["partial"] = "partial"
    text: str


class Reply(Message):
    """The answer to this client's turn, to be heard: one binary message with a WAV file follows, at once."""

    type: Literal["reply"] = "reply"
    turn_id: int
    text: str
    duration_s: float
    engine: str
    synthesis_ms: float


class Cut(Message):
    """Stop playing the reply of that turn: somebody speaks, or asked for it."""

    type: Literal["cut"] = "cut"
    turn_id: int


class Notice(Message):
    """The car says something by itself, such as that a scene ended."""

    type: Literal["notice"] = "notice"
    at_s: float
    text: str


class Fault(Message):
    """A part failed ("recogniser", "voice", "microphone", ...); the car is as it was, and the part begins anew."""

    type: Literal["fault"] = "fault"
    component: str
    message: str
    hint: str | None = None


class Refused(Message):
    """What this client wanted of the car cannot be. `message` is a sentence to show."""

    type: Literal["refused"] = "refused"
    path: str
    reason: Literal["unsafe", "out-of-range", "not-in-this-car", "invalid"]
    message: str


class Full(Message):
    """No recogniser is free: `limit` people speak at the same time. Typed input works."""

    type: Literal["full"] = "full"
    limit: int


class Error(Message):
    """This client broke the rules; the connection is closed behind it."""

    type: Literal["error"] = "error"
    message: str
    hint: str | None = None


class PackFile(Message):
    """A file of a pack."""

    name: str
    text: str
    read_only: bool


class PackInfo(Message):
    """A pack with its files."""

    pack: str
    files: list[PackFile]


class Packs(Message):
    """The packs, to be read and, where their files are not read-only, edited."""

    type: Literal["packs"] = "packs"
    packs: list[PackInfo]


class Problem(Message):
    """What is wrong in a pack, and where; line and column count from 1."""

    file: str
    line: int | None
    column: int | None
    message: str
    hint: str | None


class Checked(Message):
    """Whether a pack would do. `saved` says that it was also written."""

    type: Literal["checked"] = "checked"
    pack: str
    file: str
    ok: bool
    saved: bool
    problems: list[Problem]


class Reloaded(Message):
    """The car was taught other packs."""

    type: Literal["reloaded"] = "reloaded"
    packs: list[str]
    help: list[Sample]


class Pong(Message):
    """The answer to Ping."""

    type: Literal["pong"] = "pong"
    n: int
