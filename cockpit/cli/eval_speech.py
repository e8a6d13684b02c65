"""``cockpit eval speech``: hear a manifest of recordings, here or on a cluster, and add up what came of it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cockpit.cli.common import console, model_option, settings_from
from cockpit.cli.tables import print_table

if TYPE_CHECKING:
    from cockpit.bench.fleet.run import Watcher
    from cockpit.recording.lines import Header
    from cockpit.settings import Settings


@click.command("speech")
@click.argument("manifest", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR",
              help="Where the results are written; MANIFEST.results here unless given.")  # fmt: skip
@click.option("--jobs", type=click.IntRange(1, 256), default=os.cpu_count() or 1, show_default="one a processor",
              help="Processes of this machine.")  # fmt: skip
@click.option("--scheduler", metavar="ADDRESS", help="Let the workers of this Dask scheduler do it: tcp://host:8786.")
@click.option("--resume", is_flag=True, help="Go on with what is in DIR already.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="The first N recordings alone.")
@click.option("--shard", "shard_size", type=click.IntRange(1, 10_000), default=50, show_default=True,
              help="Recordings that are heard together and written as one file.")  # fmt: skip
@click.option("--end-silence", "end_s", type=click.FloatRange(0.1, 5.0), default=1.0, show_default=True,
              help="Seconds of silence that end an utterance.")  # fmt: skip
@click.option("--scenario", metavar="NAME", default="mild", show_default=True, help="Where each car is.")
@click.option("--html", type=click.Path(path_type=Path), metavar="PAGE", help="Write the tables as a page.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON object.")
@click.option("--packs", metavar="DIR", multiple=True, help="A pack, or a folder of packs, to add.")
@click.option("--only-packs", is_flag=True, help="Leave the shipped packs out; use those of --packs alone.")
@click.option("--lang", metavar="CODE", help="The language of the packs: en.")
@model_option
def command(
    manifest: Path,
    out: Path | None,
    jobs: int,
    scheduler: str | None,
    resume: bool,
    limit: int | None,
    shard_size: int,
    end_s: float,
    scenario: str,
    html: Path | None,
    as_json: bool,
    packs: tuple[str, ...],
    only_packs: bool,
    lang: str | None,
    model: str | None,
) -> None:
    """Hear every recording of MANIFEST and tell how well, with confidence intervals by speaker.

    MANIFEST holds one JSON object a line: `audio`, and where known `text`, `intent` (null: nothing was meant), `slots`,
    `speaker`, `tags`. What is done is written shard by shard, whole or not at all: after a crash, --resume goes on.
    """
    from cockpit.bench.fleet.report import by_tag, lines, write_page
    from cockpit.bench.fleet.run import Plan, evaluated
    from cockpit.vehicle.scenario import scenario_named

    scenario_named(scenario)
    out = out or Path(f"{manifest.stem}.results")
    settings = settings_from(lang, packs, only_packs, model)
    plan = Plan(manifest, out, made_with(settings, end_s), scenario, jobs, scheduler, shard_size, limit, resume)
    with _watching(as_json) as watcher:
        summary = evaluated(plan, watcher)
    if html is not None:
        write_page(summary, manifest.name, html)
    if as_json:
        click.echo(json.dumps(asdict(summary)))
        return
    for line in lines(summary):
        console().print(line, markup=False)
    if summary.tags:
        print_table(by_tag(summary))
    for kind, count in summary.errors.items():
        console().print(f"  {count} not heard: {kind}; `error` in the rows tells why", style="yellow")
    console().print(f"written: {out}", style="dim")


def made_with(settings: Settings, end_s: float) -> Header:
    """Compile packs and graph once, before there are workers that would each do it, and name them."""
    from dataclasses import replace

    from cockpit.bench.fleet.listening import NO_SCENES
    from cockpit.pipeline import open_core, open_ears
    from cockpit.recording.origin import heard_header

    settings = replace(settings, scenes=NO_SCENES)
    core = open_core(settings)
    open_ears(settings, core, end_s=end_s)
    return heard_header(settings, core, end_s=end_s)


@contextmanager
def _watching(as_json: bool) -> Iterator[Watcher]:
    """Show a bar where somebody looks on."""
    from cockpit.bench.fleet.run import Watcher

    if as_json or not console().is_terminal:
        yield Watcher()
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        BarColumn(), MofNCompleteColumn(), TextColumn("recordings"), TextColumn("{task.description}"),
        TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console()) as progress:
        task = progress.add_task("")

        class Bar(Watcher):
            hours = 0.0

            def begin(self, recordings: int, done: int) -> None:
                progress.update(task, total=recordings, completed=done)

            def done(self, recordings: int, sound_s: float) -> None:
                self.hours += sound_s / 3600
                progress.update(task, advance=recordings, description=f"{self.hours:.2f} h of sound")

        yield Bar()
