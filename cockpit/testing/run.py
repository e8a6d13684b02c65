"""Hold the conversations of a script, and note of each turn what came of it and what went otherwise."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from cockpit.dialogue.session import Session
from cockpit.errors import EngineError, Place
from cockpit.events import Hypothesis, Turn
from cockpit.grammar.normalise import normalise
from cockpit.nlu.understanding import Step
from cockpit.nlu.words import UNKNOWN
from cockpit.packs.load import Packs
from cockpit.testing.judge import Difference, differences
from cockpit.testing.talk import Case, Script

if TYPE_CHECKING:
    from cockpit.pipeline import Core

SCENARIO = "mild"
"""The world of talks that name none: the same in every run."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What went otherwise than a script says, and where it says so."""

    place: Place
    said: str
    difference: Difference

    def __str__(self) -> str:
        return f"{self.place}: “{self.said}”: {self.difference}"


@dataclass(frozen=True, slots=True)
class Heard:
    """A turn that was run as sound: who spoke in which noise, which words the recogniser made of it, and the
    sound itself where it was kept."""

    voice: str
    noise: str
    words: str
    sound_s: float
    mp3: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one turn.

    Attributes:
        file: the script that was run, which may include the one where the turn stands.
        talk: the name of its conversation.
        number: its place in it, from 1.
        said: what was said.
        turn: what the session made of it.
        problems: what went otherwise; none when all was as expected.
        fault: why nothing came of it, where the voice or the recogniser failed; the next turn has fresh ones.
        broken: an earlier turn of the conversation went wrong, which may explain this one.
        took_s: how long it took.
        car_s: how much of that the simulated car took for the time that passes before the turn.
        alignment: of a failed turn, how its words lie along the nearest sentence of the packs.
        heard: where it was run as sound.
        at: the way to the turn in its file.
        shared: its expectations hold for other rows or wordings too.
    """

    file: str
    talk: str
    number: int
    place: Place
    said: str
    turn: Turn
    problems: tuple[Problem, ...]
    fault: EngineError | None = None
    broken: bool = False
    took_s: float = 0.0
    car_s: float = 0.0
    alignment: tuple[Step, ...] = ()
    heard: Heard | None = None
    at: tuple[str | int, ...] = ()
    shared: bool = False

    @property
    def ok(self) -> bool:
        """Whether all went as the script says."""
        return not self.problems

    @property
    def id(self) -> str:
        """Name the turn within its script: "setting a temperature::2"."""
        return f"{self.talk}::{self.number}"


class Way(Protocol):
    """How a turn reaches the session: typed, or spoken and heard."""

    def say(self, session: Session, case: Case, number: int) -> tuple[Turn, Heard | None]:
        """Say the turn `number` (from 0) of a conversation, and return what came of it.

        Raises:
            EngineError: the voice or the recogniser failed; the next turn is said by fresh ones.
        """
        ...


class Typed:
    """Types what is said."""

    def say(self, session: Session, case: Case, number: int) -> tuple[Turn, Heard | None]:
        """Say it as text."""
        return session.say(case.said(case.talk.turns[number])), None


TYPED = Typed()


def hold(script: Script, case: Case, core: Core, way: Way = TYPED) -> Iterator[Result]:
    """Hold one conversation with a fresh car, and yield what comes of each turn."""
    talk, broken = case.talk, False
    session = core.session(scenario=talk.scenario or SCENARIO, zone=talk.seat)
    for number, expected in enumerate(talk.turns):
        begin_s = time.perf_counter()
        if expected.seat is not None:
            session.zone = expected.seat
        session.vehicle.advance(expected.after)
        car_s = time.perf_counter() - begin_s
        fault, heard = None, None
        try:
            turn, heard = way.say(session, case, number)
            problems = tuple(_problems(case, number, turn, session, core.packs))
        except EngineError as error:
            fault, turn = error, Turn(text="", status="refused", reason="fault")
            problems = (_failed(case, number, error),)
        yield Result(
            file=str(script.file),
            talk=case.name,
            number=number + 1,
            place=case.place(number),
            said=case.said(expected),
            turn=turn,
            problems=problems,
            fault=fault,
            broken=broken,
            took_s=time.perf_counter() - begin_s,
            car_s=car_s,
            alignment=_alignment(turn, core) if problems and fault is None else (),
            heard=heard,
            at=("talks", case.index, "turns", number),
            shared=case.number > 0,
        )
        broken = broken or bool(problems)


def _problems(case: Case, number: int, turn: Turn, session: Session, packs: Packs) -> Iterator[Problem]:
    expected = case.talk.turns[number]
    for difference in differences(expected, turn, session, packs):
        place = case.places.at("turns", number, *difference.path)
        yield Problem(place, case.said(expected), difference)


def _failed(case: Case, number: int, error: EngineError) -> Problem:
    """Return that an engine failed, with what can be done about it, as what went otherwise."""
    found = error.message + (f" (hint: {error.hint})" if error.hint else "")
    return Problem(case.place(number), case.said(case.talk.turns[number]), Difference("engine", "an answer", found))


def _alignment(turn: Turn, core: Core) -> tuple[Step, ...]:
    """Return how the words lie along the nearest sentence of the packs, out of context; nothing where they are one."""
    heard = turn.heard or Hypothesis(normalise(turn.text))
    if not set(heard.text.split()) - {UNKNOWN}:
        return ()
    nearest = next(core.matcher.nearest(heard), None)
    return nearest.steps if nearest and any(step.cost for step in nearest.steps) else ()
