"""``cockpit say``: understand typed commands, one turn a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from cockpit.cli.common import console, core_options, print_json, settings_from
from cockpit.errors import UsageError
from cockpit.events import Turn

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
@core_options
def command(
    text: tuple[str, ...],
    file: Path | None,
    as_json: bool,
    keep_state: bool,
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
    from cockpit.pipeline import open_core

    core = open_core(settings_from(lang, packs, only_packs))
    session = core.session(zone=zone, scenario=scenario)
    for number, line in enumerate(text or _lines(file)):
        if file is not None and not keep_state and number:
            session = core.session(zone=zone, scenario=scenario)
        _show(session.say(line), as_json)


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


def _show(turn: Turn, as_json: bool) -> None:
    if as_json:
        print_json(turn)
        return
    from cockpit.cli.show import turn_lines

    for line in turn_lines(turn):
        console().print(line)
