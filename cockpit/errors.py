"""Every error that a user can meet.

    CockpitError
    ├── UsageError        the command line or a setting is wrong
    ├── AudioError        sound that cannot be read, or a device that went away
    ├── ModelError        a speech model that is missing, broken or lacks something
    ├── PackError         an intent pack or talk script that is wrong, with file:line:col
    ├── SignalError       a vehicle signal that does not exist or refuses a value
    ├── RecordingError    a recording that cannot be written or read
    └── EngineError       a native engine (recogniser, voice) that crashed, hung or answered nonsense

The command line prints one as ``place: message`` and a second line ``hint: ...``; nothing else of it is shown.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is wrong: a file or device, with line and column counted from 1 where known."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


class CockpitError(Exception):
    """What happened, where, and what to do about it.

    Args:
        message: one sentence, lower case, without a full stop.
        place: the file (with line and column) or device it concerns.
        hint: what the reader can do now.
    """

    def __init__(self, message: str, *, place: Place | str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = Place(place) if isinstance(place, str) else place
        self.hint = hint

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.place else self.message
        return f"{text}\n  hint: {self.hint}" if self.hint else text

    def __reduce__(self) -> tuple[object, ...]:
        """Keep place and hint when the error crosses a process border."""
        return _rebuild, (type(self), self.message, self.place, self.hint)


class UsageError(CockpitError):
    """The command line or a setting is wrong."""


class AudioError(CockpitError):
    """Sound that cannot be read, or a device that is missing or went away."""


class ModelError(CockpitError):
    """A speech model that is missing, broken, or lacks what is asked of it."""


class PackError(CockpitError):
    """An intent pack or talk script that is wrong."""


class SignalError(CockpitError):
    """A vehicle signal that does not exist, cannot be set, or refuses a value."""


class RecordingError(CockpitError):
    """A recording of a session that cannot be written, or read back."""


class EngineError(CockpitError):
    """A native engine crashed, missed its deadline, or answered nonsense."""


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Return a hint naming the known word nearest to `word`, or None when nothing is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean '{near[0]}'?" if near else None


def _rebuild(kind: type[CockpitError], message: str, place: Place | None, hint: str | None) -> CockpitError:
    return kind(message, place=place, hint=hint)
