"""Write a talk script from a recording: what was said, and what came of it, ready to be corrected by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from cockpit.asr.graph import UNKNOWN
from cockpit.errors import RecordingError
from cockpit.events import Turn, TurnEnded
from cockpit.recording.lines import Beginning, Line
from cockpit.recording.read import Recording, event_of

HEAD = """\
# From the recording {name}: what was said, and what the car made of it.
# Correct what went wrong, and this file proves the correction: cockpit test FILE
talks:
"""


def script_of(recording: Recording) -> str:
    """Return the recording's conversations as a talk script (YAML) that holds for them as they went.

    Talk in which no word was recognised is left out: nobody can type it.

    Raises:
        RecordingError: it cannot be read, or nothing was said in it.
    """
    talks = list(_talks(recording))
    if not talks:
        raise RecordingError("nothing was said in this recording", place=str(recording.folder))
    return HEAD.format(name=_one_line(recording.folder.absolute().name)) + "".join(talks)


def _talks(recording: Recording) -> Iterator[str]:
    """Yield each conversation in which something was said."""
    begin, turns, number = Beginning(), list[str](), 0
    last_s = 0.0
    for step in recording.steps():
        if step.begin is not None:
            if turns:
                yield _talk(number, begin, turns)
            begin, turns, last_s, number = step.begin, [], 0.0, number + 1
        for at_s, turn in _ended(step.left):
            if words := " ".join(word for word in turn.text.split() if word != UNKNOWN):
                turns.append(_turn(words, turn, at_s - last_s))
                last_s = at_s
    if turns:
        yield _talk(number, begin, turns)


def _ended(lines: list[Line]) -> Iterator[tuple[float, Turn]]:
    """Yield the turns among what left, each with the car's time, which is that of the line behind it."""
    for line, behind in pairwise([*lines, {}]):
        if line.get("out") == TurnEnded.__name__:
            event = event_of(line)
            assert isinstance(event, TurnEnded)
            yield behind.get("car", {}).get("now_s", event.at_s), event.turn


def _talk(number: int, begin: Beginning, turns: list[str]) -> str:
    about = f"recorded {number}" if begin.name is None else Path(begin.name).name
    lines = [f"  - talk: {_scalar(about)}"]
    if begin.scenario is not None:
        lines.append(f"    scenario: {begin.scenario}")
    elif begin.local_time is not None:
        lines.append(f"    # it began at {_one_line(begin.local_time)}, which this script leaves out")
    if begin.zone != "driver":
        lines.append(f"    zone: {begin.zone}")
    return "\n".join([*lines, "    turns:", *turns, ""])


def _turn(words: str, turn: Turn, after_s: float) -> str:
    """Return one turn with all that it led to."""
    lines = [f"      - say: {_scalar(words)}"]
    if after_s > 0:
        lines.append(f"        after: {after_s!r}")
    if turn.commands:
        lines.append(f"        intent: {_flow([command.intent for command in turn.commands])}")
        if turn.commands[0].slots:
            lines.append(f"        slots: {_flow(dict(turn.commands[0].slots))}")
    lines.append(f"        status: {turn.status}")
    if turn.reason is not None:
        lines.append(f"        reason: {turn.reason}")
    if turn.changes:
        lines.append("        car:")
        lines += [f"          {path}: {_scalar(change.after)}" for path, change in turn.changes.items()]
    else:
        lines.append("        unchanged: true")
    if turn.reply:
        lines.append(f"        reply: {_scalar(turn.reply)}")
    return "\n".join(lines)


def _flow(value: Any) -> str:
    return _scalar(value[0]) if isinstance(value, list) and len(value) == 1 else _scalar(value)


def _scalar(value: object) -> str:
    """Return a value as JSON, which YAML 1.2 reads as the same."""
    return json.dumps(value, ensure_ascii=False)


def _one_line(text: str) -> str:
    return " ".join(text.split())
