"""``cockpit replay``: go through a recorded session again, or make a talk script of it."""

from __future__ import annotations

import json
import tempfile
from contextlib import ExitStack, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cockpit.cli.common import console, print_json, settings_from

if TYPE_CHECKING:
    from cockpit.recording.read import Recording
    from cockpit.recording.replay import Replayed


@click.command("replay")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--text", is_flag=True, help="Begin at what was heard: needs no speech model, only the packs.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a turn, and one at the end.")
@click.option(
    "--to-script",
    "script",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a talk script instead, and beside it the sound of each turn.",
)
def command(folder: Path, text: bool, as_json: bool, script: Path | None) -> None:
    """Go through the recording in DIR again: the same events and the same car, or where they first differ.

    Everything counts but how long each step took. What the loudspeaker did is taken from the recording. A recording
    that was cut off is read to its last whole line. The exit status is 1 where something differs.
    """
    from cockpit.recording.read import Recording

    recording = Recording(folder)
    if script is not None:
        write_script(recording, script)
        return
    result, notes = _replayed(recording, text, as_json)
    if as_json:
        click.echo(json.dumps({"replay": asdict(result), "notes": notes}))
    else:
        _show(result, notes)
    if result.difference is not None:
        click.get_current_context().exit(1)


def _replayed(recording: Recording, text: bool, as_json: bool) -> tuple[Replayed, list[str]]:
    from cockpit.recording.origin import copy_scenes, open_again, settings_of, unlike
    from cockpit.recording.replay import Replay

    with ExitStack() as stack:
        scenes = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cockpit-replay-")))
        copy_scenes(recording, scenes)
        settings = settings_of(recording.header, settings_from(None, (), False), scenes)
        core, ears = open_again(recording, settings, text=text)
        notes = unlike(recording.header, settings, core, text=text)
        stack.enter_context(ears or nullcontext())
        replay = Replay(recording, core, ears)
        for event in replay.turns():
            if as_json:
                print_json(event.turn, at_s=event.at_s)
            else:
                shown = f"  {event.at_s:8.2f} s  “{event.turn.text}”  {event.turn.status}  “{event.turn.reply}”"
                console().print(shown, markup=False)
        recording.mend()
    return replay.result, notes


def _show(result: Replayed, notes: list[str]) -> None:
    for note in notes:
        console().print(f"note: {note}", style="yellow")
    if not result.whole and result.difference is None:
        console().print("the recording was cut off; read to its last whole line", style="yellow")
    went = f"{result.turns} turns, {result.events} events, {result.seconds:.1f} s"
    if result.difference is None:
        console().print(f"✓ the same to the bit: {went}, and the same car ({result.signals} values)", style="green")
    else:
        console().print(f"✗ the same for {went}, then otherwise: {result.difference}", style="red", markup=False)


def write_script(recording: Recording, file: Path) -> None:
    """Write the talk script of a recording, and beside it the sound of each turn.

    Raises:
        RecordingError: the recording cannot be read, or the script not be written.
    """
    from cockpit.errors import RecordingError
    from cockpit.testing.recorded import script_of, write_sounds

    name = file.name.removesuffix(".yaml").removesuffix(".talk")
    try:
        file.write_text(script_of(recording, name), encoding="utf-8")
        write_sounds(recording, file.parent, name)
    except OSError as error:
        raise RecordingError(f"cannot be written: {error.strerror}", place=str(file)) from error
    console().print(f"written: {file}", style="dim")
