"""The figures of an evaluation as a table, for the terminal and as a page."""

from __future__ import annotations

from pathlib import Path

from cockpit.bench.fleet.summary import Estimate, Group, Summary
from cockpit.bench.tables import NOTHING, Table, foot, head, table_html
from cockpit.errors import UsageError

COLUMNS = {
    "word_error_rate": "word errors",
    "commands_right": "commands right",
    "false_accepts": "false accepts",
    "refused": "refused",
    "failed": "not heard",
    "real_time_factor": "real-time factor",
    "processor_hours_per_hour": "processor h / h",
}
SHARES = ("word_error_rate", "commands_right", "false_accepts", "refused", "failed")
ABOUT = (
    "In brackets 95 % intervals, bootstrapped over speakers. Commands right: of those that meant one, the share of which "
    "just that was understood. Processor hours an hour of sound: voice detection, recogniser and understanding."
)


def table(summary: Summary) -> Table:
    """Return all figures: everything, then by tag."""
    rows = [_row("everything", summary.everything), *(_row(tag, group) for tag, group in summary.tags.items())]
    return Table("How well the recordings were heard", ("", "recordings", "hours", *COLUMNS.values()), rows, ABOUT)


def write_page(summary: Summary, name: str, file: Path) -> None:
    """Write the table as a page that stands alone.

    Raises:
        UsageError: it cannot be written.
    """
    notes = [f"{count} recordings could not be heard: {kind}" for kind, count in summary.errors.items()]
    lines = [*head(name, "cockpit eval speech"), *table_html(table(summary)), *foot(notes)]
    try:
        file.write_text("\n".join(lines), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", place=str(file)) from error


def _row(name: str, group: Group) -> tuple[str, ...]:
    cells = (_cell(measure, group.measures.get(measure)) for measure in COLUMNS)
    return (name, str(group.recordings), f"{group.hours:.2f}", *cells)


def _cell(measure: str, estimate: Estimate | None) -> str:
    if estimate is None:
        return NOTHING
    value, low, high = (
        f"{100 * each:.1f}" if measure in SHARES else f"{each:.3f}"
        for each in (estimate.value, estimate.low, estimate.high)
    )
    return f"{value}{' %' if measure in SHARES else ''} ({low}–{high})"
