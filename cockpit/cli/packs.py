"""``cockpit packs``: make, check, explain and hand on packs of intents."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import click

from cockpit.cli.common import console, settings_from

COMMANDS = {
    "list": ("packs", "Show the installed packs."),
    "show": ("packs", "Show what one pack understands and does."),
    "new": ("packs_new", "Write a small pack that works, with its tests."),
    "check": ("packs_check", "Check packs: mistakes, clashes, words that sound alike, what is untested."),
    "explain": ("packs_explain", "Tell how an utterance is understood, word by word, and why not otherwise."),
    "sample": ("packs_say", "Print random sentences with what they mean."),
    "diff": ("packs_say", "Show which sentences a new version gives another meaning."),
    "pack": ("packs_parcel", "Make one file of a pack, to hand on."),
    "install": ("packs_parcel", "Install a pack from such a file."),
    "uninstall": ("packs_parcel", "Remove an installed pack."),
    "schema": ("packs", "Print the JSON Schema of pack.yaml, for editors."),
    "compile": ("packs_compile", "Make ahead what the shipped packs compile to; for who has changed them."),
    "reference": ("packs", "Write the reference pages of the documentation."),
}
"""Each subcommand with its file and its one line."""


class LazyGroup(click.Group):
    """Imports a subcommand's file when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order they are needed."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command ``<name>_packs`` of its file."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(importlib.import_module(f"cockpit.cli.{COMMANDS[cmd_name][0]}"), f"{cmd_name}_packs")
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with their one line."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group("packs", cls=LazyGroup)
def command() -> None:
    """Make, check, explain and hand on packs of intents."""


packs_option = click.option("--packs", metavar="DIR", multiple=True, help="A pack, or a folder of packs, to add.")


@click.command("list")
@packs_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def list_packs(packs: tuple[str, ...], as_json: bool) -> None:
    """Show the installed packs: how many intents and templates each has, and where it lies."""
    from cockpit.packs.load import load_packs
    from cockpit.workbench.summary import summary

    settings = settings_from(None, packs, False)
    rows = [summary(pack) for pack in load_packs(settings.packs, settings.lang, settings.cache).packs.values()]
    if as_json:
        click.echo(json.dumps({"packs": [row.to_json() for row in rows]}, ensure_ascii=False))
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="dim")
    for title in ("pack", "intents", "templates", "sentences", "about"):
        numbers = title in {"intents", "templates", "sentences"}
        table.add_column(title, justify="right" if numbers else "left", no_wrap=title != "about", overflow="fold")
    for row in rows:
        table.add_row(f"[bold]{row.name}[/]", str(row.intents), str(row.templates), row.about_sentences, row.about)
    console().print(table, soft_wrap=False)


@click.command("show")
@click.argument("name")
@packs_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show_packs(name: str, packs: tuple[str, ...], as_json: bool) -> None:
    """Show what the pack NAME understands: each intent with a sentence, its slots and what it does."""
    from cockpit.errors import UsageError, did_you_mean
    from cockpit.packs.load import load_packs
    from cockpit.workbench.summary import intents_of, summary

    settings = settings_from(None, packs, False)
    loaded = load_packs(settings.packs, settings.lang, settings.cache)
    if name not in loaded.packs:
        raise UsageError(
            f"no pack '{name}'", hint=did_you_mean(name, loaded.packs) or f"there are {', '.join(loaded.packs)}"
        )
    pack = loaded.packs[name]
    rows = list(intents_of(loaded, pack))
    if as_json:
        told = summary(pack).to_json() | {"intents": [row.to_json() for row in rows]}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    console().print(f"[bold]{name}[/]  {pack.meaning.about}\n[dim]{pack.folder}[/]")
    for row in rows:
        slots = "".join(f" [magenta]{slot}[/]" for slot in row.slots)
        console().print(f"\n  [bold]{row.name}[/]{slots}  “{row.sentence}”")
        for line in row.does:
            console().print(f"      {line}", style="cyan", markup=False)


@click.command("schema")
@click.argument("kind", type=click.Choice(["pack", "wording"]), default="pack")
def schema_packs(kind: str) -> None:
    """Print the JSON Schema of pack.yaml, or of a file of wording such as en.yaml.

    For editors with yaml-language-server, write the first line of a file as
    `# yaml-language-server: $schema=pack.schema.json`.
    """
    from cockpit.packs.schema import Language, Pack, json_schema

    click.echo(json.dumps(json_schema(Pack if kind == "pack" else Language), indent=2))


@click.command("reference")
@click.argument("folder", type=click.Path(path_type=Path), default=Path("docs"))
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit with 1 if a page is not as it would be.")
def reference_packs(folder: Path, only_check: bool) -> None:
    """Write the pages on packs, signals and safety rules into FOLDER, from the models themselves."""
    from cockpit.workbench.reference import pages

    for name, text in pages().items():
        file = folder / name
        current = file.is_file() and file.read_text(encoding="utf-8") == text
        if only_check and not current:
            console().print(f"  [red]✗[/] {file} is not current: `cockpit packs reference` writes it")
            click.get_current_context().exit(1)
        if not only_check:
            folder.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            console().print(f"  [green]✓[/] {file}")
