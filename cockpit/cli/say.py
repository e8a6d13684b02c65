"""``cockpit say``: understand typed commands, one turn a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cockpit.cli.common import console, core_options, open_recorder, print_json, record_option, settings_from
from cockpit.errors import UsageError
from cockpit.events import Event, Fault, TextTyped, TurnEnded

if TYPE_CHECKING:
    from cockpit.pipeline import Core, Stage
    from cockpit.recording.lines import Header
    from cockpit.settings import Settings

MAX_LINES = 100_000
MAX_LINE_CHARACTERS = 1_000


@click.command("say")
@click.argument("text", nargs=-1)
@click.option(
    "--file",
    "file",
    type=click.Path(path_type=Path),
    metavar="LINES.txt",
    help="Take one utterance from each line; `-` reads standard input.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a turn.")
@click.option("--keep-state", is_flag=True, help="Keep one car and one conversation for all lines of --file.")
@record_option
@core_options
def command(
    text: tuple[str, ...],
    file: Path | None,
    as_json: bool,
    keep_state: bool,
    record: Path | None,
    lang: str | None,
    packs: tuple[str, ...],
    only_packs: bool,
    zone: str,
    scenario: str | None,
) -> None:
    """Understand TEXT as if it had been spoken, and say what the car did.

    Each TEXT argument is a turn of one conversation: `cockpit say "set the temperature" "twenty two"`.
    """
    if bool(text) == (file is not None):
        raise UsageError("give either TEXT or --file", hint='for example: cockpit say "make it warmer"')
    from cockpit.pipeline import Conversation, open_core, run

    settings = settings_from(lang, packs, only_packs)
    core = open_core(settings)
    stages: list[Stage] = []
    with open_recorder(record, lambda: _header(settings, core), settings) as recorder:
        for number, line in enumerate(text or _lines(file)):
            if not number or (file is not None and not keep_state):
                session = core.session(zone=zone, scenario=scenario)
                recorder.begin(session, scenario=scenario)
                stages = recorder.around([Conversation(session)])
            for event in run([TextTyped(at_s=0.0, text=line)], stages):
                _show(event, as_json)
    if recorder.problem is not None:
        click.get_current_context().exit(1)


def _header(settings: Settings, core: Core) -> Header:
    from cockpit.recording.origin import typed_header  # slow to import, and few record

    return typed_header(settings, core)


def _lines(file: Path | None) -> Iterator[str]:
    """Yield the lines of a text file, with their limits."""
    assert file is not None
    try:
        stream = click.open_file(str(file), encoding="utf-8")
        with stream:
            for number, line in enumerate(stream, start=1):
                if number > MAX_LINES or len(line) > MAX_LINE_CHARACTERS:
                    raise UsageError(
                        f"line {number} is too long or one too many",
                        place=str(file),
                        hint=f"at most {MAX_LINES} lines of {MAX_LINE_CHARACTERS} characters",
                    )
                yield line.rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot be read as text: {error}", place=str(file)) from error


def _show(event: Event, as_json: bool) -> None:
    if isinstance(event, Fault):
        click.echo(f"cockpit: {event.message}", err=True)
    elif isinstance(event, TurnEnded) and as_json:
        print_json(event.turn)
    elif isinstance(event, TurnEnded):
        from cockpit.cli.show import turn_lines

        for line in turn_lines(event.turn):
            console().print(line)
