"""``cockpit bench intents``: how well and how fast text is understood, beside other systems."""

from __future__ import annotations

from pathlib import Path

import click

from cockpit.cli.common import console
from cockpit.cli.tables import print_table

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("intents")
@click.option("--scale", "scales", type=click.IntRange(1, 150), multiple=True, default=(1, 10, 100), show_default=True,
              help="How many times the command set; repeatable.")  # fmt: skip
@click.option("--no-peers", is_flag=True, help="Measure our matcher alone.")
@click.option("--out-of-scope", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE",
              help="Further sentences that are no command, one a line.")  # fmt: skip
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most N sentences of each kind.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the sentences and their slips.")
@click.option("--load", is_flag=True, help="Measure loading 1,000 intents with 100,000 templates too (minutes).")
@click.option("--html", "page_file", type=_FILE, metavar="FILE", help="Write a page.")
@click.option("--json", "json_file", type=_FILE, metavar="FILE", help="Write the figures.")
def command(
    scales: tuple[int, ...],
    no_peers: bool,
    out_of_scope: Path | None,
    limit: int | None,
    seed: int,
    load: bool,
    page_file: Path | None,
    json_file: Path | None,
) -> None:
    """Measure accuracy, latency, build time and memory on a command set, for us and for hassil, Adapt and others.

    Every system gets the same templates and the same sentences: said as in a template, with one and two slips of the
    recogniser, in words no template has, and such that are no command. Peers come with the extra `bench`.
    """
    from cockpit.bench.intents import report
    from cockpit.bench.intents.benchmark import Plan, run
    from cockpit.bench.intents.load import measure_loading

    plan = Plan(
        scales=tuple(sorted(set(scales))), peers=not no_peers, out_of_scope=out_of_scope, limit=limit, seed=seed
    )
    measurements, notes = run(plan, lambda step: click.echo(step, err=True))
    loaded = measure_loading(1_000, 100_000) if load else None
    tables = report.tables(measurements, loaded)
    for table in tables:
        print_table(table)
    for note in notes:
        console().print(f"note: {note}", style="dim")
    for file, text in ((page_file, report.page(tables, notes)), (json_file, report.figures(tables, notes))):
        if file:
            report.write(text, file)
            console().print(f"written: {file}", style="dim")
