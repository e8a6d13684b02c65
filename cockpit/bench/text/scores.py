"""Count what came of labelled sentences, for the terminal, the page and other programs alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cockpit.bench.text.checks import table
from cockpit.bench.text.talk import Result
from cockpit.bench.text.verdict import unchecked


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int
    total: int

    @property
    def value(self) -> float:
        """Return the share 0..1; 0 of nothing is 0."""
        return self.count / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Failure:
    """A sentence that did not end as it should, and what happened instead."""

    place: str
    id: str
    text: str
    wanted: str
    got: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """All figures of a file.

    Attributes:
        commands: commands that came true, with nothing else, of all that were wanted.
        sentences: sentences whose every command came true.
        precision: of the sentences on which the car did or answered anything, those on which all of it was wanted.
        asked: right commands that the car did only after it had asked whether to; they count as right.
        domains: right commands by domain.
        tags: wholly right sentences by tag.
        false_accepts: out-of-scope sentences that were taken for a command.
        confusions: how often a wanted action came out as something else, most frequent first.
        unchecked: labels that no check is written for, so that they cannot be right.
        left_out: sentences of the file about functions that the car does not have.
    """

    commands: Share
    sentences: Share
    precision: Share
    asked: int
    domains: dict[str, Share]
    tags: dict[str, Share]
    false_accepts: Share
    accepted: tuple[Failure, ...]
    confusions: tuple[tuple[str, str, int], ...]
    failures: tuple[Failure, ...]
    unchecked: tuple[str, ...]
    left_out: int

    def to_json(self) -> dict[str, Any]:
        """Return everything as JSON values."""
        return asdict(self)


def score(results: Sequence[Result], left_out: int = 0) -> Scores:
    """Count the results of one file."""
    wanted = [result for result in results if result.verdict is not None]
    foreign = [result for result in results if result.verdict is None]
    acted = [result for result in wanted if result.acted]
    accepted = [result for result in foreign if result.accepted]
    checks = table()
    without_check = {command.name for result in wanted for command in unchecked(checks, result.row.commands)}
    return Scores(
        commands=_total(result_commands(wanted)),
        sentences=Share(sum(result.wholly_right for result in wanted), len(wanted)),
        precision=Share(sum(result.right > 0 for result in acted), len(acted)),
        asked=sum(result.right for result in wanted if result.asked),
        domains=_by(result_commands(wanted)),
        tags=_by((tag, result.wholly_right) for result in wanted for tag in result.row.tags),
        false_accepts=Share(len(accepted), len(foreign)),
        accepted=tuple(_failure(result) for result in accepted),
        confusions=_confusions(wanted),
        failures=tuple(_failure(result) for result in wanted if not result.wholly_right),
        unchecked=tuple(sorted(without_check)),
        left_out=left_out,
    )


def result_commands(results: Iterable[Result]) -> list[tuple[str, bool]]:
    """Return domain and rightness of every wanted command, of the list of commands that was come nearest to."""
    found = []
    for result in results:
        assert result.verdict is not None
        for command, fulfilled in zip(result.verdict.wanted, result.verdict.fulfilled, strict=True):
            found.append((command.domain, fulfilled and not result.verdict.strays))
    return found


def _total(commands: Sequence[tuple[str, bool]]) -> Share:
    return Share(sum(right for _, right in commands), len(commands))


def _by(pairs: Iterable[tuple[str, bool]]) -> dict[str, Share]:
    groups: defaultdict[str, list[bool]] = defaultdict(list)
    for name, right in pairs:
        groups[name].append(right)
    return {name: Share(sum(group), len(group)) for name, group in sorted(groups.items())}


def _confusions(results: Sequence[Result]) -> tuple[tuple[str, str, int], ...]:
    pairs: Counter[tuple[str, str]] = Counter()
    for result in results:
        assert result.verdict is not None
        for command, fulfilled in zip(result.verdict.wanted, result.verdict.fulfilled, strict=True):
            if not fulfilled or result.verdict.strays:
                pairs[command.name, got(result)] += 1
    return tuple((wanted, came, count) for (wanted, came), count in pairs.most_common())


def got(result: Result) -> str:
    """Return what a turn came to, in a few words: the intents, or why none."""
    turn = result.turn
    intents = " + ".join(command.intent for command in turn.commands)
    if turn.status == "not-understood" or not intents:
        return f"not understood ({turn.reason})" if turn.reason else turn.status
    return intents if turn.status in {"done", "answered"} else f"{turn.status} ({turn.reason}): {intents}"


def _failure(result: Result) -> Failure:
    row, turn = result.row, result.turn
    slots = [" ".join(f"{name}={value}" for name, value in command.slots.items()) for command in turn.commands]
    came = "; ".join(part for part in (got(result), *slots, f"“{turn.reply}”") if part)
    wanted = " + ".join(str(command) for command in row.commands) or "nothing"
    return Failure(str(row.place), row.id, row.text, wanted, came, row.tags)
