"""Judge a turn by what happened to the car: which of the wanted commands came true, and what happened beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from cockpit.bench.text.checks import Check, Goal, Table
from cockpit.bench.text.goals import matching, reached, seat
from cockpit.bench.text.rows import Wanted
from cockpit.events import Change, Command, Turn
from cockpit.packs.load import Packs
from cockpit.vehicle.signals import SignalTree

Changes = Mapping[str, Change]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether each command that was wanted came true, and what was done or answered that nobody wanted."""

    wanted: tuple[Wanted, ...]
    fulfilled: tuple[bool, ...]
    strays: tuple[str, ...] = ()

    @property
    def right(self) -> int:
        """How many commands count as right: none where anything else happened too."""
        return 0 if self.strays else sum(self.fulfilled)


@dataclass(frozen=True, slots=True)
class Judge:
    """Compares turns with labels; `earlier` are the changes of the turn before, where there was one."""

    table: Table
    packs: Packs
    tree: SignalTree

    def verdict(self, alternatives: Sequence[tuple[Wanted, ...]], turn: Turn, earlier: Changes) -> Verdict:
        """Return the verdict on the list of commands that the turn comes nearest to."""
        verdicts = [self._verdict(wanted, turn, earlier) for wanted in alternatives]
        return max(verdicts, key=lambda each: (each.right / len(each.wanted), sum(each.fulfilled)))

    def _verdict(self, wanted: tuple[Wanted, ...], turn: Turn, earlier: Changes) -> Verdict:
        fulfilled = []
        changed: set[str] = set()
        said: set[int] = set()
        for command in wanted:
            served = self._served(command, turn, earlier)
            fulfilled.append(served is not None)
            if served is not None:
                changed |= served[0]
                said |= served[1]
        strays = [path for path in turn.changes if path not in changed and not _taken_back(path, turn, earlier)]
        strays += [c.intent for n, c in enumerate(turn.commands) if n not in said and self._answers(c, turn)]
        return Verdict(wanted, tuple(fulfilled), tuple(strays))

    def _served(self, wanted: Wanted, turn: Turn, earlier: Changes) -> tuple[set[str], set[int]] | None:
        """Return the changes and the places of the commands that serve what was wanted; None where it did not come."""
        check = self.table.check(wanted)
        if turn.status == "refused" and turn.reason == "unsafe" and not turn.changes:
            return self._refused_rightly(wanted, turn)
        if check.earlier_change:
            expected = self._expected(check, wanted, earlier)
            return (set(expected), _all(turn)) if expected and _same(expected, turn.changes) else None
        says = [n for n, command in enumerate(turn.commands) if self._says(check, wanted, command)]
        if turn.status in {"done", "answered"}:
            answering = [n for n in says if any(self._fits(turn.commands[n], pattern) for pattern in check.answer)]
            if answering:
                return set(), set(answering)
            if any(fnmatchcase(turn.commands[n].intent, pattern) for n in says for pattern in check.do):
                return set(turn.changes), _all(turn)
        served = self._changed(check, wanted, turn) if says or not check.says else None
        return None if served is None else (served, set())

    def _changed(self, check: Check, wanted: Wanted, turn: Turn) -> set[str] | None:
        """Return what changed as the first alternative asks that came true, with what may come along."""
        for alternative in check.change:
            served: set[str] | None = set()
            for pattern, goal in alternative.items():
                paths = self._reached(pattern, goal, wanted, turn)
                served = None if paths is None or served is None else served | paths
            if served is not None:
                beside = {path for pattern in check.also for path in matching(pattern, self.tree)}
                return served | (beside - self._zoned(alternative))
        return None

    def _zoned(self, alternative: Mapping[str, object]) -> set[str]:
        """Return the signals that have a seat: only the label's own may change."""
        return {path for pattern in alternative if "{zone}" in pattern for path in matching(pattern, self.tree)}

    def _reached(self, pattern: str, goal: Goal, wanted: Wanted, turn: Turn) -> set[str] | None:
        """Return the signals of a pattern that became what they should; None where one that must did not."""
        try:
            seats = self.table.instances(wanted)
        except KeyError:
            return None
        found = matching(pattern, self.tree)
        good = {
            path for path in found.keys() & turn.changes.keys()
            if reached(goal, turn.changes[path], self.tree[path], wanted, self.table)
        }  # fmt: skip
        if "{zone}" not in pattern or seats is None:
            return good or None
        needed = {path for path, at in found.items() if at in seats}
        return needed if needed and needed <= good else None

    def _expected(self, check: Check, wanted: Wanted, earlier: Changes) -> dict[str, object]:
        """Return the targets that undoing, or repeating for another seat, must lead to."""
        if check.earlier_change == "undone":
            return {path: change.before for path, change in earlier.items()}
        seats = self.table.instances(wanted) or []
        return {
            path.replace(seat(path), at): change.after for path, change in earlier.items() if seat(path) for at in seats
        }

    def _says(self, check: Check, wanted: Wanted, command: Command) -> bool:
        """Return whether a command carries the slots of the label that the check names."""
        given = {name: wanted.slots[name] for name in check.says if name in wanted.slots}
        return all(self._carries(command, value) for value in given.values())

    def _carries(self, command: Command, value: object) -> bool:
        values = list(command.slots.values())
        if isinstance(value, int | float) and not isinstance(value, bool):
            return any(each == value for each in values if not isinstance(each, str | bool))
        said = " ".join([command.intent, *(str(each) for each in values if isinstance(each, str))]).lower()
        return any(word in said for word in self.table.named(str(value)))

    def _fits(self, command: Command, pattern: str) -> bool:
        """Return whether an intent, or a signal it tells of, is of the pattern."""
        told = self.packs.intent(command.intent)[0].tell.values()
        return any(fnmatchcase(name, pattern) for name in (command.intent, *told))

    def _answers(self, command: Command, turn: Turn) -> bool:
        """Return whether a command only says something: it said what nobody asked, unless it is a courtesy."""
        if any(fnmatchcase(command.intent, pattern) for pattern in self.table.courtesies):
            return False
        return turn.status in {"done", "answered"} and (not turn.changes or not self._acts(command))

    def _acts(self, command: Command) -> bool:
        intent = self.packs.intent(command.intent)[0]
        return bool(intent.do or intent.skill)

    def _refused_rightly(self, wanted: Wanted, turn: Turn) -> tuple[set[str], set[int]] | None:
        """A rule may forbid what was wanted, if it was that which was understood."""
        packs = self.table.packs.get(wanted.domain, [])
        understood = {command.intent.partition(".")[0] for command in turn.commands}
        return (set(), _all(turn)) if understood and understood <= set(packs) else None


def _taken_back(path: str, turn: Turn, earlier: Changes) -> bool:
    """Say whether a change only takes back what the turn before did: "no, not mine, hers"."""
    return path in earlier and turn.changes[path].after == earlier[path].before


def _all(turn: Turn) -> set[int]:
    return set(range(len(turn.commands)))


def _same(expected: Mapping[str, object], changes: Changes) -> bool:
    return {path: change.after for path, change in changes.items()} == expected


def unchecked(table: Table, wanted: Sequence[Wanted]) -> Iterator[Wanted]:
    """Yield the commands that no check is written for: they count as wrong."""
    for command in wanted:
        if not table.check(command).asks:
            yield command
