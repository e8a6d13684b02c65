"""``cockpit packs compile``: what the shipped packs compile to, made ahead, so that no first sentence waits."""

from __future__ import annotations

import click

from cockpit.cli.common import console
from cockpit.settings import SHIPPED_PACKS, shipped


@click.command("compile")
def compile_packs() -> None:
    """Make ahead what the shipped packs compile to: their word graph, and their model of free wording.

    It belongs to their content: when they change, run it again. Until then the first sentence waits for the new ones,
    some seconds, once.
    """
    from cockpit.grammar.compile import made_ahead as graph
    from cockpit.nlu.free.store import made_ahead as free_wording
    from cockpit.packs import ready
    from cockpit.packs.load import load_packs

    packs = load_packs([shipped(SHIPPED_PACKS)])
    files = dict([graph(packs), free_wording(packs)])
    ready.write(files)
    for name, body in files.items():
        file = ready.folder() / f"{name}.gz"
        size = f"{file.stat().st_size / 1000:.0f} KB, {len(body) / 1e6:.1f} MB unpacked"
        console().print(f"  [green]✓[/] {file}  {size}", soft_wrap=True)
