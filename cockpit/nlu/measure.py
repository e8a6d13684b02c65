"""How often speech that is no command is taken for one: the figure the working point is set by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cockpit.events import Hypothesis
from cockpit.grammar.normalise import normalise
from cockpit.nlu.match import Matcher


@dataclass(frozen=True, slots=True)
class FalseAccepts:
    """Of `total` sentences that are no command, those that were understood all the same."""

    total: int
    accepted: tuple[str, ...]

    @property
    def rate(self) -> float:
        """Share accepted, 0..1; 0 where there was nothing to refuse."""
        return len(self.accepted) / self.total if self.total else 0.0


def false_accepts(matcher: Matcher, sentences: Iterable[str]) -> FalseAccepts:
    """Count the sentences, typed and none of them a command, in which `matcher` understands one."""
    said = [text for line in sentences if (text := normalise(line))]
    return FalseAccepts(len(said), tuple(text for text in said if _taken(matcher, text)))


def _taken(matcher: Matcher, text: str) -> bool:
    """Say whether a text is taken for a command; what the car is known not to have is refused by name, and is none."""
    understood = matcher.match([Hypothesis(text)])
    absent = understood.commands and all(matcher.is_absent(command) for command in understood.commands)
    return understood.reason is None and not absent
