"""Say each labelled sentence to a fresh car, set so that what is wanted can be seen to happen, and judge the turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from cockpit.bench.text.checks import Check, Table, table
from cockpit.bench.text.goals import matching, prepared
from cockpit.bench.text.rows import Row
from cockpit.bench.text.verdict import Changes, Judge, Verdict
from cockpit.dialogue.session import Session
from cockpit.events import Change, SignalValue, Turn
from cockpit.pipeline import Core
from cockpit.vehicle.simulator import Vehicle

SETTLE_S = 30.0
"""How long the car is given to get where a sentence begins, and a conversation between two turns at most."""

YES = {"en": "yes"}
NO_CHANGES: Changes = {}


@dataclass(frozen=True, slots=True)
class Result:
    """A sentence, what came of it, and the verdict: None where nothing was wanted.

    `asked` says that the car asked whether to do it, and did when told yes.
    """

    row: Row
    turn: Turn
    verdict: Verdict | None
    asked: bool = False

    @property
    def acted(self) -> bool:
        """Whether the car did or answered anything."""
        return bool(self.turn.changes) or self.turn.status in {"done", "answered"}

    @property
    def accepted(self) -> bool:
        """Whether a sentence was taken for a command: anything but not understood, or refused without one."""
        return self.turn.status != "not-understood" and not (self.turn.status == "refused" and not self.turn.commands)

    @property
    def right(self) -> int:
        """How many of the wanted commands came true, and nothing else."""
        return self.verdict.right if self.verdict else 0

    @property
    def wholly_right(self) -> bool:
        """Whether it ended as it should: every command come true, or a sentence out of scope refused."""
        return not self.accepted if self.verdict is None else self.right == len(self.verdict.wanted)


def run(core: Core, rows: Iterable[Row]) -> Iterator[Result]:
    """Say each sentence and judge what came of it.

    Raises:
        PackError: an intent names a skill that is not installed.
    """
    checks = table()
    judge = Judge(checks, core.packs, Vehicle().signals)
    for row in rows:
        check = _first(row, checks)
        session = core.session(scenario=check.scenario or "mild")
        _prepare(session, row, checks)
        earlier = NO_CHANGES
        if check.earlier and (row.needs_context or check.always):
            earlier = session.say(check.earlier).changes
        yield _result(session, judge, row, earlier)


def _result(session: Session, judge: Judge, row: Row, earlier: Changes) -> Result:
    turn = session.say(row.text)
    if not row.commands:
        return Result(row, turn, None)
    result = Result(row, turn, judge.verdict(row.alternatives, turn, earlier))
    if turn.status == "asked" and turn.reason is None:
        agreed = _joined(turn, session.say(YES["en"]))
        verdict = judge.verdict(row.alternatives, agreed, earlier)
        if verdict.right:
            return Result(row, agreed, verdict, asked=True)
    return result


def _joined(first: Turn, second: Turn) -> Turn:
    """Return two turns as one: what changed over both."""
    paths = {**first.changes, **second.changes}
    before = {path: (first.changes.get(path) or second.changes[path]).before for path in paths}
    return replace(second, changes={path: Change(before[path], paths[path].after) for path in paths})


def _first(row: Row, checks: Table) -> Check:
    """Return the check of a sentence's first command: where the car is, and what was said before."""
    return checks.check(row.commands[0]) if row.commands else Check()


def _prepare(session: Session, row: Row, checks: Table) -> None:
    """Set the car so that everything that may be wanted is a change; what is wanted first decides."""
    start: dict[str, SignalValue] = {}
    for wanted in (wanted for alternative in row.alternatives for wanted in alternative):
        check = checks.check(wanted)
        tree = session.vehicle.signals
        given = {path: value for pattern, value in check.before.items() for path in matching(pattern, tree)}
        for alternative in check.change:
            for pattern, goal in alternative.items():
                for path in matching(pattern, tree):
                    value = prepared(goal, tree[path], wanted, checks)
                    if value is not None:
                        given.setdefault(path, value)
        start = {**given, **start}
    if start:
        session.vehicle.roll_back(start)
        session.vehicle.advance(SETTLE_S)
