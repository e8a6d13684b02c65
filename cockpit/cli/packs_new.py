"""``cockpit packs new``: a pack to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from cockpit.cli.common import console


@click.command("new")
@click.argument("name")
@click.option(
    "--in", "folder", type=click.Path(path_type=Path), default=Path(), help="Where; the current folder unless given."
)
def new_packs(name: str, folder: Path) -> None:
    """Write a pack called NAME that works at once: meaning, wording, and a conversation that tests it.

    NAME is spoken: `reading_corner` makes a pack for "turn on the reading corner". Nothing is asked and nothing
    overwritten.
    """
    from cockpit.workbench.new import new_pack

    files = new_pack(name, folder)
    words = name.replace("_", " ")
    for file in files:
        console().print(f"  [green]+[/] {file}")
    home = files[0].parent
    console().print(
        f'\nTry it:\n  cockpit say --packs {home} "light the {words}"\n  cockpit packs check {home}', markup=False
    )
    console().print(f"  cockpit test {files[-1]}", markup=False)
