"""How a test run looks in the terminal: what went otherwise, where, and why it was understood so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from cockpit.errors import PackError

if TYPE_CHECKING:
    from rich.text import Text

    from cockpit.testing.figures import Rate, Run
    from cockpit.testing.run import Result

MOST_DETAILED = 10
"""Failures shown with everything; the rest take a line each."""

STYLES = {
    "plain": "",
    "faint": "dim",
    "head": "bold",
    "key": "cyan",
    "expected": "green",
    "found": "red",
    "mark": "yellow",
}

MOST_LISTED = 40
MOST_MISHEARD = 15
LEAST_SHOWN_S = 0.1


def run_lines(run: Run, *, every: bool = False) -> Iterator[Text | str]:
    """Yield what there is to say of a run: first failures with their details, then figures."""
    for error in run.errors:
        yield _styled(str(error), "red")
    failed = run.failed
    first = [result for result in failed if not result.broken] or failed
    for result in first if every else first[:MOST_DETAILED]:
        yield from _failure(result)
    shown = first if every else first[:MOST_DETAILED]
    rest = [result for result in failed if not any(result is each for each in shown)]
    for result in rest if every else rest[:MOST_LISTED]:
        yield _listed(result)
    if not every and len(rest) > MOST_LISTED:
        yield _styled(f"  and {len(rest) - MOST_LISTED} more: --all prints them", "dim")
    if run.spoken:
        for title, rates in (("by voice", run.by_voice()), ("by noise", run.by_noise()), ("by pack", run.by_pack())):
            yield from _rates(title, rates)
        yield from _misheard(run)
    yield summary(run)


def _failure(result: Result) -> Iterator[Text]:
    from cockpit.testing.failure import failure_lines, place_of

    yield _styled("")
    head = _styled(f"✗ {result.id}", "bold red")
    head.append(f"  {place_of(result)}", "dim")
    yield head
    for line in failure_lines(result):
        yield _styled(f"    {line.text}", STYLES[line.tone])


def summary(run: Run) -> Text:
    """Return the last line: counts, time and speed."""
    good = not run.failed and not run.errors
    line = _styled("✓ " if good else "✗ ", "bold green" if good else "bold red")
    line.append(f"{run.all.passed} of {run.all.total} turns", "bold")
    wrong = sum(isinstance(error, PackError) for error in run.errors)
    if wrong:
        line.append(f", {wrong} wrong in scripts", "bold red")
    if len(run.errors) > wrong:
        line.append(", not finished", "bold red")
    if run.spoken:
        line.append(f", {len(run.spoken)} as sound", "dim")
    line.append(f"  {run.took_s:.1f} s", "dim")
    if run.spoken:
        line.append(f", {60 * run.all.total / run.took_s:.0f} a minute", "dim")
    elif (own_s := sum(result.took_s - result.car_s for result in run.results)) > 0:
        car_s = sum(result.car_s for result in run.results)
        beside = f" beside {car_s:.1f} s in which the car drove on" if car_s >= LEAST_SHOWN_S else ""
        line.append(f", {run.all.total / own_s:.0f} a second{beside}", "dim")
    return line


def _listed(result: Result) -> Text:
    from cockpit.testing.failure import short

    line = _styled(f"✗ {result.id}", "red")
    first = result.problems[0].difference
    line.append(f"  “{result.said}”  {short(first.key)}: {first.expected} ≠ {first.found}", "dim")
    return line


def _rates(title: str, rates: Mapping[str, Rate]) -> Iterator[Text]:
    if len(rates) > 1:
        yield _styled(f"\n{title}", "bold")
        width = max(map(len, rates))
        for name, each in rates.items():
            yield _styled(f"  {name:<{width}}  {each.value:>6.1%}  {each.passed} of {each.total}")


def _misheard(run: Run) -> Iterator[Text]:
    pairs = run.misheard().most_common(MOST_MISHEARD)
    if pairs:
        yield _styled("\nmisheard in failed turns (said → heard)", "bold")
        for (said, heard), count in pairs:
            yield _styled(f"  {count:>4}  {said or '·'} → {heard or '·'}")
        yield _styled("")


def _styled(text: str, style: str = "") -> Text:
    from rich.text import Text

    return Text(text, style=style)
