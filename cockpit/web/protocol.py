"""What the page and the server say to each other on ``/ws``: JSON text messages ``{"type": ...}``, and sound.

The page says Hello first, within HELLO_S; the server answers Welcome. Binary messages from the page are sound behind
Mic (s16le, mono, at its `rate_hz`, whole samples, at most MAX_MESSAGE_BYTES); the one binary message from the server
follows each Reply: a WAV file. All clients share one car and one conversation; what any of them says shows at all.

Units stand in the names: `_s` seconds, `_ms` milliseconds, `_c` °C, `_kph` km/h, `_w` watts, `_km`. Unknown fields and
types are refused with Error, and the connection is closed. What the page says stands in cockpit.web.requests, what the
server says here, and what that is made of in cockpit.web.parts.
"""

from __future__ import annotations

from typing import Any, Literal

from cockpit.events import SignalValue
from cockpit.web.parts import (
    Energy,
    Hearing,
    PackInfo,
    Problem,
    Sample,
    SceneInfo,
    SignalInfo,
    Span,
    Stage,
    Voicing,
    World,
)
from cockpit.web.requests import Message, Zone

PROTOCOL = 1


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
    """Ears and voice are there now, or it is known why not; pages are served before that. Told again when a voice is
    lost, or is back.
    """

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


class Microphone(Message):
    """Whether this client's sound is heard: the answer to Mic, once its ears are there. That may take a while where the
    server has just started; the last 10 s of what was said meanwhile are heard then. Told again when it ends by itself,
    behind Fault or Full, which say why.
    """

    type: Literal["mic"] = "mic"
    on: bool


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


class Timed(Message):
    """The waterfall of a turn that was told before, now that its voice begins."""

    type: Literal["timed"] = "timed"
    turn_id: int
    waterfall: list[Stage]


class Reply(Message):
    """The answer to this client's turn, to be heard: one binary message with a WAV file follows, at once.

    Without a `turn_id` they are the car's own words, which Notice has shown: to pages that said Sound.
    """

    type: Literal["reply"] = "reply"
    turn_id: int | None
    text: str
    duration_s: float
    engine: str
    synthesis_ms: float


class Cut(Message):
    """Stop playing the reply of that turn, or the car's own words: somebody speaks, or asked for it."""

    type: Literal["cut"] = "cut"
    turn_id: int | None


class Notice(Message):
    """The car says something by itself, such as that a scene ended; see Sound for its voice."""

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


class Packs(Message):
    """The packs, to be read and, where their files are not read-only, edited."""

    type: Literal["packs"] = "packs"
    packs: list[PackInfo]


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
