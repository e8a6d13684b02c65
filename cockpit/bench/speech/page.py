"""Write what was measured to a folder: a page, a picture, and the figures for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from cockpit.bench.speech import plots
from cockpit.bench.speech.report import Measured, noted, tables
from cockpit.bench.tables import foot, head, machine, table_html
from cockpit.errors import UsageError

PAGE, PICTURE, FIGURES = "speech.html", "speech.png", "speech.json"


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


def _page(measured: Measured, drawing: str) -> Iterator[str]:
    yield from head("How well it hears", "cockpit bench speech")
    if drawing:
        yield f"<figure>{drawing}</figure>"
    for table in tables(measured):
        yield from table_html(table)
    yield from foot(noted(measured))
