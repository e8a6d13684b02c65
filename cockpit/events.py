"""The messages that pass between stages: frozen, past tense, stamped in audio seconds.

``at_s`` counts seconds of audio (or of session, for typed text) since the session began, never wall time:
a recording played again gives the same events.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

SAMPLE_RATE_HZ = 16_000
"""Every stage behind the sources works on 16 kHz mono signed 16-bit sound."""

SCHEMA_VERSION = 1
"""Version of the ``--json`` contract; it grows by adding keys and changes number when one changes meaning."""

Status = Literal["done", "answered", "asked", "refused", "not-understood"]
MatchKind = Literal["exact", "approximate", "free"]
Reason = Literal[
    "no-match",
    "unsure",
    "ambiguous",
    "missing-slot",
    "unsafe",
    "out-of-range",
    "not-in-this-car",
    "no-speech",
    "fault",
    "negated",
    "conditional",
    "contradictory",
    "too-long",
]
Follows = Literal["continues", "directs", "corrects"]
"""How an utterance bears on the command before it: it goes on with it ("more"), sends it up or down ("turn it down"),
or takes it back for something else ("no, twenty two").
"""
SlotValue = str | int | float | bool
SignalValue = str | int | float | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, at a moment of audio time."""

    at_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioHeard(Event):
    """A frame of sound; `at_s` is when it begins.

    `pcm` is signed 16-bit little-endian mono at SAMPLE_RATE_HZ, any whole number of samples.
    """

    pcm: bytes

    @property
    def duration_s(self) -> float:
        """How long it lasts, in seconds."""
        return len(self.pcm) / 2 / SAMPLE_RATE_HZ


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioLost(Event):
    """The source stopped delivering, or dropped frames; `dropped_s` seconds are missing."""

    dropped_s: float
    message: str


EndReason = Literal["silence", "too-long", "end-of-audio", "background"]
"""Why an utterance ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechStarted(Event):
    """Someone began to speak at `at_s`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechEnded(Event):
    """The speaker stopped, spoke longer than we listen, or the sound came to its end.

    "background" takes back what was heard: others talked in the background, and now a nearer voice begins. The next
    SpeechStarted follows at once.
    """

    reason: EndReason


@dataclass(frozen=True, slots=True, kw_only=True)
class WakeHeard(Event):
    """The wake word was spoken from `start_s` to `end_s`; at `at_s` it was known."""

    phrase: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkPressed(Event):
    """Someone pressed the key that means: now I speak to you."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTyped(Event):
    """Someone typed what others would say."""

    text: str


Opening = Literal["wake", "key", "reply"]
"""What makes the assistant listen: the wake word, the key, or its own reply, to which there may be an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListeningOpened(Event):
    """What is said from `at_s` on is meant for the assistant, if it begins before `until_s`."""

    reason: Opening
    until_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ListeningClosed(Event):
    """What is said from now on is not meant for the assistant."""


@dataclass(frozen=True, slots=True)
class Word:
    """A recognised word with its place in audio time and its confidence 0..1."""

    text: str
    start_s: float
    end_s: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One reading of an utterance. `words` is empty for typed text; `confidence` is 0..1."""

    text: str
    confidence: float = 1.0
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialHeard(Event):
    """What the recogniser makes of the utterance so far."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UtteranceHeard(Event):
    """The recogniser's n-best readings of one utterance, best first; empty when nothing was said.

    `at_s` is the end of speech; `decode_ms` is the time from there to this answer, by the clock. The voice stopped
    `endpoint_ms` before: the silence that told the end, none where the sound was cut.
    """

    hypotheses: tuple[Hypothesis, ...]
    duration_s: float
    decode_ms: float = 0.0
    endpoint_ms: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault(Event):
    """A component failed and is being restarted; the car's state is as it was."""

    component: str
    message: str
    hint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PacksReloaded(Event):
    """The files of packs have changed, and these packs took over; `heard` tells that the recogniser knows them too."""

    packs: tuple[str, ...]
    took_s: float
    heard: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the speaker wants: an intent with its slots, and how sure we are of it (0..1).

    One that `follows` leaves out what it has in common with the command before it.
    """

    intent: str
    slots: Mapping[str, SlotValue]
    match: MatchKind = "exact"
    confidence: float = 1.0
    follows: Follows | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """An actuator's target before and after a turn."""

    before: SignalValue
    after: SignalValue


@dataclass(frozen=True, slots=True)
class Turn:
    """The outcome of one utterance: what was heard, understood, done and said, or why not.

    `reply` is written for the eye ("21 °C"), `spoken` for the ear ("twenty one degrees").
    `changes` holds every actuator the turn changed, by VSS path. `timings_ms` has one entry a stage.
    `nearest` is what it could have been when it was not understood, in the speaker's words.
    """

    text: str
    status: Status
    commands: tuple[Command, ...] = ()
    changes: Mapping[str, Change] = field(default_factory=dict)
    reply: str = ""
    spoken: str = ""
    reason: Reason | None = None
    nearest: str | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    heard: Hypothesis | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the ``--json`` object of this turn (schema version SCHEMA_VERSION)."""
        contract: dict[str, Any] = {
            "schema": SCHEMA_VERSION,
            "text": self.text,
            "status": self.status,
            "commands": [
                {
                    "intent": command.intent,
                    "slots": dict(command.slots),
                    "match": command.match,
                    "confidence": round(command.confidence, 3),
                }
                for command in self.commands
            ],
            "changes": {p: {"from": c.before, "to": c.after} for p, c in self.changes.items()},
            "reply": self.reply,
            "reason": self.reason,
            "nearest": self.nearest,
            "timings_ms": {stage: round(ms, 2) for stage, ms in self.timings_ms.items()},
        }
        if self.heard is not None and self.heard.words:
            contract["heard"] = {
                "confidence": round(self.heard.confidence, 3),
                "words": [
                    {
                        "text": word.text,
                        "start_s": round(word.start_s, 2),
                        "end_s": round(word.end_s, 2),
                        "confidence": round(word.confidence, 3),
                    }
                    for word in self.heard.words
                ],
            }
        return contract


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnEnded(Event):
    """An utterance was understood or refused, and acted upon."""

    turn: Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplySpoken(Event):
    """The voice answered: by which engine, how long it took to make and how long it lasts.

    `file` is the WAV file it was written to where no loudspeaker is at hand. `silent_from_s` is the audio time at
    which the voice has said all; a voice that can be cut still speaks when this event comes.
    """

    text: str
    engine: str
    duration_s: float
    synthesis_ms: float
    file: str | None = None
    silent_from_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyCut(Event):
    """Someone began to speak at `speech_s`, while the voice spoke, which was silenced at `at_s`."""

    speech_s: float
