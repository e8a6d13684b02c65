"""Read talk scripts: what they include, the rows of their tables and their wordings become conversations to hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cockpit.errors import PackError, Place, did_you_mean
from cockpit.packs.invalid import explain
from cockpit.packs.yaml_file import Document, Places, Value, read_yaml
from cockpit.testing import script as models
from cockpit.testing.script import Talk, TalkFile, TalkTurn

MOST_FILES = 50
DEEPEST_INCLUDE = 8
MOST_HELD = 5_000
"""Turns of one script, over all rows and wordings."""

SUFFIX = ".talk.yaml"
SOUNDS = (".wav", ".flac", ".ogg")

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Case:
    """One conversation to hold: a talk with one row of its table, and of each turn one wording.

    `number` counts the conversations of a talk from 1; it is 0 where there is one alone. `places` tells where each
    part of the talk stands, `keys` where the keys do; `index` is the talk's place in its file, from 0.
    """

    talk: Talk
    number: int
    folder: Path
    places: Places
    keys: Places
    index: int

    @property
    def name(self) -> str:
        """The talk's name, and which of its conversations it is: "setting a temperature [3]"."""
        return f"{self.talk.talk} [{self.number}]" if self.number else self.talk.talk

    @property
    def tags(self) -> frozenset[str]:
        """The tags of the talk and of its turns."""
        return frozenset({*self.talk.tags, *(tag for turn in self.talk.turns for tag in turn.tags)})

    def said(self, turn: TalkTurn) -> str:
        """Return what is said in a turn: turns with fewer wordings than others begin again with their first."""
        return turn.say[max(0, self.number - 1) % len(turn.say)]

    def place(self, turn: int) -> Place:
        """Return where a turn (counted from 0) stands."""
        return self.places.at("turns", turn)

    def sound(self, turn: int) -> Path | None:
        """Return the recording that is played for a turn, if there is one."""
        sound = self.talk.turns[turn].sound
        return self.folder / sound if isinstance(sound, str) else None


@dataclass(frozen=True, slots=True)
class Script:
    """A talk script, with all that it includes, as conversations."""

    file: Path
    cases: tuple[Case, ...]

    @property
    def turns(self) -> int:
        """How many turns all its conversations have."""
        return sum(len(case.talk.turns) for case in self.cases)


def load_talks(file: Path) -> Script:
    """Read a talk script and what it includes.

    Raises:
        PackError: one of them cannot be read, is no talk script or is too large, or they include each other; place
            and hint say where and how.
    """
    cases: list[Case] = []
    turns = 0
    for case in _Loader(file.resolve().parent).cases(file, ()):
        turns += len(case.talk.turns)
        if turns > MOST_HELD:
            hint = "shorten its tables, or split it into several scripts"
            raise PackError(f"more than {MOST_HELD} turns in all", place=case.place(0), hint=hint)
        cases.append(case)
    return Script(file, tuple(cases))


class _Loader:
    """Reads files below one folder, each once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._read: set[Path] = set()

    def cases(self, file: Path, above: tuple[Path, ...]) -> Iterator[Case]:
        """Yield the conversations of a file, then those of the files that it includes; `above` are those on the way."""
        self._read.add(file.resolve())
        document = read_yaml(file)
        script = _validated(document)
        names: dict[str, Place] = {}
        for index, talk in enumerate(script.talks):
            place = document.places.at("talks", index, "talk")
            if talk.talk in names:
                hint = f"the first stands in line {names[talk.talk].line}"
                raise PackError(f"a second talk '{talk.talk}'", place=place, hint=hint)
            names[talk.talk] = place
            yield from _held(document, script, index, file.parent)
        for number, name in enumerate(script.include):
            included = self._included(file, name, document.places.at("include", number), (*above, file.resolve()))
            if included.resolve() not in self._read:
                yield from self.cases(included, (*above, file.resolve()))

    def _included(self, file: Path, name: str, place: Place, above: tuple[Path, ...]) -> Path:
        path = file.parent / name
        target = path.resolve()
        if not target.is_relative_to(self._root):
            hint = f"scripts include what lies in {self._root.name}/ and below"
            raise PackError(f"'{name}' leaves the script's folder", place=place, hint=hint)
        if target in above:
            chain = " → ".join(each.name for each in (*above[above.index(target) :], target))
            raise PackError("scripts that include each other", place=place, hint=chain)
        if not target.is_file():
            near = did_you_mean(path.name, _beside(path))
            raise PackError(f"no such script '{name}'", place=place, hint=near)
        if len(above) >= DEEPEST_INCLUDE or len(self._read) >= MOST_FILES:
            limits = f"at most {DEEPEST_INCLUDE} deep and {MOST_FILES} in all"
            raise PackError("too many scripts included", place=place, hint=limits)
        return path


def _validated(document: Document) -> TalkFile:
    """Return the script, its tables' placeholders filled from their first rows."""
    value = document.value
    if isinstance(value, dict) and isinstance(value.get("talks"), list):
        talks = [_filled(talk, _row(talk, 0), document, index) for index, talk in enumerate(value["talks"])]
        value = {**value, "talks": talks}
    try:
        return TalkFile.model_validate(value)
    except ValidationError as error:
        raise explain(error, document, models) from None


def _held(document: Document, script: TalkFile, index: int, folder: Path) -> Iterator[Case]:
    """Yield the conversations of one talk: for each row of its table, one for each wording."""
    places, keys = (each.under("talks").under(str(index)) for each in (document.places, document.keys))
    first = script.talks[index]
    talks = [first]
    for row in range(1, len(first.table or ())):
        value = document.value["talks"][index]
        talks.append(_validated_talk(_filled(value, _row(value, row), document, index), Document(value, places, keys)))
    wordings = max(len(turn.say) for turn in first.turns)
    alone = len(talks) * wordings == 1
    for row, talk in enumerate(talks):
        whole = talk.model_copy(
            update={"scenario": talk.scenario or script.scenario, "tags": [*script.tags, *talk.tags]}
        )
        for wording in range(wordings):
            yield Case(whole, 0 if alone else 1 + row * wordings + wording, folder, places, keys, index)


def _validated_talk(value: Value, document: Document) -> Talk:
    try:
        return Talk.model_validate(value)
    except ValidationError as error:
        raise explain(error, document, models) from None


def _row(talk: Value, number: int) -> Mapping[str, Any] | None:
    """Return a row of a talk's table as it was read; None where there is no such row, or none that is one."""
    table = talk.get("table") if isinstance(talk, dict) else None
    row = table[number] if isinstance(table, list) and len(table) > number else None
    return row if isinstance(row, dict) else None


def _filled(talk: Value, row: Mapping[str, Any] | None, document: Document, index: int) -> Value:
    """Return the talk with the row's values in the place of its placeholders."""
    if row is None or "turns" not in talk:
        return talk
    return {**talk, "turns": _replaced(talk["turns"], row, document, ("talks", index, "turns"))}


def _replaced(value: Value, row: Mapping[str, Any], document: Document, path: tuple[str | int, ...]) -> Value:
    if isinstance(value, dict):
        return {key: _replaced(each, row, document, (*path, key)) for key, each in value.items()}
    if isinstance(value, list):
        return [_replaced(each, row, document, (*path, place)) for place, each in enumerate(value)]
    if not isinstance(value, str):
        return value
    for name in _PLACEHOLDER.findall(value):
        if name not in row:
            hint = did_you_mean(name, row) or f"its columns are {', '.join(row)}"
            raise PackError(f"the table has no column '{name}'", place=document.places.at(*path), hint=hint)
    whole = _PLACEHOLDER.fullmatch(value)
    return row[whole[1]] if whole else _PLACEHOLDER.sub(lambda match: str(row[match[1]]), value)


def _beside(path: Path) -> list[str]:
    return [each.name for each in path.parent.iterdir()] if path.parent.is_dir() else []
