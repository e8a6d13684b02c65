"""A conversation with the car: what was heard becomes commands, the commands change the car, the car answers."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cockpit.clock import Clock, RealClock
from cockpit.dialogue.context import Context
from cockpit.dialogue.manager import Manager
from cockpit.dialogue.part import Part
from cockpit.dialogue.scenes import Scenes
from cockpit.dialogue.telling import Teller
from cockpit.events import Change, Hypothesis, SignalValue, Turn
from cockpit.grammar.compile import Grammar
from cockpit.grammar.follow import Topic
from cockpit.grammar.normalise import MAX_CHARACTERS, normalise
from cockpit.nlu.clauses import among_talk
from cockpit.nlu.match import Matcher
from cockpit.nlu.understanding import Understanding
from cockpit.packs.load import Packs
from cockpit.reply.wording import Reply, join
from cockpit.scenes.engine import Engine
from cockpit.scenes.library import Library, library_of
from cockpit.skills.outcome import Outcome
from cockpit.skills.unguessed import told_alone
from cockpit.vehicle.simulator import Vehicle

if TYPE_CHECKING:
    from cockpit.nlu.explain import Explanation

log = logging.getLogger(__name__)


class Session:
    """One conversation with one car.

    Args:
        packs: what is understood and what it does.
        grammar: the same packs, compiled.
        vehicle: the car; its `now_s` is the session's time.
        zone: the seat that speaks: driver, passenger, rear_left or rear_right.
        clock: measures how long each step takes, nothing else.
        matcher: one for this grammar, where several conversations share it; it holds nothing of any of them.
        scenes: those there are; what comes with the packs unless given.

    `understood` is how the last utterance was understood: its alignment is there for whoever shows it.
    """

    def __init__(
        self,
        packs: Packs,
        grammar: Grammar,
        vehicle: Vehicle,
        *,
        zone: str = "driver",
        clock: Clock | None = None,
        matcher: Matcher | None = None,
        scenes: Library | None = None,
    ) -> None:
        self.vehicle = vehicle
        self.understood = Understanding(Hypothesis(""))
        self._adjusted: str | None = None
        self._clock = clock or RealClock()
        self._engine = Engine(vehicle, scenes or library_of(packs))
        self._speak_of(packs, grammar, matcher or Matcher(grammar), zone)

    def renew(self, packs: Packs, grammar: Grammar, matcher: Matcher, scenes: Library) -> None:
        """Go on with other packs and the same car; what was spoken of before, and undo, are forgotten."""
        self._engine.library = scenes
        self._speak_of(packs, grammar, matcher, self.zone)

    def _speak_of(self, packs: Packs, grammar: Grammar, matcher: Matcher, zone: str) -> None:
        self._packs = packs
        self._context = Context()
        self._matcher = matcher
        self._alone = functools.cache(lambda: told_alone(packs))
        self._teller = Teller(packs, grammar, self.vehicle)
        self._scenes = Scenes(self._engine, packs, matcher)
        self._manager = Manager(grammar, self.vehicle, self._teller, self._context, self._scenes, zone)

    @property
    def zone(self) -> str:
        """The seat that speaks; another may take over at any time, in the same conversation."""
        return self._manager.zone

    @zone.setter
    def zone(self, zone: str) -> None:
        self._manager.zone = zone

    def say(self, text: str) -> Turn:
        """Understand typed text, act, and answer."""
        if len(text) > MAX_CHARACTERS:
            turn = self._turn(lambda: Understanding(Hypothesis(""), reason="too-long"), Hypothesis(""))
        else:
            turn = self._turn(lambda: self._read(text), Hypothesis(normalise(text)))
        return replace(turn, text=text.strip()[:MAX_CHARACTERS])

    def hear(self, hypotheses: Sequence[Hypothesis]) -> Turn:
        """Understand an utterance (n-best readings, best first), act, and answer.

        Whatever goes wrong, the car's targets are then as they were before, and the turn says so.
        """
        return self._turn(lambda: self._match(hypotheses), hypotheses[0] if hypotheses else Hypothesis(""))

    def look_ahead(self) -> None:
        """Get ready for what may follow the last turn (50 to 100 ms, once a topic), while nobody waits for it."""
        spoken = self._context.spoken_of(self.vehicle.now_s)
        if spoken is not None:
            self._matcher.look_ahead(spoken.topic)

    def adjust(self, path: str, value: SignalValue) -> None:
        """Set an actuator by hand, as a knob does; "undo" takes it back as it does a command. A knob that is turned on
        and on is taken back as a whole.

        Raises:
            SignalError: as the car's `set` does; nothing has changed then.
        """
        before = self.vehicle.targets()
        self.vehicle.set(path, value)
        changed = {other: change.before for other, change in _changes(before, self.vehicle.targets()).items()}
        if changed and self._adjusted != path:
            self._context.undo.append(changed)
            self._adjusted = path

    def _turn(self, understand: Callable[[], Understanding], heard: Hypothesis) -> Turn:
        begin_s = matched_s = self._clock.now_s()
        notices = self.notices()
        self._adjusted = None
        before = self.vehicle.targets()
        understood = self.understood = Understanding(heard)
        try:
            understood = understand()
            matched_s = self._clock.now_s()
            self.understood = understood
            part = self._manager.turn(understood)
        except Exception:  # a skill or pack may fail in any way; the car and the conversation go on
            log.debug("a turn failed", exc_info=True)
            self.vehicle.roll_back(before)
            part = Part("refused", self._teller.phrase("fault"), reason="fault")
        notices += self.notices()
        part = replace(part, reply=join([*notices, part.reply])) if notices else part
        changes = _changes(before, self.vehicle.targets())
        self._context.remember(part, changes)
        end_s = self._clock.now_s()
        timings_s = {"match": matched_s - begin_s, "act": end_s - matched_s, "total": end_s - begin_s}
        return Turn(
            text=understood.heard.text,
            status=part.status,
            commands=part.commands,
            changes=changes,
            reply=part.reply.text,
            spoken=part.reply.spoken,
            reason=part.reason,
            nearest=part.nearest,
            timings_ms={stage: seconds * 1000 for stage, seconds in timings_s.items()},
            heard=understood.heard,
        )

    def notices(self) -> list[Reply]:
        """Return what there is to say about scenes that ended by themselves since the last turn.

        The next turn says it first; whoever lets the time go on without turns may ask for it at once.
        """
        return [self._teller.phrase("rule", Outcome("answered", values={"rule": each})) for each in self._scenes.over()]

    def _read(self, text: str) -> Understanding:
        """Understand typed text as a whole, or else what some clause of it wants, or what it begins to ask for."""
        whole = self._match([Hypothesis(normalise(text))])
        if whole.reason not in {"no-match", "conditional"}:
            return whole
        among = among_talk(text, lambda clause: self._match([Hypothesis(clause)]), self._alone)
        return among or (self._matcher.begun(whole.heard) if whole.reason == "no-match" else None) or whole

    def explain(self, text: str) -> Explanation:
        """Return how typed text would be understood as things stand, and why so; nothing is done or remembered."""
        understood = self._read(text[:MAX_CHARACTERS])
        expecting, _, after = self._expected()
        explanation = self._matcher.explain(understood, expecting=expecting, after=after)
        return replace(explanation, text=text.strip()[:MAX_CHARACTERS])

    def _match(self, hypotheses: Sequence[Hypothesis]) -> Understanding:
        own = self._scenes.read(hypotheses[0].text) if hypotheses else None
        if own is not None:
            return own
        expecting, likely, after = self._expected()
        return self._matcher.match(hypotheses, expecting=expecting, likely=likely, after=after)

    def _expected(self) -> tuple[str | None, Collection[str], Topic | None]:
        """Return the slot just asked for, the intents that answer the question too, or else what was spoken of."""
        question = self._context.open_question(self.vehicle.now_s)
        if question is not None:
            return question.expecting, self._manager.replies(question), None
        spoken = self._context.spoken_of(self.vehicle.now_s)
        return None, (), spoken.topic if spoken else None


def _changes(before: Mapping[str, SignalValue], after: Mapping[str, SignalValue]) -> dict[str, Change]:
    return {path: Change(value, after[path]) for path, value in before.items() if after[path] != value}
