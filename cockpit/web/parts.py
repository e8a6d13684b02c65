"""What the server's messages are made of (cockpit.web.protocol): the car, its surroundings, what can be said, a turn.

Units stand in the names, as there.
"""

from __future__ import annotations

from typing import Literal

from cockpit.web.requests import Message


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
    """Whether the server can hear; `why` not, with a hint. While it is `preparing`, Ready will follow."""

    ready: bool
    preparing: bool = False
    model: str = ""
    limit: int = 0
    why: str | None = None


class Voicing(Message):
    """Whether the server can speak; the engine is known from the first reply on."""

    ready: bool
    engine: str = ""
    why: str | None = None


class Stage(Message):
    """How long a stage of a turn took; they follow one another, so a waterfall lays them end to end.

    In order: endpoint (the silence that told the end of speech), words (the recogniser's last), match, act, and voice
    (from the turn until its sound is sent). Typed text has no endpoint and no words, and a turn has no voice before
    Timed tells of it.
    """

    stage: str
    ms: float


class Span(Message):
    """What a word of the sentence (characters `begin` to `end`) did for the match: `role` is matched, slip (said
    otherwise than the grammar has it), filler, skipped (without a place), garbled, free (read without a grammar), or
    missing (not said: it would stand at `begin`, where it also ends); `slot` is what it fills. `grammar` is the word of
    the template, where that is another.
    """

    begin: int
    end: int
    role: str
    slot: str | None = None
    grammar: str | None = None


class PackFile(Message):
    """A file of a pack."""

    name: str
    text: str
    read_only: bool


class PackInfo(Message):
    """A pack with its files."""

    pack: str
    files: list[PackFile]


class Problem(Message):
    """What is wrong in a pack, and where; line and column count from 1."""

    file: str
    line: int | None
    column: int | None
    message: str
    hint: str | None
