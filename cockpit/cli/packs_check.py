"""``cockpit packs check``: what is wrong with packs, told like a good linter tells it."""

from __future__ import annotations

import gc
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cockpit.cli.common import console, settings_from
from cockpit.errors import UsageError

if TYPE_CHECKING:
    from cockpit.workbench.check import Report
    from cockpit.workbench.finding import Finding

STYLES = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}
MANY_NOTES = 20


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--alone", is_flag=True, help="Leave out what clashes with the packs that are installed.")
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings too, not on errors alone.")
@click.option("--notes", is_flag=True, help=f"Show the notes even where they are more than {MANY_NOTES}.")
@click.option("--lang", metavar="CODE", help="The language of the packs: en.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def check_packs(
    paths: tuple[Path, ...], alone: bool, strict: bool, notes: bool, lang: str | None, as_json: bool
) -> None:
    """Check the packs at PATHS, or without PATHS those that are installed.

    Errors keep the assistant from starting; warnings are what hardly does what was meant; notes are good to know.
    """
    begin = time.perf_counter()
    from cockpit.settings import SHIPPED_MODEL, shipped
    from cockpit.workbench.check import check

    settings = settings_from(lang, (), False)
    folders, beside = (paths, () if alone else settings.packs) if paths else (settings.packs, ())
    gc.disable()  # a million small dicts live until the report: looking for garbage among them takes half a second
    try:
        report = check(folders, beside, settings.lang, shipped(SHIPPED_MODEL))
    finally:
        gc.enable()
    if not report.packs and not report.findings:
        raise UsageError("no pack there", place=str(paths[0]), hint="a pack is a folder with pack.yaml")
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False))
    else:
        _show(report, notes, time.perf_counter() - begin)
    if report.of("error") or (strict and report.of("warning")):
        click.get_current_context().exit(1)


def _show(report: Report, notes: bool, took_s: float) -> None:
    from cockpit.workbench.finding import SEVERITIES

    for severity, meaning in SEVERITIES.items():
        found = report.of(severity)
        if not found or (severity == "note" and len(found) > MANY_NOTES and not notes):
            continue
        console().print(f"[{STYLES[severity]}]{_count(len(found), severity)}[/]  [dim]{meaning}[/]")
        for finding in found:
            _finding(finding)
        console().print()
    counts = ", ".join(_count(len(report.of(severity)), severity) for severity in SEVERITIES)
    worst = next((severity for severity in SEVERITIES if report.of(severity)), None)
    sign, style = {"error": ("✗", "red"), "warning": ("!", "yellow")}.get(worst or "", ("✓", "green"))
    packs = _count(len(report.packs), "pack")
    console().print(
        f"[{style}]{sign}[/] {packs}, {_count(report.intents, 'intent')}, {_count(report.templates, 'template')}, "
        f"{report.words:,} words: [{style}]{counts}[/]  [dim]{took_s:.1f} s[/]"
    )
    if len(report.of("note")) > MANY_NOTES and not notes:
        console().print("  --notes shows the notes", style="dim")


def _finding(finding: Finding) -> None:
    from rich.markup import escape

    say = console().print
    also = f"  [dim]and[/] {escape(str(finding.also))}" if finding.also else ""
    say(f"  {escape(str(finding.place or ''))}{also}  [dim]{finding.code}[/]")
    say(f"      {escape(finding.message)}")
    if finding.hint:
        say(f"      hint: {escape(finding.hint)}", style="dim")


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")
