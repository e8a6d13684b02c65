"""What the matcher makes of an utterance: commands, or a typed reason why not."""

from __future__ import annotations

from dataclasses import dataclass

from cockpit.events import Command, Hypothesis, Reason


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an alignment, for `explain`: what was said, what the grammar has there, and its cost."""

    said: str
    grammar: str
    cost: float


@dataclass(frozen=True, slots=True)
class Understanding:
    """Commands in the order spoken, or none and the reason; `nearest` is what it could have been.

    `heard` is the hypothesis of the n-best list that was understood (or the first one).
    """

    heard: Hypothesis
    commands: tuple[Command, ...] = ()
    reason: Reason | None = None
    nearest: str | None = None
    steps: tuple[Step, ...] = ()
