"""What came of one recording: a line of the results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from cockpit.bench.fleet.manifest import Item
from cockpit.errors import CockpitError


@dataclass(frozen=True, slots=True)
class Row:
    """What came of a recording.

    Attributes:
        number: its place in the manifest, from 0.
        sound_s: how long it is; 0 where it cannot be read.
        heard: the words recognised, without those of unknown talk; `said` those of the label.
        words, word_errors: words of the label, and those put in, left out or replaced; 0 without a label.
        commands: intent and slots of every command that was understood.
        status, reason: how its last turn ended; "no-speech" where there was none.
        right: whether just what was meant was understood; None where nobody says what was meant.
        meant: whether a command was meant; None likewise.
        refused: whether nothing was done or answered.
        wall_s, processor_s: time on the clock, and of processors, in this process and the recogniser's.
        error: the kind of error and its message, where it could not be heard.
    """

    number: int
    audio: str
    speaker: str | None = None
    tags: tuple[str, ...] = ()
    sound_s: float = 0.0
    said: str | None = None
    heard: str = ""
    words: int = 0
    word_errors: int = 0
    commands: tuple[Mapping[str, Any], ...] = ()
    status: str | None = None
    reason: str | None = None
    right: bool | None = None
    meant: bool | None = None
    refused: bool = False
    wall_s: float = 0.0
    processor_s: float | None = None
    error: Mapping[str, str] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the row as JSON values."""
        return asdict(self)


def failed(item: Item, error: CockpitError, sound_s: float = 0.0, wall_s: float = 0.0) -> Row:
    """Return the row of a recording that could not be heard."""
    told = {"kind": type(error).__name__, "message": error.message}
    return Row(item.number, item.audio, item.speaker, item.tags, sound_s, item.text, wall_s=wall_s, error=told)
