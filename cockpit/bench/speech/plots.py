"""Draw what was measured: acceptance against noise, kinds of noise, false accepts, accents, and reliability."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cockpit.bench.speech import scores
from cockpit.bench.speech.conditions import ALL_DB, STEPS_DB
from cockpit.bench.speech.measure import Outcome
from cockpit.bench.speech.report import Measured

COLOURS = ("#0f6fde", "#e4572e", "#17a673", "#8a4fff", "#b8860b")
INK, FAINT = "#1d2733", "#d5dce4"
WIDTH_INCH, HEIGHT_INCH, DPI = 11.0, 7.6, 130
CLEAN_AT_DB = ALL_DB[0] + 4
"""Where on the axis of ratios the sound without added noise is drawn."""

STYLE = {
    "axes.edgecolor": FAINT, "axes.labelcolor": INK, "text.color": INK, "xtick.color": INK, "ytick.color": INK,
    "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True, "grid.color": FAINT,
    "grid.linewidth": 0.6, "axes.axisbelow": True, "font.size": 9, "axes.titlesize": 10.5, "axes.titleweight": "bold",
    "axes.titlelocation": "left", "legend.frameon": False, "svg.fonttype": "none",
}  # fmt: skip

Axes = Any
Panel = tuple[str, Callable[[Axes], None]]


def draw(measured: Measured) -> Any:
    """Return a matplotlib Figure of all panels for which there is something to draw; None when there is none."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    panels = _panels(measured)
    if not panels:
        return None
    columns = 2 if len(panels) > 1 else 1
    rows = -(-len(panels) // columns)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH_INCH, HEIGHT_INCH / 2 * rows), layout="constrained")
        places = figure.subplots(rows, columns, squeeze=False).ravel()
        for axes, (title, paint) in zip(places, panels, strict=False):
            axes.set_title(title)
            paint(axes)
        for axes in places[len(panels) :]:
            axes.set_axis_off()
    return figure


def write_png(figure: Any, path: Path) -> None:
    """Write the figure as a picture."""
    figure.savefig(path, dpi=DPI)


def svg(figure: Any) -> str:
    """Return the figure as an SVG element, to stand in a page."""
    written = io.StringIO()
    figure.savefig(written, format="svg")
    text = written.getvalue()
    return text[text.index("<svg") :]


def _panels(measured: Measured) -> list[Panel]:
    panels: list[Panel] = [
        (f"Commands understood: {task}", _over_noise(measured, part, task))
        for part, task in measured.tasks()
        if any(
            not outcome.condition.clean for outcome in measured.outcomes if (outcome.part, outcome.task) == (part, task)
        )
    ]
    kinds = list(dict.fromkeys(o.condition.noise for o in measured.outcomes if o.condition.noise))
    if kinds:
        panels.append((f"By noise, mean over {', '.join(map(str, STEPS_DB))} dB", _by_kind(measured, kinds)))
    if any(outcome.accepted is None for outcome in measured.outcomes):
        panels.append(("False accepts per hour of other sound", _false_accepts(measured)))
    sure = [
        outcome for outcome in measured.outcomes if outcome.system == measured.systems[0] and outcome.part != "words"
    ]
    if any(outcome.heard for outcome in sure):
        panels.append((f"Can its confidence be believed? ({measured.systems[0]})", _reliability(sure)))
    return panels


def _over_noise(measured: Measured, part: str, task: str) -> Callable[[Axes], None]:
    def paint(axes: Axes) -> None:
        for system, colour in zip(measured.systems, COLOURS, strict=False):
            outcomes = measured.of(system, part, task)
            shares = {snr_db: scores.acceptance(scores.at_ratio(outcomes, snr_db)) for snr_db in (None, *ALL_DB)}
            points = [(CLEAN_AT_DB if r is None else r, 100 * s.value) for r, s in shares.items() if s.total]
            if points:
                axes.plot(*zip(*points, strict=True), "o-", color=colour, label=system, markersize=4, linewidth=1.8)
        axes.set_xticks([*STEPS_DB, CLEAN_AT_DB], [*map(str, STEPS_DB), "clean"])
        axes.set(xlabel="signal-to-noise ratio, dB (A-weighted)", ylabel="accepted, %", ylim=(0, 102))
        axes.legend(loc="lower right")

    return paint


def _by_kind(measured: Measured, kinds: list[str]) -> Callable[[Axes], None]:
    def value(system: str, kind: str) -> float:
        outcomes = [outcome for outcome in measured.outcomes if outcome.system == system]
        return 100 * scores.acceptance(scores.in_noise(outcomes, kind)).value

    def paint(axes: Axes) -> None:
        _bars(axes, measured.systems, kinds, value)
        axes.set(ylabel="accepted, %", ylim=(0, 118))

    return paint


def _false_accepts(measured: Measured) -> Callable[[Axes], None]:
    def of(system: str, task: str) -> list[Outcome]:
        return [o for o in measured.outcomes if (o.system, o.task) == (system, task) and o.part != "words"]

    tasks = [task for _, task in measured.tasks() if scores.false_accepts(of(measured.systems[0], task)).total]

    def paint(axes: Axes) -> None:
        _bars(axes, measured.systems, tasks, lambda system, task: scores.false_accepts(of(system, task)).value)
        axes.set_yscale("symlog", linthresh=2)
        axes.set(ylabel="commands an hour")
        axes.set_ylim(0, 5 * axes.get_ylim()[1])

    return paint


def _reliability(outcomes: list[Outcome]) -> Callable[[Axes], None]:
    def paint(axes: Axes) -> None:
        bins = scores.reliability(outcomes)
        axes.plot([0, 1], [0, 1], "--", color=INK, linewidth=0.8)
        axes.plot([one.confidence for one in bins], [one.right for one in bins], "o-", color=COLOURS[0], markersize=4)
        for one in bins:
            axes.annotate(
                str(one.count), (one.confidence, one.right), xytext=(4, -10), textcoords="offset points", size=7
            )
        error = scores.calibration_error(bins)
        axes.set(xlabel=f"confidence (expected calibration error {error:.3f}; small figures: clips)", ylabel="right")
        axes.set(xlim=(0, 1.02), ylim=(0, 1.05))

    return paint


def _bars(axes: Axes, systems: list[str], names: list[str], value: Callable[[str, str], float]) -> None:
    width = 0.8 / len(systems)
    for number, (system, colour) in enumerate(zip(systems, COLOURS, strict=False)):
        places = [index - 0.4 + width * (number + 0.5) for index in range(len(names))]
        bars = axes.bar(places, [value(system, name) for name in names], width * 0.92, color=colour, label=system)
        axes.bar_label(bars, fmt="%.1f", size=7, padding=1)
    axes.set_xticks(range(len(names)), names)
    axes.grid(visible=False, axis="x")
    axes.legend(loc="upper right", ncols=len(systems))
