"""Compare what a turn of a script expects with what came of it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from cockpit.dialogue.phrases import PHRASES
from cockpit.dialogue.session import Session
from cockpit.events import Command, SignalValue, SlotValue, Turn
from cockpit.packs.load import Packs
from cockpit.testing.check import wanted_value, wordings_of
from cockpit.testing.quantity import in_unit
from cockpit.testing.script import CarValue, ReplyExpected, TalkTurn
from cockpit.vehicle.signals import Signal

NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that went otherwise: which key of the turn says so, what it expects, and what was found.

    `path` leads from the turn to the expectation in the file; `instead` is what would have to stand there.
    """

    key: str
    expected: str
    found: str
    path: tuple[str, ...] = ()
    instead: SlotValue | list[str] | None = None

    def __str__(self) -> str:
        return f"{self.key}: expected {self.expected}, got {self.found}"


def differences(expected: TalkTurn, turn: Turn, session: Session, packs: Packs) -> Iterator[Difference]:
    """Yield what went otherwise than expected, first what was understood, then what was done and said."""
    yield from _understood(expected, turn)
    if expected.status is not None and turn.status != expected.status:
        why = f" ({turn.reason})" if turn.reason else ""
        yield Difference("status", expected.status, f"{turn.status}{why}", ("status",), turn.status)
    if expected.reason is not None and turn.reason != expected.reason:
        yield Difference("reason", expected.reason, turn.reason or NOTHING, ("reason",), turn.reason)
    for path, value in expected.car.items():
        signal = session.vehicle.signals[path]
        found = _signal(session, signal)
        if not _as_expected(found, value, signal):
            yield Difference(path, worded(value, signal), told(found, signal), ("car", path), found)
    yield from _unchanged(expected, turn)
    yield from _reply(expected.reply, turn, packs)
    took_ms = turn.timings_ms.get("total", 0.0)
    if expected.within_ms is not None and took_ms > expected.within_ms:
        yield Difference("within_ms", f"at most {expected.within_ms:g} ms", f"{took_ms:.1f} ms", ("within_ms",))


def _understood(expected: TalkTurn, turn: Turn) -> Iterator[Difference]:
    intents = [command.intent for command in turn.commands]
    if expected.intent is not None and intents != expected.intent:
        instead = intents[0] if len(intents) == 1 else intents or None
        yield Difference("intent", ", ".join(expected.intent), ", ".join(intents) or NOTHING, ("intent",), instead)
    slots = turn.commands[0].slots if turn.commands else {}
    for name, value in expected.slots.items():
        if not same(slots.get(name), value):
            found = told(slots[name]) if name in slots else NOTHING
            yield Difference(f"slot {name}", told(value), found, ("slots", name), slots.get(name))


def _unchanged(expected: TalkTurn, turn: Turn) -> Iterator[Difference]:
    if expected.unchanged and turn.changes:
        yield Difference("unchanged", "no change", ", ".join(turn.changes), ("unchanged",))
    for pattern in expected.absent:
        moved = [path for path in turn.changes if fnmatchcase(path, pattern)]
        if moved:
            yield Difference("absent", f"no change of {pattern}", ", ".join(moved), ("absent",))


def _reply(expected: ReplyExpected, turn: Turn, packs: Packs) -> Iterator[Difference]:
    reply, folded = f"“{turn.reply}”", turn.reply.casefold()
    for piece in expected.contains:
        if piece.casefold() not in folded:
            yield Difference("reply", f"“{piece}” in it", reply, ("reply",))
    for piece in expected.without:
        if piece.casefold() in folded:
            yield Difference("reply", f"no “{piece}” in it", reply, ("reply",))
    if expected.exact is not None and turn.reply != expected.exact:
        yield Difference("reply", f"“{expected.exact}”", reply, ("reply",))
    if expected.template is not None and not _from_template(expected.template, turn, packs):
        yield Difference("reply", f"the wording '{expected.template}'", reply, ("reply",))


def _from_template(name: str, turn: Turn, packs: Packs) -> bool:
    """Say whether the reply holds a wording of that name, whatever stands in its placeholders."""
    phrase = PHRASES[packs.language].get(name)
    wordings = [phrase] if phrase is not None else _wordings(name, turn.commands, packs)
    return any(_pattern(wording).search(turn.reply) for wording in wordings)


def _wordings(name: str, commands: Sequence[Command], packs: Packs) -> list[str]:
    return [text for each in commands for text in wordings_of(packs.intent(each.intent)[1]).get(name, ())]


def _pattern(wording: str) -> re.Pattern[str]:
    pieces = re.split(r"\{[a-z0-9_]+\}", wording)
    return re.compile(".+?".join(re.escape(piece) for piece in pieces), re.IGNORECASE)


def same(found: object, expected: object) -> bool:
    """Say whether two values are the same; numbers may differ by how they are stored."""
    if isinstance(found, float | int) and isinstance(expected, float | int) and not isinstance(expected, bool):
        return math.isclose(found, expected, abs_tol=1e-6)
    return found == expected


def _as_expected(found: SignalValue, expected: CarValue, signal: Signal) -> bool:
    if expected.value is not None:
        wanted = wanted_value(expected.value, signal)
        if expected.within is None:
            return same(found, wanted)
        if abs(float(found) - float(wanted)) > in_unit(expected.within, signal, difference=True) + 1e-6:
            return False
    above = expected.above is None or float(found) > in_unit(expected.above, signal)
    return above and (expected.below is None or float(found) < in_unit(expected.below, signal))


def _signal(session: Session, signal: Signal) -> SignalValue:
    """Return what an actuator is set to, or what a sensor shows."""
    return session.vehicle.target(signal.path) if signal.kind == "actuator" else session.vehicle.get(signal.path)


def worded(expected: CarValue, signal: Signal) -> str:
    """Return what is expected of a signal, as a reader would write it: "22 celsius ± 0.5"."""
    parts = []
    if expected.value is not None:
        within = f" ± {told(expected.within)}" if expected.within is not None else ""
        parts.append(told(wanted_value(expected.value, signal), signal) + within)
    parts += [f"{name} {told(value)}" for name in ("above", "below") if (value := getattr(expected, name)) is not None]
    return ", ".join(parts)


def told(value: object, signal: Signal | None = None) -> str:
    """Return a value with its unit: "22 celsius", "true", "UP"."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    return f"{text} {signal.unit}" if signal is not None and signal.unit else text
