"""The figures of an evaluation as a table, for the terminal and as a page."""

from __future__ import annotations

from collections.abc import Iterator
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
SHORT = {
    "word_error_rate": "words",
    "commands_right": "right",
    "false_accepts": "false",
    "refused": "refused",
    "failed": "failed",
    "real_time_factor": "time",
    "processor_hours_per_hour": "cost",
}
"""The columns beside each other in a terminal."""

PERCENT = ("word_error_rate", "commands_right", "false_accepts", "refused", "failed")
OF = {
    "word_error_rate": "words",
    "commands_right": "recordings that meant one",
    "false_accepts": "recordings that meant none",
    "refused": "recordings",
    "failed": "recordings",
}
ABOUT = (
    "In brackets 95 % intervals, bootstrapped over speakers. Commands right: where one was meant, just that was "
    "understood. Processor hours count voice detection, recogniser and understanding."
)


def lines(summary: Summary) -> Iterator[str]:
    """Yield the figures of all recordings, one a line."""
    group = summary.everything
    yield f"{'recordings':<17}{group.recordings}, {group.hours:.2f} hours of sound"
    for measure, title in COLUMNS.items():
        if (estimate := group.measures.get(measure)) is not None:
            value, _, interval = _cell(measure, estimate).partition(" (")
            of = f" of {estimate.of:.0f} {OF[measure]}" if measure in OF else ""
            yield f"{title:<17}{value}{of}" + (f" (95 % interval {interval}" if interval else "")


def by_tag(summary: Summary) -> Table:
    """Return the figures by tag, without intervals and without columns that nothing tells of."""
    told = [name for name in COLUMNS if any(name in group.measures for group in summary.tags.values())]
    rows = [
        (tag, str(group.recordings), f"{group.hours:.2f}", *(_bare(name, group.measures.get(name)) for name in told))
        for tag, group in summary.tags.items()
    ]
    return Table("by tag", ("", "clips", "hours", *(SHORT[name] for name in told)), rows)


def table(summary: Summary) -> Table:
    """Return all figures with their intervals: everything, then by tag."""
    rows = [_row("everything", summary.everything), *(_row(tag, group) for tag, group in summary.tags.items())]
    return Table("How well the recordings were heard", ("", "recordings", "hours", *COLUMNS.values()), rows, ABOUT)


def write_page(summary: Summary, name: str, file: Path) -> None:
    """Write the table as a page that stands alone.

    Raises:
        UsageError: it cannot be written.
    """
    notes = [f"{count} recordings could not be heard: {kind}" for kind, count in summary.errors.items()]
    page = [*head(name, "cockpit eval speech"), *table_html(table(summary)), *foot(notes)]
    try:
        file.write_text("\n".join(page), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", place=str(file)) from error


def _row(name: str, group: Group) -> tuple[str, ...]:
    cells = (_cell(measure, group.measures.get(measure)) for measure in COLUMNS)
    return (name, str(group.recordings), f"{group.hours:.2f}", *cells)


def _cell(measure: str, estimate: Estimate | None) -> str:
    if estimate is None:
        return NOTHING
    value = _figure(measure, estimate.value) + (" %" if measure in PERCENT else "")
    if estimate.low is None or estimate.high is None:
        return value
    return f"{value} ({_figure(measure, estimate.low)}–{_figure(measure, estimate.high)})"


def _figure(measure: str, value: float) -> str:
    return f"{100 * value:.1f}" if measure in PERCENT else f"{value:.3f}"


def _bare(measure: str, estimate: Estimate | None) -> str:
    return _cell(measure, estimate).partition(" (")[0]
