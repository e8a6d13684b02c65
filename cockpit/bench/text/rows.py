"""Read labelled sentences: one JSON object a line, or plain text with one out-of-scope sentence a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr, ValidationError

from cockpit.errors import Place, UsageError

MAX_LINE_BYTES = 256 * 1024
MAX_ROWS = 200_000

LabelValue = StrictStr | StrictBool | StrictInt | StrictFloat | list[StrictStr]
Name = Annotated[StrictStr, Field(min_length=1, max_length=60)]


class Wanted(BaseModel):
    """One command of a label, in neutral words: `climate`, `set_temperature`, `{"value": 21}`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    domain: Name
    action: Name
    slots: dict[Name, LabelValue] = {}

    @property
    def name(self) -> str:
        """Return domain and action, as tables show them."""
        return f"{self.domain}.{self.action}"

    def __str__(self) -> str:
        slots = " ".join(f"{name}={value}" for name, value in self.slots.items())
        return f"{self.name} {slots}".rstrip()


class _Labelled(BaseModel):
    """What is read of a line; keys that scoring does not need are let through."""

    text: StrictStr
    id: StrictStr = ""
    commands: list[Wanted]
    accept: list[list[Wanted]] = []
    tags: list[Name] = []
    needs_context: StrictBool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence and what is wanted by it; out of scope, so to be refused, where that is nothing.

    `accept` are other lists of commands that are right as well; `place` is where the row stands.
    """

    place: Place
    id: str
    text: str
    commands: tuple[Wanted, ...] = ()
    accept: tuple[tuple[Wanted, ...], ...] = ()
    tags: tuple[str, ...] = ()
    needs_context: bool = False

    @property
    def alternatives(self) -> tuple[tuple[Wanted, ...], ...]:
        """Return every list of commands that is right, the label's own first."""
        return (self.commands, *self.accept)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a file, and how many of its sentences concern functions that no car of ours has."""

    rows: tuple[Row, ...]
    left_out: int = 0


def read_rows(file: Path) -> Rows:
    """Read a file of labelled sentences; `.txt` has one out-of-scope sentence a line.

    Raises:
        UsageError: it cannot be read, is empty, or a line is not of a known shape; file and line say where.
    """
    read = _sentence if file.suffix == ".txt" else _labelled
    rows = [read(place, line) for place, line in _lines(file)]
    if not rows:
        raise UsageError("there is no sentence in it", place=Place(str(file)))
    kept = tuple(row for row in rows if row is not None)
    return Rows(kept, len(rows) - len(kept))


def _lines(file: Path) -> Iterator[tuple[Place, str]]:
    """Yield the lines that are not blank, each with its place."""
    place = Place(str(file))
    try:
        with file.open("rb") as stream:
            for number in range(1, MAX_ROWS + 2):
                place = Place(str(file), number)
                raw = stream.readline(MAX_LINE_BYTES + 1)
                if not raw:
                    return
                if len(raw) > MAX_LINE_BYTES or number > MAX_ROWS:
                    hint = f"at most {MAX_ROWS} lines of {MAX_LINE_BYTES // 1024} KiB"
                    raise UsageError("the line is too long, or one too many", place=place, hint=hint)
                line = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip()
                if line:
                    yield place, line
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror or error}", place=Place(str(file))) from error
    except UnicodeDecodeError:
        raise UsageError("this is not UTF-8 text", place=place) from None


def _sentence(place: Place, line: str) -> Row:
    return Row(place, f"line {place.line}", line, tags=("out of scope",))


def _labelled(place: Place, line: str) -> Row | None:
    """Return the row of a line; None where it concerns what our car does not have."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"this line is no JSON: {error}", place=place) from None
    if not isinstance(value, dict):
        raise UsageError(f"expected an object, found {type(value).__name__}", place=place)
    if "commands" in value:
        return _own(place, value)
    from cockpit.bench.text.translate import translated

    return translated(place, value)


def _own(place: Place, value: dict[str, Any]) -> Row:
    try:
        label = _Labelled.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"'{where}': {first['msg']}", place=place, hint="text and commands are needed") from None
    return Row(
        place,
        label.id or f"line {place.line}",
        label.text,
        tuple(label.commands),
        tuple(map(tuple, label.accept)),
        tuple(label.tags) if label.commands else (*label.tags, "out of scope"),
        label.needs_context,
    )
