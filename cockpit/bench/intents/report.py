"""The tables of `cockpit bench intents`, and its page and file."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from cockpit.bench.figures import percentile
from cockpit.bench.intents.load import Loaded
from cockpit.bench.intents.run import INTENTS, TEMPLATES, Measurement
from cockpit.bench.intents.scores import MOST_FALSE_ACCEPTS, score
from cockpit.bench.intents.sentences import COMMAND_KINDS, KINDS
from cockpit.bench.tables import NOTHING, Table, foot, head, machine, table_html
from cockpit.errors import UsageError


def tables(measurements: Sequence[Measurement], loaded: Loaded | None = None) -> list[Table]:
    """Return accuracy, latency by size, and what loading from the cache takes."""
    made = [_accuracy(measurements), *_latency(measurements), _cost(measurements)]
    return [*made, _loading(loaded)] if loaded else made


def page(made: Sequence[Table], notes: Sequence[str]) -> str:
    """Return a page that stands alone."""
    lines = [*head("How well it understands", "cockpit bench intents")]
    for table in made:
        lines += table_html(table)
    return "\n".join([*lines, *foot(notes)])


def figures(made: Sequence[Table], notes: Sequence[str]) -> str:
    """Return the tables as JSON."""
    data = {"machine": machine(), "tables": [asdict(table) for table in made], "notes": list(notes)}
    return json.dumps(data, indent=1)


def write(text: str, file: Path) -> None:
    """Write a page or figures.

    Raises:
        UsageError: the file cannot be written.
    """
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror or error}", place=str(file)) from error


def _accuracy(measurements: Sequence[Measurement]) -> Table:
    smallest = min(each.scale for each in measurements)
    rows = []
    for each in measurements:
        if each.scale == smallest:
            scored = score(each.guesses)
            shares = [*(scored.right[kind] for kind in COMMAND_KINDS), scored.wrong, scored.false_accepts]
            rows.append((each.system, *(_percent(share) for share in shares)))
    counts = {kind: sum(said.kind == kind for said, _ in measurements[0].guesses) for kind in KINDS}
    about = (
        "intent and every slot right; a system with a score accepts from where its false accepts are at most "
        f"{MOST_FALSE_ACCEPTS:.0%}; wrong: another command was understood. Sentences: "
        + ", ".join(f"{count} {kind}" for kind, count in counts.items())
    )
    return Table("Understood in full, percent", ("", *COMMAND_KINDS, "wrong", "false accepts"), rows, about)


def _latency(measurements: Sequence[Measurement]) -> Iterator[Table]:
    for scale in _scales(measurements):
        rows = [
            (each.system, *(_times(each.took_ms.get(kind, ())) for kind in KINDS))
            for each in measurements
            if each.scale == scale
        ]
        title = f"Latency with {scale * INTENTS:,} intents, {scale * TEMPLATES:,} templates ({scale}x)"
        about = "median / 95th percentile in ms of processor time, one sentence at a time"
        yield Table(title, ("", *KINDS), rows, about)


def _cost(measurements: Sequence[Measurement]) -> Table:
    scales = _scales(measurements)
    costs = {(each.system, each.scale): each for each in measurements}
    rows = []
    for system in dict.fromkeys(each.system for each in measurements):
        of = [costs[system, scale] for scale in scales]
        memory = (NOTHING if each.memory_mb is None else f"{each.memory_mb:.0f}" for each in of)
        rows.append((system, *(f"{each.build_s:.2f}" for each in of), *memory))
    columns = ("", *(f"build s, {scale}x" for scale in scales), *(f"MB, {scale}x" for scale in scales))
    return Table("Cost", columns, rows, "build: from loaded templates to ready; memory: added to Python's")


def _scales(measurements: Sequence[Measurement]) -> list[int]:
    return sorted({each.scale for each in measurements})


def _times(took_ms: Sequence[float]) -> str:
    if not took_ms:
        return NOTHING
    return "/".join(
        f"{ms:.2f}" if ms < 10 else f"{ms:.1f}" for ms in (statistics.median(took_ms), percentile(took_ms, 95))
    )


def _percent(share: float) -> str:
    return NOTHING if math.isnan(share) else f"{100 * share:.1f}"


def _loading(loaded: Loaded) -> Table:
    row = ("cockpit", f"{loaded.build_s:.2f}", f"{loaded.cached_s:.2f}", f"{loaded.first_ms:.1f}")
    title = f"Start with {loaded.intents:,} intents, {loaded.templates:,} templates"
    about = "read and checked from YAML and compiled; the same from the cache; then the first sentence"
    return Table(title, ("", "first time s", "from cache s", "first sentence ms"), [row], about)
