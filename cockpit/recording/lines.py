"""The lines of a recording: one JSON object each, whose first key says what it is.

    {"recording": 1, ...}                        once: who recorded, with which packs, model and options (Header)
    {"begin": {...}}                             a conversation with a fresh car begins (Beginning)
    {"in": "AudioHeard", "at_s": 0, ...}         an event that enters; of sound, how many samples of the WAV file it is
    {"out": "TurnEnded", "at_s": 2.1, ...}       an event that leaves; sound leaves as it entered, and is not repeated
    {"car": {"now_s": 2.1, ...}}                 behind a turn: what the car's signals have become since the last one
    {"outside": {...}}                           something other than the conversation did it: see Outside
    {"notice": "..."}                            behind it: what the car then said by itself
    {"over": true}                               the source of this conversation came to its end
    {"closed": "ended"}                          the recording was ended, not cut off; or "interrupted", as by Ctrl-C

Numbers are written so that they read back as the same bits.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from cockpit.events import AudioHeard, Event, SignalValue
from cockpit.vehicle.scenario import Scenario
from cockpit.vehicle.simulator import Vehicle

FORMAT = 1
LOG, SOUND, SCENES = "session.jsonl", "sound.wav", "scenes"
"""The files of a recording, and the folder with the scenes that people had made."""

MAX_LINE_BYTES = 1024 * 1024

KINDS: Mapping[str, type[Event]] = {kind.__name__: kind for kind in Event.__subclasses__()}
"""Every event by its name in the lines."""

BY_THE_CLOCK = ("decode_ms", "timings_ms", "synthesis_ms")
"""What tells how long something took: no run is like another in it, so it does not count when they are compared."""

Line = dict[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Header:
    """What a recording was made with; enough to make the same pipeline again.

    Attributes:
        heard: whether there is sound; otherwise everything was typed.
        served: whether a server recorded it: of several microphones it keeps what was understood and the sound of it.
        packs: folders beside the shipped ones; `shipped_packs` says whether those were there.
        model: the folder of the speech model; None is the shipped one.
        listen, wake_word, end_s: as the command line has them.
        voiced: whether replies were spoken; `barge_in` whether speech could cut them.
    """

    cockpit: str
    language: str
    packs_digest: str
    heard: bool = True
    packs: tuple[str, ...] = ()
    shipped_packs: bool = True
    model: str | None = None
    model_digest: str | None = None
    listen: Literal["always", "wake", "push"] = "always"
    wake_word: str | None = None
    end_s: float = 0.5
    voiced: bool = False
    barge_in: bool = False
    served: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Beginning:
    """A conversation begins with a fresh car; `local_time` is ISO 8601, `name` the file that is heard, if any."""

    zone: str = "driver"
    scenario: str | None = None
    local_time: str | None = None
    name: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Outside:
    """What else happened to the car at its time `now_s`: a signal was set, the world or the speaking seat changed.

    Attributes:
        by_hand: whether "undo" takes the signal's value back.
        world: another one around the car than any scenario's.
        told: whether the car was asked what it has to say by itself, so that no turn says it again.
    """

    now_s: float
    path: str | None = None
    value: SignalValue | None = None
    by_hand: bool = False
    scenario: str | None = None
    world: Scenario | None = None
    zone: str | None = None
    told: bool = False


def header_line(header: Header) -> Line:
    """Return the first line of a recording."""
    return {"recording": FORMAT, **plain(header)}


def entering(event: Event) -> Line:
    """Return the line of an event that enters."""
    if isinstance(event, AudioHeard):
        return {"in": "AudioHeard", "at_s": event.at_s, "samples": len(event.pcm) // 2}
    return {"in": type(event).__name__, **plain(event)}


def leaving(event: Event) -> Line:
    """Return the line of an event that leaves."""
    return {"out": type(event).__name__, **plain(event)}


class Odometer:
    """Tells how a car's signals have changed since it was last asked."""

    def __init__(self, vehicle: Vehicle) -> None:
        self._vehicle = vehicle
        self._values: dict[str, SignalValue] = {}
        self._targets: dict[str, SignalValue] = {}

    def line(self) -> Line:
        """Return the car's time and every signal and target that is not what it was; at first, all of them."""
        values = {path: self._vehicle.get(path) for path in self._vehicle.signals}
        targets = self._vehicle.targets()
        changed = {
            "now_s": self._vehicle.now_s,
            "values": {path: value for path, value in values.items() if _new(self._values, path, value)},
            "targets": {path: value for path, value in targets.items() if _new(self._targets, path, value)},
        }
        self._values, self._targets = values, targets
        return {"car": changed}


def _new(before: Mapping[str, SignalValue], path: str, value: SignalValue) -> bool:
    """Tell whether a value is not the one before, to the bit and to the type."""
    return path not in before or before[path] != value or type(before[path]) is not type(value)


def dumped(line: Line) -> bytes:
    """Return a line as it is written."""
    return json.dumps(line, separators=(",", ":")).encode() + b"\n"


def plain(value: Any) -> Any:
    """Return events and what they hold as JSON values."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value


def counted(value: Any) -> Any:
    """Return a line without what was taken by the clock."""
    if isinstance(value, dict):
        return {key: counted(each) for key, each in value.items() if key not in BY_THE_CLOCK}
    if isinstance(value, list):
        return [counted(each) for each in value]
    return value
