"""What there is to say of a turn that went otherwise, in lines for a terminal, a log or a test report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cockpit.grammar.normalise import normalise
from cockpit.testing.columns import drawn, word_steps
from cockpit.testing.judge import Difference
from cockpit.testing.run import Result

LABEL_WIDTH = 12

Tone = Literal["plain", "faint", "head", "key", "expected", "found", "mark"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, and what kind of thing it tells."""

    text: str
    tone: Tone = "plain"


def failure_lines(result: Result) -> Iterator[Line]:
    """Yield one failure: what was said and heard, expected against found, and the alignment that explains it."""
    by = f"  by {result.heard.voice}, {result.heard.noise}" if result.heard else ""
    yield _labelled("said", f"“{result.said}”{by}")
    if result.heard is not None:
        steps = word_steps(normalise(result.said).split(), result.heard.words.split())
        yield from _drawn(drawn(steps, ("said", "heard")))
    for problem in result.problems:
        yield from _difference(problem.difference)
    if result.alignment:
        yield Line("nearest sentence of the packs", "faint")
        yield from _drawn(drawn(result.alignment, ("heard" if result.heard else "said", "pack")))
    if result.turn.reply and not any(each.difference.key == "reply" for each in result.problems):
        yield _labelled("reply", f"“{result.turn.reply}”")
    if result.broken:
        yield Line("an earlier turn of this talk went wrong, which may explain it", "mark")


def short(path: str) -> str:
    """Return a signal's path without what all begin with."""
    return path.removeprefix("Vehicle.").removeprefix("Cabin.")


def place_of(result: Result) -> str:
    """Return where the first expectation that failed stands, by the path from here where that is shorter."""
    place = result.problems[0].place if result.problems else result.place
    file = Path(place.file)
    near = file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file
    return f"{near}:{place.line}:{place.column}"


def _difference(difference: Difference) -> Iterator[Line]:
    yield Line(short(difference.key), "key")
    yield Line(f"  - {difference.expected}", "expected")
    yield Line(f"  + {difference.found}", "found")


def _drawn(lines: list[str]) -> Iterator[Line]:
    return (Line(f"  {line}", "mark" if number == 2 else "plain") for number, line in enumerate(lines))


def _labelled(label: str, text: str) -> Line:
    return Line(f"{label:<{LABEL_WIDTH}}{text}")
