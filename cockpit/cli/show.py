"""How a turn looks in the terminal: heard, understood, done or refused, answered, and what each stage took."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from cockpit.events import Command, Hypothesis, ReplySpoken, Turn

if TYPE_CHECKING:
    from rich.text import Text

STATUS_STYLES = {
    "done": "bold green",
    "answered": "bold green",
    "asked": "bold yellow",
    "refused": "bold red",
    "not-understood": "bold red",
}
SURE, DOUBTFUL = 0.85, 0.6
"""Word confidences from which a heard word is shown as sure, or as doubtful; below it is red."""

LABEL_WIDTH = 12


def turn_lines(turn: Turn, spoken: ReplySpoken | None = None) -> Iterator[Text]:
    """Yield the lines of one turn, top to bottom of the pipeline."""
    if turn.heard is not None and turn.heard.words:
        yield _line("heard", _heard(turn.heard))
    for command in turn.commands:
        yield _line("understood", _command(command))
    if turn.reason:
        why = f"{turn.reason}" + (f", nearest: “{turn.nearest}”" if turn.nearest else "")
        yield _line("why not" if turn.status in {"refused", "not-understood"} else "why", _styled(why, "yellow"))
    for path, change in turn.changes.items():
        shown = path.removeprefix("Vehicle.").removeprefix("Cabin.")
        yield _line("car", _styled(f"{shown}  {_value(change.before)} → {_value(change.after)}", "cyan"))
    reply = _styled(f"“{turn.reply}”", "bold")
    if spoken is not None:
        reply.append(
            f"  {spoken.engine}, {spoken.duration_s:.1f} s" + (f", {spoken.file}" if spoken.file else ""), "dim"
        )
    status = _styled(turn.status, STATUS_STYLES[turn.status])
    yield _line("status", status)
    yield _line("reply", reply)
    if turn.timings_ms:
        yield _line("time", _styled(waterfall(turn.timings_ms), "dim"))


def waterfall(timings_ms: Mapping[str, float]) -> str:
    """Return the stages with their milliseconds, as ``words 41 · match 0.4 · act 0.1 ms``."""
    stages = [f"{stage} {_ms(ms)}" for stage, ms in timings_ms.items()]
    return " · ".join(stages) + " ms"


def _ms(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"


def _line(label: str, content: Text) -> Text:
    line = _styled(f"    {label:<{LABEL_WIDTH}}", "dim")
    line.append_text(content)
    return line


def _styled(text: str, style: str) -> Text:
    from rich.text import Text

    return Text(text, style=style)


def _heard(heard: Hypothesis) -> Text:
    """Colour each word by its confidence; red and a question mark say which one was doubtful."""
    line = _styled("", "")
    for word in heard.words:
        sure = word.confidence >= SURE
        style = "green" if sure else "yellow" if word.confidence >= DOUBTFUL else "red"
        line.append(word.text + ("" if word.confidence >= DOUBTFUL else "?") + " ", style)
    line.append(f" {heard.confidence:.0%}", "dim")
    return line


def _command(command: Command) -> Text:
    line = _styled(command.intent, "bold magenta")
    for name, value in command.slots.items():
        line.append(f"  {name}={_value(value)}", "magenta")
    line.append(f"  {command.match} {command.confidence:.2f}", "dim")
    return line


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value) or "–"
