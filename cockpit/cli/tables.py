"""Figures in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cockpit.cli.common import console

if TYPE_CHECKING:
    from cockpit.bench.tables import Table


def print_table(table: Table) -> None:
    """Print a table with its title; the first column names the rows."""
    from rich.table import Table as Drawn

    console().print(f"\n{table.title}", style="bold")
    if table.about:
        console().print(table.about, style="dim")
    drawn = Drawn(box=None, pad_edge=False, header_style="dim")
    for index, column in enumerate(table.columns):
        drawn.add_column(column, justify="left" if index == 0 else "right", overflow="fold", no_wrap=index == 0)
    for row in table.rows:
        drawn.add_row(*row)
    console().print(drawn)
