"""What a conversation remembers: the open question, what can be undone, and what was said last."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.dialogue.part import Part
from cockpit.events import Change, Command, SignalValue
from cockpit.grammar.follow import Topic
from cockpit.reply.wording import Reply
from cockpit.vehicle.offers import Offer

PATIENCE_S = 30.0
"""How long a question stays open, and what was spoken of is in mind, in session seconds."""

MOST_UNDONE = 20


@dataclass(frozen=True, slots=True)
class Question:
    """What the car asked: for the slot `slot` of the command, or with None whether to do it at all.

    `words` is the question where no pack words it: of a rule that asks first, or an `offer`. `accepted` are the ids of
    the rules that a yes answers.
    """

    command: Command
    slot: str | None
    at_s: float
    words: str | None = None
    accepted: frozenset[str] = frozenset()
    offer: Offer | None = None

    @property
    def expecting(self) -> str | None:
        """The slot's name among all packs ("climate.temperature"), or None for yes or no."""
        return f"{self.command.intent.partition('.')[0]}.{self.slot}" if self.slot else None


@dataclass(frozen=True, slots=True)
class Spoken:
    """The command spoken of last, with all its slots, and what it changed: the targets as they were before it.

    `direction` is the intent that the speaker named before going on with "more" and "less".
    """

    command: Command
    before: Mapping[str, SignalValue]
    direction: str
    at_s: float

    @property
    def topic(self) -> Topic:
        """What follow-ups bear on."""
        return Topic(self.command.intent, self.direction)


@dataclass(slots=True)
class Context:
    """One conversation's memory.

    `undo` holds, for each turn that changed the car, the targets as they were, newest last; `told` is what was
    said last, `told_change` what was said of the last change. `spoken` is what "a bit more" and "it" bear on.
    """

    question: Question | None = None
    undo: deque[Mapping[str, SignalValue]] = field(default_factory=lambda: deque(maxlen=MOST_UNDONE))
    told: Reply | None = None
    told_change: Reply | None = None
    spoken: Spoken | None = None

    def open_question(self, now_s: float) -> Question | None:
        """Return the question that still waits for its answer."""
        if self.question is not None and now_s - self.question.at_s > PATIENCE_S:
            self.question = None
        return self.question

    def spoken_of(self, now_s: float) -> Spoken | None:
        """Return the command that is still in mind."""
        if self.spoken is not None and now_s - self.spoken.at_s > PATIENCE_S:
            self.spoken = None
        return self.spoken

    def remember(self, part: Part, changes: Mapping[str, Change]) -> None:
        """Keep what a turn said and changed."""
        self.told = part.reply
        if changes:
            self.told_change = part.reply
            if not part.undoes:
                self.undo.append({path: change.before for path, change in changes.items()})
