"""Tables of figures: plain text in cells, so that terminal, page and file show the same."""

from __future__ import annotations

import html
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

NOTHING = "–"

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


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under column titles; the first column names the row."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    about: str = ""


def machine() -> str:
    """Return on what it ran, as far as Python tells."""
    return f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"


def head(title: str, command: str) -> Iterator[str]:
    """Yield the beginning of a page that stands alone."""
    yield f"<!doctype html><html lang=en><meta charset=utf-8><title>{html.escape(command)}</title>"
    yield f"<meta name=viewport content='width=device-width'><style>{STYLE}</style>"
    yield f"<h1>{html.escape(title)}</h1><p>{html.escape(command)} · {html.escape(machine())}</p>"


def foot(notes: Sequence[str]) -> Iterator[str]:
    """Yield the end of a page: its notes."""
    if notes:
        yield "<h2>Notes</h2>"
        yield from (f"<p>{html.escape(note)}</p>" for note in notes)
    yield "</html>"


def table_html(table: Table) -> Iterator[str]:
    """Yield one table with its title."""
    yield f"<h2>{html.escape(table.title)}</h2>"
    if table.about:
        yield f"<p>{html.escape(table.about)}</p>"
    yield f"<div class=wide><table><thead>{_row('th', table.columns)}</thead><tbody>"
    yield from (_row("td", row) for row in table.rows)
    yield "</tbody></table></div>"


def _row(cell: str, texts: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<{cell}>{html.escape(text)}</{cell}>" for text in texts) + "</tr>"
