"""Talk scripts: conversations in YAML that prove what a pack does, from the words to the car to the answer.

    talks:
      - talk: asks back
        scenario: mild
        turns:
          - {say: set the temperature, status: asked, reply: What temperature}
          - {say: twenty one and a half, intent: climate.set_temperature, slots: {temperature: 21.5}}

Every turn of a talk is one conversation with one car; what a turn does not mention is not checked.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError

from cockpit.dialogue.session import Session
from cockpit.errors import Place
from cockpit.events import SignalValue, SlotValue, Status, Turn
from cockpit.packs.invalid import explain
from cockpit.packs.schema import Strict
from cockpit.packs.yaml_file import Places, read_yaml

OpenSession = Callable[[str | None, str], Session]
"""Opens a conversation with a fresh car: (scenario or None, speaking seat) -> session."""


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


class TalkTurn(Strict):
    """One utterance, and what must come of it.

    `intent` is one name or several in order; `slots` must be among those of the first command; `car` are
    targets (or sensor values) by VSS path after the turn; `reply` are pieces the answer must contain, whatever
    their case; `unchanged` says that no actuator changed. `after` seconds pass before it is said. `sound` is
    false for what is only ever typed.
    """

    say: str
    after: float = Field(default=0.0, ge=0, le=86_400)
    sound: bool = True
    intent: Annotated[list[str], BeforeValidator(_as_list)] | None = None
    slots: dict[str, SlotValue] = Field(default_factory=dict)
    status: Status | None = None
    reason: str | None = None
    car: dict[str, SignalValue] = Field(default_factory=dict)
    unchanged: bool = False
    reply: Annotated[list[str], BeforeValidator(_as_list)] = Field(default_factory=list)


class Talk(Strict):
    """One conversation with a fresh car."""

    talk: str
    scenario: str | None = None
    zone: str = "driver"
    turns: list[TalkTurn] = Field(min_length=1)


class TalkFile(Strict):
    """The conversations of one file."""

    talks: list[Talk] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Script:
    """A talk script and where each of its parts stands."""

    talks: tuple[Talk, ...]
    places: Places


@dataclass(frozen=True, slots=True)
class Problem:
    """What went otherwise than the script says, and where the script says it."""

    place: Place
    said: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: “{self.said}”: {self.message}"


def load_talks(file: Path) -> Script:
    """Read a talk script.

    Raises:
        PackError: it cannot be read, or is no talk script; place and hint say where and how.
    """
    document = read_yaml(file)
    try:
        talks = TalkFile.model_validate(document.value).talks
    except ValidationError as error:
        raise explain(error, document) from None
    return Script(tuple(talks), document.places)


def run_talk(script: Script, index: int, open_session: OpenSession) -> Iterator[Problem]:
    """Hold the conversation `index` of the script, and yield whatever goes otherwise."""
    talk = script.talks[index]
    session = open_session(talk.scenario, talk.zone)
    for number, expected in enumerate(talk.turns):
        session.vehicle.advance(expected.after)
        turn = session.say(expected.say)
        place = script.places.at("talks", index, "turns", number)
        for message in _differences(expected, turn, session):
            yield Problem(place, expected.say, message)


def _differences(expected: TalkTurn, turn: Turn, session: Session) -> Iterator[str]:
    intents = [command.intent for command in turn.commands]
    if expected.intent is not None and intents != expected.intent:
        yield f"expected {', '.join(expected.intent)}, understood {', '.join(intents) or 'nothing'}"
    slots = turn.commands[0].slots if turn.commands else {}
    for name, value in expected.slots.items():
        if not _same(slots.get(name), value):
            yield f"expected {name} {value}, understood {slots.get(name, 'nothing')}"
    if expected.status is not None and turn.status != expected.status:
        yield f"expected {expected.status}, got {turn.status} ({turn.reply})"
    if expected.reason is not None and turn.reason != expected.reason:
        yield f"expected the reason {expected.reason}, got {turn.reason}"
    for path, value in expected.car.items():
        if not _same(found := _signal(session, path), value):
            yield f"expected {path} at {value}, it is {found}"
    if expected.unchanged and turn.changes:
        yield f"expected no change, got {', '.join(turn.changes)}"
    for piece in expected.reply:
        if piece.lower() not in turn.reply.lower():
            yield f"expected “{piece}” in the reply, got “{turn.reply}”"


def _same(found: object, expected: object) -> bool:
    if isinstance(found, float | int) and isinstance(expected, float | int) and not isinstance(expected, bool):
        return math.isclose(found, expected, abs_tol=1e-6)
    return found == expected


def _signal(session: Session, path: str) -> SignalValue:
    """Return what an actuator is set to, or what a sensor measures."""
    kind = session.vehicle.signals[path].kind
    return session.vehicle.target(path) if kind == "actuator" else session.vehicle.get(path)
