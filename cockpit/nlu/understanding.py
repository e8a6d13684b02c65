"""What the matcher makes of an utterance: commands, an answer to a question, or a typed reason why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.events import Command, Hypothesis, Reason, SlotValue


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an alignment, for `explain`: what was said, what the grammar has there, and its cost.

    `said` is empty where a word of the grammar was not said, `grammar` where a said word has no place in it.
    `slots` names the slots that the word fills.
    """

    said: str
    grammar: str
    cost: float
    slots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Understanding:
    """Commands in the order spoken, or an answer to the question just asked, or neither and the reason.

    Attributes:
        heard: the hypothesis of the n-best list that was understood (or the first one).
        commands: what the speaker wants. With reason "out-of-range" the command whose number is outside its
            slot, without that slot.
        answer: slots of a short answer ("the passenger's") when a slot was expected; no commands then.
        confidence: 0..1 for the answer (each command carries its own), 0 where nothing was understood.
        reason: why there is nothing to do; None when understood.
        slot: with "out-of-range", the slot's id ("climate.temperature").
        nearest: what it could have been, in words that would be understood.
        steps: the alignment of `heard` to the grammar.
    """

    heard: Hypothesis
    commands: tuple[Command, ...] = ()
    reason: Reason | None = None
    nearest: str | None = None
    steps: tuple[Step, ...] = ()
    answer: Mapping[str, SlotValue] = field(default_factory=dict)
    confidence: float = 0.0
    slot: str | None = None
