"""The guided tour: what is said, by which voice, and what must come of it."""

from __future__ import annotations

from dataclasses import dataclass

from cockpit.events import Status, Turn


@dataclass(frozen=True, slots=True)
class Stop:
    """One spoken turn of the tour, and how a viewer can tell that it went right."""

    say: str
    status: Status
    intents: tuple[str, ...] = ()
    shows: str = ""
    voice: str = "en-us"

    def problem(self, turn: Turn) -> str | None:
        """Return what went wrong, or None."""
        intents = tuple(command.intent for command in turn.commands)
        if turn.status != self.status:
            return f"expected {self.status}, got {turn.status}"
        if self.intents and intents != self.intents:
            return f"expected {', '.join(self.intents)}, understood {', '.join(intents) or 'nothing'}"
        return None
