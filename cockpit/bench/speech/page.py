"""Write what was measured to a folder: a page, a picture, and the figures for other programs."""

from __future__ import annotations

import html
import json
import platform
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from cockpit.bench.speech import plots
from cockpit.bench.speech.report import Measured, Table, noted, tables
from cockpit.errors import UsageError

PAGE, PICTURE, FIGURES = "speech.html", "speech.png", "speech.json"

STYLE = """
:root { color-scheme: light dark; --ink: #1d2733; --paper: #fff; --faint: #e4e9ef; --soft: #5b6b7c }
@media (prefers-color-scheme: dark) { :root { --ink: #e7edf3; --paper: #10161d; --faint: #273341; --soft: #9db0c2 } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto; padding: 2rem;
  max-width: 72rem }
h1 { font-size: 1.6rem; margin: 0 } h2 { font-size: 1.05rem; margin: 2.2rem 0 .2rem } p { margin: .2rem 0;
  color: var(--soft) }
figure { margin: 1.5rem 0; background: #fff; border-radius: 12px; padding: 1rem } svg { width: 100%; height: auto }
.wide { overflow-x: auto } table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin-top: .5rem }
th, td { text-align: right; padding: .3rem .8rem; border-bottom: 1px solid var(--faint); white-space: nowrap }
th:first-child, td:first-child { text-align: left; padding-left: 0 } thead th { color: var(--soft); font-weight: 600 }
td:last-child:not(:first-child) { white-space: normal }
"""


def write(measured: Measured, folder: Path) -> list[Path]:
    """Write the page, the picture (where matplotlib is installed) and the figures; return their paths.

    Raises:
        UsageError: the folder cannot be written.
    """
    figure = plots.draw(measured) if find_spec("matplotlib") else None
    paths = [folder / name for name in (PAGE, FIGURES)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        paths[0].write_text(page(measured, plots.svg(figure) if figure else ""), encoding="utf-8")
        paths[1].write_text(json.dumps(figures(measured), indent=1), encoding="utf-8")
        if figure is not None:
            paths.append(folder / PICTURE)
            plots.write_png(figure, paths[-1])
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror or error}", place=str(folder)) from error
    return paths


def page(measured: Measured, drawing: str) -> str:
    """Return a page that stands alone: drawing, tables and notes."""
    return "\n".join(_page(measured, drawing))


def figures(measured: Measured) -> dict[str, Any]:
    """Return everything as JSON values: the tables as shown, and the costs and wake rates they were made of."""
    return {
        "machine": machine(),
        "systems": measured.systems,
        "tables": [asdict(table) for table in tables(measured)],
        "costs": [asdict(cost) for cost in measured.costs],
        "wake": [asdict(called) for called in measured.called],
        "notes": noted(measured),
    }


def machine() -> str:
    """Return on what it ran, as far as Python tells."""
    return f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"


def _page(measured: Measured, drawing: str) -> Iterator[str]:
    yield "<!doctype html><html lang=en><meta charset=utf-8><title>cockpit bench speech</title>"
    yield f"<meta name=viewport content='width=device-width'><style>{STYLE}</style>"
    yield f"<h1>How well it hears</h1><p>cockpit bench speech · {html.escape(machine())}</p>"
    if drawing:
        yield f"<figure>{drawing}</figure>"
    for table in tables(measured):
        yield from _table(table)
    notes = noted(measured)
    if notes:
        yield "<h2>Notes</h2>"
        yield from (f"<p>{html.escape(note)}</p>" for note in notes)
    yield "</html>"


def _table(table: Table) -> Iterator[str]:
    yield f"<h2>{html.escape(table.title)}</h2>"
    if table.about:
        yield f"<p>{html.escape(table.about)}</p>"
    yield f"<div class=wide><table><thead>{_row('th', table.columns)}</thead><tbody>"
    yield from (_row("td", row) for row in table.rows)
    yield "</tbody></table></div>"


def _row(cell: str, texts: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<{cell}>{html.escape(text)}</{cell}>" for text in texts) + "</tr>"
