"""Go through a recording again, and tell where it first goes otherwise.

Every event that entered enters again, at its own time; every event that leaves, and what the car becomes, must be what
the recording says, to the bit. Two things come from the recording: what the voice did (a loudspeaker plays by the
clock), and the car's own time. How long a step took (`lines.BY_THE_CLOCK`) does not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from cockpit.dialogue.session import Session
from cockpit.errors import CockpitError, RecordingError
from cockpit.events import AudioHeard, Event, Fault, ReplyCut, ReplySpoken, TextTyped, TurnEnded, UtteranceHeard
from cockpit.pipeline import Conversation, Core, Ears, Stage, run
from cockpit.recording.lines import Beginning, Line, Odometer, Outside, counted, leaving
from cockpit.recording.read import Recording, Step, event_of
from cockpit.vehicle.scenario import scenario_named

THE_VOICES = {"voice", "loudspeaker"}
"""The components whose faults come from the recording, as all that the voice did."""

BY_THE_VOICE = {ReplySpoken.__name__, ReplyCut.__name__, Fault.__name__}


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a replay left the recording: the number of the line whose step it is, and what was to come and came."""

    line: int
    at_s: float
    recorded: str
    replayed: str

    def __str__(self) -> str:
        return f"line {self.line}, at {self.at_s:.2f} s\n  recorded  {self.recorded}\n  replayed  {self.replayed}"


@dataclass(slots=True)
class Replayed:
    """What a replay went through. `whole` is whether the recording was ended, not cut off."""

    conversations: int = 0
    events: int = 0
    turns: int = 0
    signals: int = 0
    seconds: float = 0.0
    whole: bool = False
    difference: Difference | None = None


class Replay:
    """Goes through a recording.

    Args:
        core: the packs.
        ears: as they were when it was recorded; None begins behind them, at what was heard.
    """

    def __init__(self, recording: Recording, core: Core, ears: Ears | None) -> None:
        self._recording, self._core, self._ears = recording, core, ears
        self._voice = RecordedVoice()
        if ears is not None and recording.header.voiced and recording.header.barge_in:
            ears.cut_by_speech(self._voice)
        self._stages: Sequence[Stage] = ()
        self._session: Session | None = None
        self._odometer: Odometer | None = None
        self.result = Replayed()

    def turns(self) -> Iterator[TurnEnded]:
        """Go through it until something differs, and yield every turn; `result` says how it went."""
        for step in self._recording.steps():
            came = list(self._lines(step))
            yield from (event for event, _ in came if isinstance(event, TurnEnded))
            self._compare(step, [line for _, line in came])
            if self.result.difference is not None:
                return
        self.result.whole = self._recording.closed

    def _lines(self, step: Step) -> Iterator[tuple[Event | None, Line]]:
        """Let a step happen again, and yield its lines, those of events with the event."""
        if step.begin is not None:
            yield None, self._begin(step.begin)
            return
        if self._session is None or self._odometer is None:
            raise RecordingError("no conversation has begun yet", place=str(self._recording.folder))
        if step.outside is not None:
            yield from ((None, {"notice": notice}) for notice in self._do(self._session, step.outside))
            if any("car" in line for line in step.left):
                yield None, self._odometer.line()
            return
        self._keep_time(step)
        self._voice.recorded = [event_of(line) for line in step.left if line.get("out") in BY_THE_VOICE]
        for event in self._left(step):
            if isinstance(event, AudioHeard):
                continue
            yield event, leaving(event)
            if isinstance(event, TurnEnded):
                yield None, self._odometer.line()

    def _begin(self, begin: Beginning) -> Line:
        local_time = datetime.fromisoformat(begin.local_time) if begin.local_time else None
        self._session = self._core.session(zone=begin.zone, scenario=begin.scenario, local_time=local_time)
        self._odometer = Odometer(self._session.vehicle)
        conversation = Conversation(self._session)
        answering = self._voice if self._recording.header.voiced else None
        self._stages = [conversation] if self._ears is None else self._ears.live(conversation, answering)
        self.result.conversations += 1
        return self._odometer.line()

    def _do(self, session: Session, what: Outside) -> list[str]:
        """Do to the car what something else did to it, and return what it says by itself, if it was asked."""
        vehicle = session.vehicle
        vehicle.advance(max(0.0, what.now_s - vehicle.now_s))
        if what.path is not None and what.value is not None:
            (session.adjust if what.by_hand else vehicle.set)(what.path, what.value)
        if what.scenario is not None:
            vehicle.enter(scenario_named(what.scenario))
        if what.world is not None:
            vehicle.enter(what.world)
        if what.zone is not None:
            session.zone = what.zone
        return [notice.text for notice in session.notices()] if what.told else []

    def _left(self, step: Step) -> Iterator[Event]:
        if self._ears is None:
            return run(self._understood(step), self._stages)
        if step.over:
            return self._ears.finish(*self._stages[len(self._ears.stages) :])
        assert step.entered is not None
        return run([step.entered], self._stages)

    def _understood(self, step: Step) -> Iterator[Event]:
        """Yield what was understood in a step, without hearing it again."""
        if isinstance(step.entered, TextTyped | UtteranceHeard):
            yield step.entered
        yield from (event_of(line) for line in step.left if line.get("out") == UtteranceHeard.__name__)

    def _keep_time(self, step: Step) -> None:
        """Let the car's time be what it was: it may have been driven by something else than the events."""
        assert self._session is not None
        cars = [line["car"]["now_s"] for line in step.left if "car" in line]
        if cars:
            self._session.vehicle.advance(max(0.0, cars[0] - self._session.vehicle.now_s))

    def _compare(self, step: Step, came: list[Line]) -> None:
        result = self.result
        at_s = step.entered.at_s if step.entered else step.outside.now_s if step.outside else result.seconds
        result.seconds = max(result.seconds, at_s)
        recorded = [counted(line) for line in step.left if self._counts(line)]
        replayed = [counted(line) for line in came if self._counts(line)]
        if not step.whole:  # cut off in the middle
            replayed = replayed[: len(recorded)]
        for was, now in zip_longest(recorded, replayed):
            if self._ears is None and not self._recording.header.served and _silenced(was):
                continue
            if not _same(was, now):
                result.difference = Difference(step.number, at_s, *_apart(was, now))
                return
        result.events += sum("out" in line for line in recorded)
        result.turns += sum(line.get("out") == "TurnEnded" for line in recorded)
        result.signals += sum(len(line["car"]["values"]) for line in recorded if "car" in line)

    def _counts(self, line: Line) -> bool:
        """Tell whether a line is compared: from the words on, only turns and the car are."""
        return self._ears is not None or line.get("out") == "TurnEnded" or "out" not in line


class RecordedVoice:
    """The voice of a replay: as a stage behind the turn it does what it did, and it is cut when it was cut."""

    def __init__(self) -> None:
        self.recorded: list[Event] = []

    def feed(self, event: Event) -> Iterator[Event]:
        """Pass every event on; behind a turn with a reply, what the voice then did."""
        yield event
        if isinstance(event, TurnEnded) and event.turn.reply:
            yield from (each for each in self.recorded if isinstance(each, ReplySpoken) or _of_the_voice(each))
            self.recorded = []

    @property
    def playing(self) -> bool:
        """Whether it was speaking when speech began in this step."""
        return any(isinstance(each, ReplyCut) for each in self.recorded)

    def stop(self) -> None:
        """Fall silent."""

    def problem(self) -> CockpitError | None:
        """Return nothing: what went wrong with the voice is told where it was told."""
        return None


def _of_the_voice(event: Event) -> bool:
    return isinstance(event, Fault) and event.component in THE_VOICES


def _silenced(line: Line | None) -> bool:
    """Tell whether it is a turn whose reply was left out as nobody had asked for it: that is decided by the ears."""
    return bool(line and line.get("out") == "TurnEnded" and not line["turn"]["reply"])


def _same(was: Any, now: Any) -> bool:
    """Compare JSON values to the type: 1, 1.0 and true are three."""
    if type(was) is not type(now):
        return False
    if isinstance(was, dict):
        return list(was) == list(now) and all(_same(was[key], now[key]) for key in was)
    if isinstance(was, list):
        return len(was) == len(now) and all(map(_same, was, now))
    return bool(was == now)


def _apart(was: Any, now: Any, where: str = "") -> tuple[str, str]:
    """Return the innermost values in which two lines differ, with the way to them."""
    if isinstance(was, dict) and isinstance(now, dict):
        for key in [*was, *(key for key in now if key not in was)]:
            if key not in was or key not in now or not _same(was[key], now[key]):
                return _apart(was.get(key), now.get(key), f"{where}.{key}" if where else key)
    if isinstance(was, list) and isinstance(now, list):
        for number, (one, other) in enumerate(zip_longest(was, now)):
            if not _same(one, other):
                return _apart(one, other, f"{where}[{number}]")
    return _told(was, where), _told(now, where)


def _told(value: Any, where: str) -> str:
    if value is None and not where:
        return "nothing"
    name = value.get("out") if isinstance(value, dict) else None
    return name or f"{where} = {value!r}"[:300]
