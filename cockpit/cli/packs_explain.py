"""``cockpit packs explain``: how an utterance was understood, drawn word by word."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from cockpit.cli.common import console, core_options, settings_from

if TYPE_CHECKING:
    from rich.table import Table

    from cockpit.nlu.alignment import AlignedWord, Kind
    from cockpit.nlu.explain import Candidate, Explanation
    from cockpit.nlu.meaning import Wish

SIGNS: dict[Kind, tuple[str, str]] = {
    "matched": ("=", "green"),
    "slip": ("~", "yellow"),
    "filler": ("·", "dim"),
    "skipped": ("-", "red"),
    "missing": ("+", "magenta"),
    "garbled": ("?", "red"),
    "free": ("*", "cyan"),
}
"""How each kind of word is marked, and its colour."""

WORDS: dict[Kind, str] = {
    "matched": "as in the grammar",
    "slip": "taken for the word below",
    "filler": "worth nothing",
    "skipped": "has no place",
    "missing": "was not said",
    "garbled": "not made out",
    "free": "read freely",
}


@click.command("explain")
@click.argument("text", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object an utterance.")
@core_options
def explain_packs(
    text: tuple[str, ...],
    as_json: bool,
    lang: str | None,
    packs: tuple[str, ...],
    only_packs: bool,
    zone: str,
    scenario: str | None,
) -> None:
    """Tell how TEXT is understood: word by word, beside what else it could mean and why that lost.

    Each TEXT is a turn of one conversation; the last one is explained.
    """
    from cockpit.pipeline import open_core

    session = open_core(settings_from(lang, packs, only_packs)).session(zone=zone, scenario=scenario)
    for before in text[:-1]:
        session.say(before)
    explanation = session.explain(text[-1])
    if as_json:
        click.echo(json.dumps(explanation.to_json(), ensure_ascii=False))
    else:
        _show(explanation)


def _show(explanation: Explanation) -> None:
    from rich.markup import escape

    say = console().print
    say(f"\n  [bold]“{escape(explanation.text)}”[/]" if explanation.text else "  [bold]nothing[/]")
    sign = "[red]✗[/] not understood" if explanation.reason else "[green]✓[/] understood"
    reason = f" [yellow]{explanation.reason}[/]" if explanation.reason else ""
    say(f"  {sign}{reason}: {explanation.why}\n")
    for command in explanation.commands:
        meaning = _meaning((command.intent, tuple(command.slots.items())))
        say(f"  {meaning}  [dim]{command.match} {command.confidence:.2f}[/]")
    if explanation.answer:
        say(f"  {_meaning(('', tuple(explanation.answer.items())))}")
    if explanation.alignment:
        for table in _alignment(explanation.alignment):
            say(table, soft_wrap=False)
        kinds = dict.fromkeys(word.kind for word in explanation.alignment)
        legend = "   ".join(f"[{SIGNS[kind][1]}]{SIGNS[kind][0]}[/] {WORDS[kind]}" for kind in kinds)
        say(f"\n  [dim]{legend}[/]")
    if explanation.candidates:
        say("\n  candidates  [dim]the least total wins; slips cost, and so does what people rarely say[/]")
        say(_candidates(explanation.candidates), soft_wrap=False)
    if explanation.free:
        intent, probability = explanation.free
        say(f"\n  free wording would mean {intent}, {probability:.0%} sure", style="dim")
    say()


def _alignment(words: tuple[AlignedWord, ...]) -> list[Table]:
    """Return the words in columns, as many side by side as the terminal has room for."""
    rows: list[list[AlignedWord]] = [[]]
    width = 14
    for word in words:
        needed = max(len(word.said), len(word.grammar), len(" ".join(word.slots)), 5) + 2
        if width + needed > console().width and rows[-1]:
            rows.append([])
            width = 14
        rows[-1].append(word)
        width += needed
    return [_drawn(row) for row in rows]


def _drawn(words: list[AlignedWord]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for _ in range(len(words) + 1):
        table.add_column(no_wrap=True)

    def row(label: str, texts: list[tuple[str, str]]) -> None:
        table.add_row(Text(f"  {label}", "dim"), *(Text(text, style) for text, style in texts))

    row("said", [(word.said or "…", SIGNS[word.kind][1]) for word in words])
    row("", [(SIGNS[word.kind][0] + (f" {word.cost:.2f}" if word.cost else ""), SIGNS[word.kind][1]) for word in words])
    row("grammar", [(word.grammar, "" if word.kind == "matched" else "bold") for word in words])
    if any(word.slots for word in words):
        row("slot", [(" ".join(word.slots), "magenta") for word in words])
    return table


def _candidates(candidates: tuple[Candidate, ...]) -> Table:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for title in ("", "total", "slips", "meaning", ""):
        table.add_column(title, justify="right" if title in {"total", "slips"} else "left", overflow="fold")
    for each in candidates:
        sign = "  [green]✓[/]" if each.chosen else "   "
        meaning = " [dim]and[/] ".join(map(_meaning, each.wishes))
        table.add_row(sign, f"{each.total:.2f}", f"{each.cost:.2f}", meaning, f"[dim]{each.verdict}[/]")
    return table


def _meaning(wish: Wish) -> str:
    intent, slots = wish
    return " ".join(
        (f"[bold]{intent or 'answer'}[/]", *(f"[magenta]{name}={_value(value)}[/]" for name, value in slots))
    )


def _value(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
