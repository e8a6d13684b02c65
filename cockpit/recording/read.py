"""Read a recording back, to its last whole line: a torn one, and sound without its line, are left out."""

from __future__ import annotations

import contextlib
import functools
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from cockpit.errors import Place, RecordingError
from cockpit.events import SAMPLE_RATE_HZ, AudioHeard, Event
from cockpit.recording.journal import HEADER_BYTES, mend_header
from cockpit.recording.lines import FORMAT, KINDS, LOG, MAX_LINE_BYTES, SCENES, SOUND, Beginning, Header, Line, Outside

Read = TypeVar("Read")

MAX_FRAME_SAMPLES = 60 * SAMPLE_RATE_HZ
"""Sound enters in frames of a fraction of a second."""


@dataclass(slots=True)
class Step:
    """What enters at one moment, and the lines of all that leaves because of it, with the number of its line.

    One of `begin`, `entered`, `outside` and `over` says what it is. `whole` is whether another step followed, so that
    nothing of it can be missing.
    """

    number: int
    begin: Beginning | None = None
    entered: Event | None = None
    outside: Outside | None = None
    over: bool = False
    left: list[Line] = field(default_factory=list)
    whole: bool = True


@dataclass(frozen=True, slots=True)
class _Sound:
    """The line of a frame of sound, which lies in the WAV file."""

    at_s: float
    samples: Annotated[int, Field(ge=0, le=MAX_FRAME_SAMPLES)]


class Recording:
    """A recording in a folder.

    Raises:
        RecordingError: there is none, it cannot be read, or another version wrote it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.closed = False
        """Whether it was ended, not cut off; known when its steps have been read."""
        first = next(self._lines(), None)
        if first is None:
            raise self._wrong("this is no recording: it has no whole line", 1)
        line = dict(first[1])
        if line.pop("recording", None) != FORMAT:
            raise self._wrong(f"this is no recording of version {FORMAT}", 1)
        self.header: Header = self._parsed(Header, line, 1)

    @property
    def scenes(self) -> Path:
        """The scenes that people had made when it began."""
        return self.folder / SCENES

    def steps(self) -> Iterator[Step]:
        """Yield what happened, in order.

        Raises:
            RecordingError: a line is not of a known shape.
        """
        step: Step | None = None
        ended = False
        with contextlib.ExitStack() as stack:
            sound = stack.enter_context(self._sound()) if self.header.heard else None
            for number, line in self._lines():
                kind = next(iter(line), "")
                if kind in {"out", "car", "notice"} and step is not None:
                    step.left.append(line)
                elif kind == "closed":
                    self.closed, ended = True, line["closed"] == "ended"
                elif kind in {"begin", "in", "outside", "over"}:
                    if step is not None:
                        yield step
                    step = self._step(number, kind, line, sound)
                    if step is None:
                        return
                elif kind != "recording":
                    raise self._wrong(f"a line of an unknown kind: '{kind}'", number)
        if step is not None:
            step.whole = ended
            yield step

    def mend(self) -> int:
        """Write the true length into the header of the sound, and return how many bytes of sound there are."""
        path = self.folder / SOUND
        if not self.header.heard:
            return 0
        try:
            with path.open("r+b", buffering=0) as file:
                length = max(0, (path.stat().st_size - HEADER_BYTES) // 2 * 2)
                mend_header(file.fileno(), length)
        except OSError as error:
            raise RecordingError(f"cannot be mended: {error.strerror}", place=str(path)) from error
        return length

    def _step(self, number: int, kind: str, line: Line, sound: Any) -> Step | None:
        """Return the step that a line begins; None where its sound has not come to the disk."""
        if kind == "begin":
            return Step(number, begin=self._parsed(Beginning, line["begin"], number))
        if kind == "outside":
            return Step(number, outside=self._parsed(Outside, line["outside"], number))
        if kind == "over":
            return Step(number, over=True)
        name, fields = line["in"], {key: value for key, value in line.items() if key != "in"}
        if name == "AudioHeard" and sound is not None:
            frame = self._parsed(_Sound, fields, number)
            pcm = sound.read(frame.samples * 2)
            if len(pcm) < frame.samples * 2:
                return None
            return Step(number, entered=AudioHeard(at_s=frame.at_s, pcm=pcm))
        if name not in KINDS or name == "AudioHeard":
            raise self._wrong(f"an event of an unknown kind: '{name}'", number)
        return Step(number, entered=self._parsed(KINDS[name], fields, number))

    def _lines(self) -> Iterator[tuple[int, Line]]:
        """Yield every whole line with its number."""
        number = 0
        try:
            with (self.folder / LOG).open("rb") as file:
                while (raw := file.readline(MAX_LINE_BYTES + 1)).endswith(b"\n"):
                    number += 1
                    try:
                        line = json.loads(raw)
                    except ValueError:
                        if not file.readline(1):
                            return  # the last one, torn by a power cut
                        raise self._wrong("this line is no JSON", number) from None
                    if not isinstance(line, dict):
                        raise self._wrong("this line is no object", number)
                    yield number, line
                if len(raw) > MAX_LINE_BYTES:
                    raise self._wrong(f"a line of more than {MAX_LINE_BYTES // 1024} KiB", number + 1)
        except OSError as error:
            raise RecordingError(
                f"cannot be read: {error.strerror}", place=str(self.folder / LOG), hint="give the folder of --record"
            ) from error

    def _sound(self) -> Any:
        try:
            file = (self.folder / SOUND).open("rb")
            file.seek(HEADER_BYTES, os.SEEK_SET)
        except OSError as error:
            raise RecordingError(f"cannot be read: {error.strerror}", place=str(self.folder / SOUND)) from error
        return file

    def _parsed(self, kind: type[Read], value: Any, number: int) -> Read:
        try:
            parsed: Read = _adapter(kind.__name__).validate_python(value)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise self._wrong(f"'{where}': {first['msg']}", number) from None
        return parsed

    def _wrong(self, message: str, number: int) -> RecordingError:
        return RecordingError(message, place=Place(str(self.folder / LOG), number))


def event_of(line: Line) -> Event:
    """Return the event of a line that left.

    Raises:
        RecordingError: it is none of ours.
    """
    fields = {key: value for key, value in line.items() if key != "out"}
    try:
        event: Event = _adapter(line["out"]).validate_python(fields)
    except (KeyError, ValidationError) as error:
        raise RecordingError(f"an event of an unknown shape: {line.get('out')}: {error}") from None
    return event


SHAPES: Mapping[str, type] = {kind.__name__: kind for kind in (*KINDS.values(), Header, Beginning, Outside, _Sound)}
"""What lines are read as."""


@functools.cache
def _adapter(name: str) -> TypeAdapter[Any]:
    return TypeAdapter(SHAPES[name])
