"""Read a small YAML 1.2 file of untrusted origin into plain values, remembering where each stands.

Only what packs need: mappings with text keys, sequences and scalars. No anchors, aliases, tags or tabs, so that no
file can grow when read, and ``on``, ``off``, ``yes``, ``no`` and ``12:30`` stay the text they are (YAML 1.2 core).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cockpit.errors import PackError, Place

MAX_BYTES = 256 * 1024
MAX_DEPTH = 16
MAX_VALUES = 10_000

Value = Any

_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""Control and format characters: invisible, or able to show a line as something else than it is."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where each value of a file stands, by its path ("/intents/warmer/do/0"): line and column from 1."""

    file: str
    marks: Mapping[str, tuple[int, int]]
    prefix: str = ""

    def at(self, *path: str | int) -> Place:
        """Return where the value at `path` stands, or the nearest that holds it."""
        parts = [str(part) for part in path]
        while True:
            mark = self.marks.get(self.prefix + "".join(f"/{part}" for part in parts))
            if mark is not None or not parts:
                return Place(self.file, *(mark or (1, 1)))
            parts.pop()

    def under(self, name: str) -> Places:
        """Return the places of the value `name`, with paths counted from there."""
        return Places(self.file, self.marks, f"{self.prefix}/{name}")


@dataclass(frozen=True, slots=True)
class Document:
    """A file's values, and where they stand; `keys` has the places of the keys themselves."""

    value: Value
    places: Places
    keys: Places


def read_text(path: Path) -> str:
    """Return the text of a small file that holds nothing invisible.

    Raises:
        PackError: the file cannot be read, is too large, is not UTF-8, or holds control characters or tabs.
    """
    data = _read_bytes(path)
    if len(data) > MAX_BYTES:
        line = data.count(b"\n") + 1
        raise PackError(
            f"larger than {MAX_BYTES // 1024} KiB", place=Place(str(path), line), hint="split it into several packs"
        )
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        place = Place(str(path), data.count(b"\n", 0, error.start) + 1)
        raise PackError("not UTF-8 text", place=place, hint="save the file as UTF-8") from None
    if found := re.search("\t", text):
        raise PackError("a tab", place=_place(path, text, found.start()), hint="use spaces")
    if found := _UNSEEN.search(text):
        place = _place(path, text, found.start())
        raise PackError(f"an invisible character U+{ord(found.group()):04X}", place=place, hint="remove it")
    return text


def read_yaml(path: Path, text: str | None = None) -> Document:
    """Parse the file, or `text` that was read from it before.

    Raises:
        PackError: it cannot be read, or holds anything but plain mappings, sequences and scalars within the limits.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    text = read_text(path) if text is None else text
    parser = YAML(typ="safe", pure=True)
    try:
        return _Reader(str(path), parser.parse(text)).document()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(str(path), mark.line + 1, mark.column + 1) if mark else Place(str(path), 1)
        hint = "quote a text that holds ': ', or begins with one of [ ] { } & * ! | > % @ `"
        raise PackError(f"not YAML: {error.problem or error.context}", place=place, hint=hint) from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise PackError(f"not YAML: {error}", place=Place(str(path), 1)) from None


def _read_bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise PackError("no such file", place=str(path))
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise PackError(f"cannot be read: {error.strerror}", place=str(path)) from None


def _place(path: Path, text: str, offset: int) -> Place:
    return Place(str(path), text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


class _Reader:
    """Builds values from the parser's events, one after another, and stops at the first thing out of bounds."""

    def __init__(self, file: str, events: Iterator[Any]) -> None:
        self._file = file
        self._events = events
        self._marks: dict[str, tuple[int, int]] = {}
        self._keys: dict[str, tuple[int, int]] = {}
        self._count = 0

    def document(self) -> Document:
        """Return the one document of the file."""
        event = self._next()
        while type(event).__name__ in ("StreamStartEvent", "DocumentStartEvent"):
            event = self._next()
        if type(event).__name__ == "StreamEndEvent":
            raise PackError("the file is empty", place=Place(self._file, 1))
        value = self._value(event, "", 0)
        self._next()
        if type(after := self._next()).__name__ != "StreamEndEvent":
            raise self._error(after, "a second document", "keep one document a file, without '---' between")
        return Document(value, Places(self._file, self._marks), Places(self._file, self._keys))

    def _next(self) -> Any:
        event = next(self._events)
        self._count += 1
        if self._count > MAX_VALUES:
            raise self._error(event, f"more than {MAX_VALUES} values", "split it into several packs")
        if getattr(event, "anchor", None):
            raise self._error(event, "an anchor or alias", "write it out; '&' and '*' are not for packs")
        if getattr(event, "tag", None):
            raise self._error(event, f"a tag, {event.tag}", "packs hold plain text, numbers, lists and mappings")
        return event

    def _value(self, event: Any, path: str, depth: int) -> Value:
        self._marks.setdefault(path, (event.start_mark.line + 1, event.start_mark.column + 1))
        build = _BUILDERS.get(type(event).__name__)
        if build is None:
            raise self._error(event, "something that is no value", None)
        if depth > MAX_DEPTH:
            raise self._error(event, f"nested deeper than {MAX_DEPTH}", None)
        return build(self, event, path, depth)

    def _scalar(self, event: Any, path: str, _depth: int) -> Value:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if event.style:
            self._marks[path] = (line + 1, 1) if event.style in "|>" else (line, column + 1)  # behind the quote
            return event.value
        try:
            return _plain(event.value)
        except ValueError as error:
            raise self._error(event, str(error), "quote it to make it text") from None

    def _sequence(self, _event: Any, path: str, depth: int) -> Value:
        values: list[Value] = []
        while type(event := self._next()).__name__ != "SequenceEndEvent":
            values.append(self._value(event, f"{path}/{len(values)}", depth + 1))
        return values

    def _mapping(self, _event: Any, path: str, depth: int) -> Value:
        values: dict[str, Value] = {}
        while type(event := self._next()).__name__ != "MappingEndEvent":
            if type(event).__name__ != "ScalarEvent":
                raise self._error(event, "a key that is no text", None)
            key = event.value
            if key in values:
                first = self._keys[f"{path}/{key}"][0]
                raise self._error(event, f"'{key}' stands here twice", f"the first is in line {first}")
            self._keys[f"{path}/{key}"] = mark = (event.start_mark.line + 1, event.start_mark.column + 1)
            event = self._next()
            if type(event).__name__ != "ScalarEvent":
                self._marks[f"{path}/{key}"] = mark
            values[key] = self._value(event, f"{path}/{key}", depth + 1)
        return values

    def _error(self, event: Any, message: str, hint: str | None) -> PackError:
        place = Place(self._file, event.start_mark.line + 1, event.start_mark.column + 1)
        return PackError(message, place=place, hint=hint)


_BUILDERS: dict[str, Callable[[_Reader, Any, str, int], Value]] = {
    "ScalarEvent": _Reader._scalar,
    "SequenceStartEvent": _Reader._sequence,
    "MappingStartEvent": _Reader._mapping,
}


def _plain(text: str) -> str | int | float | bool | None:
    """Return what an unquoted scalar means in YAML 1.2 (core schema, without octal and hexadecimal numbers)."""
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if _INTEGER.fullmatch(text) or _FLOAT.fullmatch(text):
        if len(text) > 20 or not math.isfinite(number := float(text)):
            raise ValueError("a number out of all bounds")
        return int(text) if _INTEGER.fullmatch(text) else number
    return text
