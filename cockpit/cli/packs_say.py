"""``cockpit packs sample`` and ``diff``: what can be said, and what a new version changes about it."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cockpit.cli.common import console, settings_from

if TYPE_CHECKING:
    from cockpit.nlu.meaning import Wish
    from cockpit.workbench.diff import Comparison, Difference

SHOWN = 5
"""Sentences shown of those that change from one meaning to another."""

SIGNS = {"lost": ("-", "red"), "gained": ("+", "green"), "changed": ("~", "yellow")}


@click.command("sample")
@click.argument("name", required=False)
@click.option("-n", "count", type=click.IntRange(1, 100_000), default=10, show_default=True, help="How many.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed gives the same sentences.")
@click.option("--packs", metavar="DIR", multiple=True, help="A pack, or a folder of packs, to add.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a sentence.")
def sample_packs(name: str | None, count: int, seed: int, packs: tuple[str, ...], as_json: bool) -> None:
    """Print random sentences of the pack NAME, or of all, with what they mean."""
    from cockpit.errors import UsageError, did_you_mean
    from cockpit.packs.load import load_packs
    from cockpit.workbench.diff import samples

    settings = settings_from(None, packs, False)
    loaded = load_packs(settings.packs, settings.lang, settings.cache)
    if name is not None and name not in loaded.packs:
        hint = did_you_mean(name, loaded.packs) or f"there are {', '.join(loaded.packs)}"
        raise UsageError(f"no pack '{name}'", hint=hint)
    for each in samples(loaded, name, count, seed):
        if as_json:
            told = {"text": each.text, "intent": each.intent, "slots": dict(each.slots)}
            click.echo(json.dumps(told, ensure_ascii=False))
        else:
            console().print(f"{each.text}  [dim]{_wish((each.intent, tuple(each.slots.items())))}[/]")


@click.command("diff")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("-n", "count", type=click.IntRange(1, 100_000), default=2000, show_default=True, help="Sentences to try.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed tries the same sentences.")
@click.option("--lang", metavar="CODE", help="The language of the packs: en.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def diff_packs(old: Path, new: Path, count: int, seed: int, lang: str | None, as_json: bool) -> None:
    """Show which sentences mean something else in NEW than in OLD: two versions of a pack, or of a folder of packs.

    Templates are compared exactly; sentences are tried, some of each template that only one version has and many at
    random, so a rare change may be missed. Slots that the dialogue fills by default are not told.
    """
    from cockpit.packs.load import load_packs
    from cockpit.workbench.diff import compare

    settings = settings_from(lang, (), False)
    versions = [load_packs([folder], settings.lang, settings.cache) for folder in (old, new)]
    found = compare(versions[0], versions[1], count, seed)
    if as_json:
        click.echo(json.dumps(found.to_json(), ensure_ascii=False))
    else:
        _show(found)


def _show(found: Comparison) -> None:
    from rich.markup import escape

    for sign, style, templates in (("-", "red", found.removed), ("+", "green", found.added)):
        for intent, text in templates:
            console().print(f"[{style}]{sign}[/] [bold]{intent}[/]  {escape(text)}")
    if found.removed or found.added:
        console().print()

    def change(each: Difference) -> tuple[str, list[str], list[str]]:
        return each.kind, [intent for intent, _ in each.old], [intent for intent, _ in each.new]

    for (kind, _, _), group in groupby(sorted(found.differences, key=change), change):
        alike = list(group)
        sign, style = SIGNS[kind]
        for each in alike[:SHOWN]:
            console().print(
                f"[{style}]{sign}[/] “{each.sentence}”  [dim]{_meaning(each.old)} → {_meaning(each.new)}[/]"
            )
        if len(alike) > SHOWN:
            console().print(f"    and {len(alike) - SHOWN} more of these", style="dim")
    counts = {kind: sum(each.kind == kind for each in found.differences) for kind in SIGNS}
    told = ", ".join(f"{number} {kind}" for kind, number in counts.items())
    console().print(f"{found.tried:,} sentences tried: {told}")


def _meaning(wishes: tuple[Wish, ...]) -> str:
    return " and ".join(map(_wish, wishes)) or "nothing"


def _wish(wish: Wish) -> str:
    intent, slots = wish
    return " ".join(
        (intent, *(f"{name}={value:g}" if isinstance(value, float) else f"{name}={value}" for name, value in slots))
    )
