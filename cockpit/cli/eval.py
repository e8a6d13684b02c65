"""``cockpit eval``: score what is understood against labelled data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cockpit.cli import eval_speech
from cockpit.cli.common import console, settings_from

if TYPE_CHECKING:
    from cockpit.bench.text.scores import Failure, Scores, Share

MOST_PAIRS = 15
MOST_FAILURES = 20


@click.group("eval")
def command() -> None:
    """Score labelled data of your own; each subcommand prints figures and what went wrong."""


@command.command("text")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--html", type=click.Path(path_type=Path), metavar="PAGE", help="Write a report to look at.")
@click.option("--json", "figures", type=click.Path(path_type=Path), metavar="FIGURES",
              help="Write every figure and failure for other programs.")  # fmt: skip
@click.option("--all", "every", is_flag=True, help="Print every failure and confusion, not only the first ones.")
@click.option("--lang", metavar="CODE", help="The language of the packs: en.")
@click.option("--packs", metavar="DIR", multiple=True, help="A pack, or a folder of packs, to add.")
@click.option("--only-packs", is_flag=True, help="Leave the shipped packs out; use those of --packs alone.")
def text(
    file: Path,
    html: Path | None,
    figures: Path | None,
    every: bool,
    lang: str | None,
    packs: tuple[str, ...],
    only_packs: bool,
) -> None:
    """Score the sentences of FILE by what happens to the car, not by the names of intents.

    FILE holds one JSON object a line with `text` and `commands` (domain, action, slots), or is a .txt file with one
    sentence a line that must be refused. Every sentence is said to a fresh car.
    """
    from cockpit.bench.text.page import write_figures, write_page
    from cockpit.bench.text.rows import read_rows
    from cockpit.bench.text.scores import score
    from cockpit.bench.text.talk import run
    from cockpit.pipeline import open_core

    read = read_rows(file)
    core = open_core(settings_from(lang, packs, only_packs))
    scores = score(list(run(core, read.rows)), read.left_out)
    for line in _lines(scores, every):
        console().print(line, markup=False)
    if html is not None:
        write_page(scores, file.name, html)
        console().print(f"written: {html}", style="dim")
    if figures is not None:
        write_figures(scores, file.name, figures)
        console().print(f"written: {figures}", style="dim")


def _lines(scores: Scores, every: bool) -> Iterator[str]:
    """Yield the report, most telling figures first."""
    from cockpit.bench.figures import share
    from cockpit.bench.text.page import notes

    if scores.commands.total:
        yield f"commands right   {share(scores.commands.count, scores.commands.total)}"
        yield f"precision        {share(scores.precision.count, scores.precision.total)}"
        yield f"sentences right  {share(scores.sentences.count, scores.sentences.total)}"
    if scores.false_accepts.total:
        yield f"false accepts    {share(scores.false_accepts.count, scores.false_accepts.total)}"
    yield from notes(scores)
    yield from _shares("by domain, commands", scores.domains)
    yield from _shares("by tag, sentences", scores.tags)
    pairs = [f"{count:>4}  {wanted} → {came}" for wanted, came, count in scores.confusions]
    yield from _listed("wanted → came to", pairs, None if every else MOST_PAIRS)
    yield from _failures("accepted, though out of scope", scores.accepted, every)
    yield from _failures("went wrong", scores.failures, every)


def _shares(title: str, shares: dict[str, Share]) -> Iterator[str]:
    if shares:
        yield f"\n{title}"
    for name, each in shares.items():
        yield f"  {name:<14} {each.value:>6.1%}  {each.count} of {each.total}"


def _failures(title: str, failures: tuple[Failure, ...], every: bool) -> Iterator[str]:
    lines = [f"  {each.id}  {each.text}\n      wanted {each.wanted}\n      got    {each.got}" for each in failures]
    yield from _listed(title, lines, None if every else MOST_FAILURES)


def _listed(title: str, lines: list[str], most: int | None) -> Iterator[str]:
    if lines:
        yield f"\n{title} ({len(lines)})"
        yield from lines[:most]
    if most is not None and len(lines) > most:
        yield f"  and {len(lines) - most} more: --all prints them, --html and --json write them"


command.add_command(eval_speech.command)
