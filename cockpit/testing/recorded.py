"""Write a talk script from a recording: what was said, and what came of it, ready to be corrected by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from cockpit.asr.graph import UNKNOWN
from cockpit.audio.wav import write_wav
from cockpit.errors import RecordingError
from cockpit.events import SAMPLE_RATE_HZ, AudioHeard, Turn, TurnEnded
from cockpit.recording.lines import Beginning, Line
from cockpit.recording.read import Recording, event_of

HEAD = """\
# From the recording {name}: what was said, and what the car made of it.
# Correct what went wrong, and this file proves the correction: cockpit test FILE
talks:
"""


MAX_SOUND_S = 20.0
"""Sound before a turn that belongs to it: the longest utterance, and what goes before."""


@dataclass(slots=True)
class Said:
    """Something that was said: in which conversation, from which seat, at which time of the car, with which sound, to
    what effect."""

    conversation: int
    begin: Beginning
    zone: str
    at_s: float
    turn: Turn
    pcm: bytes

    @property
    def words(self) -> str:
        """The words, without those of unknown talk, which nobody can type."""
        return " ".join(word for word in self.turn.text.split() if word != UNKNOWN)


def script_of(recording: Recording, sounds: str | None = None) -> str:
    """Return the recording's conversations as a talk script (YAML) that says how they went.

    Talk in which no word was recognised is left out.

    Args:
        sounds: how the names of the files begin in which `write_sounds` put what was heard; None names none.

    Raises:
        RecordingError: it cannot be read, or nothing was said in it.
    """
    text = ""
    conversation, last_s, zone = 0, 0.0, ""
    for number, said in enumerate(_said(recording), start=1):
        if said.conversation != conversation:
            conversation, last_s, zone = said.conversation, 0.0, said.begin.zone
            text += _talk(said)
        sound = f"{sounds}-{number}.wav" if sounds is not None and said.pcm else None
        text += _turn(said, said.at_s - last_s, sound, said.zone if said.zone != zone else None)
        last_s, zone = said.at_s, said.zone
    if not text:
        raise RecordingError("nothing was said in this recording", place=str(recording.folder))
    return HEAD.format(name=_one_line(recording.folder.absolute().name)) + text


def write_sounds(recording: Recording, folder: Path, name: str) -> None:
    """Write what was heard of each turn as `folder`/`name`-1.wav and so on.

    Raises:
        AudioError: it cannot be written.
    """
    for number, said in enumerate(_said(recording), start=1):
        if said.pcm:
            write_wav(folder / f"{name}-{number}.wav", np.frombuffer(said.pcm, "<i2"), SAMPLE_RATE_HZ)


def _said(recording: Recording) -> Iterator[Said]:
    """Yield each turn in which a word was said."""
    begin, conversation, pcm = Beginning(), 0, bytearray()
    zone = begin.zone
    for step in recording.steps():
        if step.begin is not None:
            begin, conversation, zone = step.begin, conversation + 1, step.begin.zone
            pcm.clear()
        elif step.outside is not None:
            zone = step.outside.zone or zone
        elif isinstance(step.entered, AudioHeard):
            pcm += step.entered.pcm
            del pcm[: -round(MAX_SOUND_S * SAMPLE_RATE_HZ) * 2]
        for at_s, turn in _ended(step.left):
            said = Said(conversation, begin, zone, at_s, turn, bytes(pcm))
            pcm.clear()
            if said.words:
                yield said


def _ended(lines: list[Line]) -> Iterator[tuple[float, Turn]]:
    """Yield the turns among what left, each with the car's time, which is that of the line behind it."""
    for line, behind in pairwise([*lines, {}]):
        if line.get("out") == TurnEnded.__name__:
            event = event_of(line)
            assert isinstance(event, TurnEnded)
            yield behind.get("car", {}).get("now_s", event.at_s), event.turn


def _talk(said: Said) -> str:
    """Return the beginning of a conversation."""
    begin = said.begin
    about = f"recorded {said.conversation}" + ("" if begin.name is None else f", {Path(begin.name).name}")
    lines = [f"  - talk: {_scalar(about)}"]
    if begin.scenario is not None:
        lines.append(f"    scenario: {begin.scenario}")
    elif begin.local_time is not None:
        lines.append(f"    # it began at {_one_line(begin.local_time)}, which this script leaves out")
    if begin.zone != "driver":
        lines.append(f"    from: {begin.zone}")
    return "\n".join([*lines, "    turns:", ""])


def _turn(said: Said, after_s: float, sound: str | None, seat: str | None) -> str:
    """Return one turn with all that it led to; `seat` is where it was said, where that is another than before."""
    turn = said.turn
    lines = [f"      - say: {_scalar(said.words)}"]
    if turn.heard is not None and turn.heard.confidence < 1 and turn.status == "not-understood":
        lines.append(f"        # heard with a confidence of {turn.heard.confidence:.2f}: typed, it may be understood")
    if sound is not None:
        lines.append(f"        sound: {_scalar(sound)}")
    if seat is not None:
        lines.append(f"        from: {seat}")
    if after_s > 0:
        lines.append(f"        after: {after_s!r}")
    if turn.commands and turn.status != "not-understood":
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
    return "\n".join([*lines, ""])


def _flow(value: Any) -> str:
    return _scalar(value[0]) if isinstance(value, list) and len(value) == 1 else _scalar(value)


def _scalar(value: object) -> str:
    """Return a value as JSON, which YAML 1.2 reads as the same."""
    return json.dumps(value, ensure_ascii=False)


def _one_line(text: str) -> str:
    return " ".join(text.split())
