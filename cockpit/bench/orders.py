"""Command acceptance on Picovoice's public speech-to-intent recordings: strangers who order coffee.

Source: github.com/Picovoice/speech-to-intent-benchmark (Apache-2.0). A clip counts as accepted when the intent and
every labelled slot are exactly right; the strict score also counts slots that the label does not have as errors.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cockpit.clock import RealClock
from cockpit.errors import Place, UsageError
from cockpit.events import Command, SlotValue, Turn, TurnEnded
from cockpit.pipeline import Conversation, Core, Ears

PACK = Path(__file__).parent / "coffee"
DIRECT = {"coffeeDrink": "drink", "size": "size", "roast": "roast", "numberOfShots": "shots"}
AMOUNTS = {"milkAmount": ("milk_amount", "milk"), "sugarAmount": ("sugar_amount", "sugar")}


@dataclass(frozen=True, slots=True)
class Clip:
    """A recording and what was ordered in it, by the data set's own slot names."""

    path: Path
    slots: Mapping[str, str]
    duration_s: float


@dataclass(frozen=True, slots=True)
class Result:
    """What was made of a clip."""

    clip: Clip
    heard: str
    accepted: bool
    strict: bool
    took_s: float


def read_clips(folder: Path) -> list[Clip]:
    """Read the folder's manifest.tsv (path, label as JSON, dur_s).

    Raises:
        UsageError: it is missing or of another form.
    """
    manifest = folder / "manifest.tsv"
    line: int | None = None
    try:
        with manifest.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            clips = []
            for line, row in enumerate(rows, 2):  # noqa: B007  # for the error
                clips.append(_clip(folder, row))
    except (OSError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise UsageError(
            f"no manifest of labelled orders: {error!r}",
            place=Place(str(manifest), line),
            hint="--data names a folder with picovoice recordings and manifest.tsv",
        ) from error
    return clips


def _clip(folder: Path, row: Mapping[str, str]) -> Clip:
    slots = {name: str(value).strip() for name, value in json.loads(row["label"])["slots"].items()}
    return Clip(folder / row["path"], slots, float(row["dur_s"]))


def run(core: Core, ears: Ears, clips: list[Clip]) -> Iterator[Result]:
    """Hear each clip with a fresh conversation and compare."""
    from cockpit.audio.files import hear_file

    clock = RealClock()
    for clip in clips:
        begin_s = clock.now_s()
        events = ears.converse(hear_file(clip.path), Conversation(core.session()))
        turns = [event.turn for event in events if isinstance(event, TurnEnded)]
        understood = ordered(turns)
        labelled = {name: understood.get(name) for name in clip.slots}
        yield Result(
            clip,
            heard=" | ".join(turn.text for turn in turns),
            accepted=labelled == clip.slots,
            strict=understood == clip.slots,
            took_s=clock.now_s() - begin_s,
        )


def ordered(turns: list[Turn]) -> dict[str, str]:
    """Return the slots of the one order among the turns, by the data set's names; none when it is not one."""
    commands = [command for turn in turns for command in turn.commands if command.intent == "coffee.order"]
    return _by_their_names(commands[0]) if len(commands) == 1 else {}


def _by_their_names(command: Command) -> dict[str, str]:
    named = {theirs: _words(command.slots[ours]) for theirs, ours in DIRECT.items() if ours in command.slots}
    for theirs, (amount, kind) in AMOUNTS.items():
        if kind in command.slots:
            parts = [_words(command.slots[name]) for name in (amount, kind) if name in command.slots]
            named[theirs] = " ".join(parts)
    return named


def _words(value: SlotValue) -> str:
    return str(value).replace("_", " ")
