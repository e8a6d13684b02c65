"""``cockpit bench speech``: how well people are heard, in which noise, at what cost, beside other systems."""

from __future__ import annotations

import functools
from pathlib import Path

import click

from cockpit.cli.common import console, settings_from
from cockpit.cli.tables import print_table

PARTS = ("synthetic", "orders", "commands", "other-speech", "words", "wake")


@click.command("speech")
@click.option("--data", type=click.Path(path_type=Path), metavar="DIR",
              help="A folder of human recordings by corpus; without it only synthetic voices are heard.")  # fmt: skip
@click.option("--part", "parts", type=click.Choice(PARTS), multiple=True, help="Measure only this part; repeatable.")
@click.option("--model", "models", metavar="PATH", multiple=True, help="Measure this Vosk model too; repeatable.")
@click.option("--no-peer", is_flag=True, help="Leave out pocketsphinx.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most N clips of each set, evenly drawn.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True,
              help="Processes that hear noisy clips side by side.")  # fmt: skip
@click.option("--thorough", is_flag=True, help="Every clip in every kind of noise, instead of one kind in turn.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("cockpit-bench"), show_default=True, metavar="DIR",
              help="Where page, picture and figures are written.")  # fmt: skip
def command(
    data: Path | None,
    parts: tuple[str, ...],
    models: tuple[str, ...],
    no_peer: bool,
    limit: int | None,
    jobs: int,
    thorough: bool,
    out: Path,
) -> None:
    """Measure word errors, commands understood, false accepts, wake word, latency and memory.

    Clean and in road, blower, window and babble noise at 20 to 0 dB, for this model, for others (--model) and for
    pocketsphinx, on the same sound. Human recordings are read from --data and never copied.
    """
    from cockpit.bench.speech.benchmark import Plan, run
    from cockpit.bench.speech.page import write
    from cockpit.bench.speech.report import noted, tables

    settings = settings_from(None, (), False)
    chosen = parts or (PARTS if data else ("synthetic", "wake"))
    plan = Plan(
        chosen, data, settings, tuple(map(Path, models)), peer=not no_peer, limit=limit, jobs=jobs, thorough=thorough
    )
    if console().is_terminal:
        with console().status("starting") as status:
            measured = run(plan, status.update)
    else:
        measured = run(plan, functools.partial(click.echo, err=True))
    for table in tables(measured):
        print_table(table)
    for note in noted(measured):
        console().print(f"note: {note}", style="dim")
    for path in write(measured, out):
        console().print(f"written: {path}", style="dim")
