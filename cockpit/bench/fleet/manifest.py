"""The manifest: one recording a line, read as a stream, so that it may be of any length.

    {"audio": "clips/a.wav", "text": "turn the fan up", "intent": "climate.fan_up", "slots": {"zone": "driver"},
     "speaker": "s17", "tags": ["night", "rain"]}

Only `audio` is needed; it is looked for beside the manifest. `"intent": null` says that nothing was meant, so that
every command would be a false accept; without `intent`, commands are counted but not judged.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr, ValidationError

from cockpit.errors import Place, UsageError

MAX_LINE_BYTES = 64 * 1024
MAX_TAGS = 20

Name = Annotated[StrictStr, Field(min_length=1, max_length=200)]


class _Labelled(BaseModel):
    """What a line may hold."""

    model_config = ConfigDict(extra="forbid")

    audio: Annotated[StrictStr, Field(min_length=1, max_length=4096)]
    text: Annotated[StrictStr, Field(max_length=20_000)] | None = None
    intent: Name | None = None
    slots: dict[Name, StrictBool | StrictInt | StrictFloat | StrictStr] = {}
    speaker: Name | None = None
    tags: Annotated[list[Name], Field(max_length=MAX_TAGS)] = []


@dataclass(frozen=True, slots=True)
class Item:
    """A recording and what is known of it.

    `number` counts the recordings of the manifest from 0. `judged` is whether it is known what was meant; where
    `intent` is None then, nothing was.
    """

    number: int
    audio: str
    text: str | None = None
    judged: bool = False
    intent: str | None = None
    slots: tuple[tuple[str, bool | int | float | str], ...] = ()
    speaker: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shard:
    """Recordings that follow each other in the manifest, heard together and written as one file."""

    number: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Input:
    """What a manifest holds, as far as it is used: how many recordings, and a hash of their lines."""

    recordings: int
    sha256: str


def surveyed(manifest: Path, limit: int | None = None) -> Input:
    """Read the manifest once from end to end, or as far as `limit` recordings go.

    Raises:
        UsageError: it cannot be read, holds nothing, or a line is not of the shape; file and line say where.
    """
    digest, count = hashlib.sha256(), 0
    for place, line in itertools.islice(_lines(manifest), limit):
        _item(count, place, line)
        digest.update(line.encode() + b"\n")
        count += 1
    if not count:
        raise UsageError("there is no recording in it", place=str(manifest))
    return Input(count, digest.hexdigest())


def shards(manifest: Path, size: int, limit: int | None = None) -> Iterator[Shard]:
    """Yield the recordings in shards of `size`; the last may hold fewer.

    Raises:
        UsageError: as `surveyed`, should the file have changed since.
    """
    lines = itertools.islice(_lines(manifest), limit)
    items = (_item(number, place, line) for number, (place, line) in enumerate(lines))
    for number in itertools.count():
        shard = Shard(number, tuple(itertools.islice(items, size)))
        if not shard.items:
            return
        yield shard


def _lines(manifest: Path) -> Iterator[tuple[Place, str]]:
    """Yield the lines that are not blank, each with its place."""
    place = Place(str(manifest))
    try:
        with manifest.open("rb") as file:
            for number in itertools.count(1):
                place = Place(str(manifest), number)
                raw = file.readline(MAX_LINE_BYTES + 1)
                if not raw:
                    return
                if len(raw) > MAX_LINE_BYTES:
                    raise UsageError(f"a line of more than {MAX_LINE_BYTES // 1024} KiB", place=place)
                line = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip()
                if line:
                    yield place, line
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", place=str(manifest)) from error
    except UnicodeDecodeError:
        raise UsageError("this is not UTF-8 text", place=place) from None


def _item(number: int, place: Place, line: str) -> Item:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"this line is no JSON: {error}", place=place) from None
    try:
        label = _Labelled.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        known = ", ".join(_Labelled.model_fields)
        raise UsageError(f"'{where}': {first['msg']}", place=place, hint=f"a line may hold: {known}") from None
    if label.slots and not label.intent:
        raise UsageError("'slots' without an 'intent'", place=place)
    return Item(
        number,
        label.audio,
        label.text,
        "intent" in label.model_fields_set,
        label.intent,
        tuple(label.slots.items()),
        label.speaker,
        tuple(label.tags),
    )
