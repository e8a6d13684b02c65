"""What came of one command of an utterance, and of several together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cockpit.events import Command, Reason, Status
from cockpit.reply.wording import Reply, join

WEIGHT: Mapping[Status, int] = {"answered": 0, "done": 1, "refused": 2, "not-understood": 3, "asked": 4}
"""Of several commands in one breath, the turn has the status that the speaker most needs to know."""


@dataclass(frozen=True, slots=True)
class Part:
    """What came of a command. `undoes` marks one that took a change back, which is itself not undone."""

    status: Status
    reply: Reply
    commands: tuple[Command, ...] = ()
    reason: Reason | None = None
    nearest: str | None = None
    undoes: bool = False


def together(parts: Sequence[Part]) -> Part:
    """Return what came of a whole utterance: every command, one answer."""
    if len(parts) == 1:
        return parts[0]
    weightiest = max(parts, key=lambda part: WEIGHT[part.status])
    return Part(
        weightiest.status,
        join([part.reply for part in parts]),
        tuple(command for part in parts for command in part.commands),
        weightiest.reason,
        undoes=any(part.undoes for part in parts),
    )
