"""Rewrite what scripts expect to what happens now: only what they expect already, and every comment stays."""

from __future__ import annotations

import io
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cockpit.errors import PackError
from cockpit.testing.run import Problem, Result
from cockpit.whole import write_whole

WIDEST_LINE = 100_000
"""No line is wrapped that was not wrapped before."""


@dataclass(frozen=True, slots=True)
class Updated:
    """How many expectations of a file were rewritten, and which could not be."""

    changed: int
    left: tuple[Problem, ...]


def update(results: Sequence[Result]) -> dict[str, Updated]:
    """Rewrite the scripts in which turns failed, and return what came of each file.

    Expectations that belong to several rows or wordings stay as they are, as do limits of time and signals that must
    not change: they are to be thought about.

    Raises:
        PackError: a file cannot be written.
    """
    files: dict[str, list[Result]] = {}
    for result in results:
        if result.problems:
            files.setdefault(result.place.file, []).append(result)
    return {name: _rewritten(Path(name), failed) for name, failed in files.items()}


def _rewritten(file: Path, failed: Sequence[Result]) -> Updated:
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = WIDEST_LINE
    yaml.indent(mapping=2, sequence=4, offset=2)
    document = yaml.load(file.read_text(encoding="utf-8"))
    changed, left = 0, []
    for result in failed:
        turn = _at(document, result.at)
        for problem in result.problems:
            if result.shared or not _replaced(turn, problem, result):
                left.append(problem)
            else:
                changed += 1
    if changed:
        text = io.StringIO()
        yaml.dump(document, text)
        _write(file, text.getvalue())
    return Updated(changed, tuple(left))


def _at(document: Any, path: Sequence[str | int]) -> Any:
    for part in path:
        document = document[part]
    return document


def _replaced(turn: MutableMapping[str, Any], problem: Problem, result: Result) -> bool:
    """Put what happened in the place of one expectation; return whether it could be."""
    difference = problem.difference
    key, *rest = difference.path
    if key in ("absent", "within_ms"):
        return False
    if key == "unchanged":
        turn[key] = False
    elif key == "reply":
        return _reply(turn, result.turn.reply)
    elif key == "reason" and difference.instead is None:
        del turn[key]
    elif difference.instead is None:
        return False
    elif rest:
        return _entry(turn[key], rest[0], _plain(difference.instead))
    else:
        turn[key] = difference.instead
    return True


def _reply(turn: MutableMapping[str, Any], reply: str) -> bool:
    if not isinstance(turn["reply"], dict):
        turn["reply"] = reply
    elif "exact" in turn["reply"]:
        turn["reply"]["exact"] = reply
    else:
        return False
    return True


def _entry(entries: MutableMapping[str, Any], name: str, value: Any) -> bool:
    """Replace one slot or signal; one that is given by bounds stays."""
    if not isinstance(entries[name], dict):
        entries[name] = value
    elif "value" in entries[name] and not entries[name].keys() & {"above", "below"}:
        entries[name]["value"] = value
    else:
        return False
    return True


def _plain(value: Any) -> Any:
    """Return a number as people write it: 26, not 26.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _write(file: Path, text: str) -> None:
    """Put the text into the file, whole or not at all."""
    try:
        write_whole(file, text)
    except OSError as error:
        raise PackError(f"cannot be written: {error.strerror}", place=str(file)) from error
