"""``cockpit hear``: understand spoken commands in sound files, or in raw sound on standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cockpit.cli.common import (
    console,
    core_options,
    model_option,
    open_recorder,
    print_json,
    record_option,
    settings_from,
)
from cockpit.errors import CockpitError, UsageError
from cockpit.events import AudioLost, Event, Fault, Turn, TurnEnded

if TYPE_CHECKING:
    from cockpit.audio.raw import SampleFormat


@click.command("hear")
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object an utterance.")
@click.option("--keep-state", is_flag=True, help="Keep one car and one conversation for all files.")
@click.option("--rate", type=int, default=16_000, show_default=True, help="Sample rate of raw sound on `-`, in Hz.")
@click.option(
    "--format",
    "sample_format",
    type=click.Choice(["s16", "f32"]),
    default="s16",
    show_default=True,
    help="Samples of raw sound on `-`, little-endian.",
)
@click.option("--channels", type=int, default=1, show_default=True, help="Channels of raw sound on `-`.")
@click.option(
    "--end-silence",
    "end_s",
    type=click.FloatRange(0.1, 5.0),
    default=1.0,
    show_default=True,
    help="Seconds of silence that end an utterance.",
)
@record_option
@model_option
@core_options
def command(
    files: tuple[str, ...],
    as_json: bool,
    keep_state: bool,
    rate: int,
    sample_format: SampleFormat,
    channels: int,
    end_s: float,
    record: Path | None,
    model: str | None,
    lang: str | None,
    packs: tuple[str, ...],
    only_packs: bool,
    zone: str,
    scenario: str | None,
) -> None:
    """Understand the commands spoken in sound files (WAV, FLAC, OGG), or in raw sound on standard input (`-`).

    Each utterance is a turn; each file meets a fresh car unless --keep-state. A file that cannot be read is
    reported, the others are still heard, and the exit status is 1.
    """
    if not files:
        raise UsageError("no sound file given", hint="for example: cockpit hear command.wav")
    from cockpit.pipeline import Conversation, open_core, open_ears
    from cockpit.recording.origin import heard_header

    settings = settings_from(lang, packs, only_packs, model)
    core = open_core(settings)
    failed = False
    with (
        open_ears(settings, core, end_s=end_s) as ears,
        open_recorder(record, lambda: heard_header(settings, core, end_s=end_s), settings) as recorder,
    ):
        for number, file in enumerate(files):
            if not number or not keep_state:
                session = core.session(zone=zone, scenario=scenario)
                recorder.begin(session, scenario=scenario, name=file)
                after = recorder.after(Conversation(session))
            try:
                sound = recorder.source(_source(file, rate, sample_format, channels))
                _show(file, ears.converse(sound, *after), as_json)
            except CockpitError as error:
                failed = True
                click.echo(f"cockpit: {error}", err=True)
    failed = failed or recorder.problem is not None
    if failed:
        click.get_current_context().exit(1)


def _source(file: str, rate_hz: int, sample_format: SampleFormat, channels: int) -> Iterator[Event]:
    if file != "-":
        from cockpit.audio.files import hear_file

        return hear_file(file)
    from cockpit.audio.raw import hear_pcm

    return hear_pcm(sys.stdin.buffer, rate_hz, sample_format, channels)


def _show(file: str, events: Iterable[Event], as_json: bool) -> None:
    """Print each turn of a file; a file without speech is a turn without words."""
    turns = 0
    for event in events:
        if isinstance(event, Fault | AudioLost):
            click.echo(f"cockpit: {file}: {event.message}", err=True)
        elif isinstance(event, TurnEnded):
            turns += 1
            _show_turn(event.turn, file, event.at_s, as_json)
    if not turns:
        _show_turn(Turn(text="", status="not-understood", reason="no-speech"), file, 0.0, as_json)


def _show_turn(turn: Turn, file: str, end_s: float, as_json: bool) -> None:
    if as_json:
        print_json(turn, file=file, end_s=round(end_s, 2))
        return
    from cockpit.cli.show import turn_lines

    console().print(f"  {file}  “{turn.text}”", style="bold")
    for line in turn_lines(turn):
        console().print(line)
