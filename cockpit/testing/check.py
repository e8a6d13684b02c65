"""Find what a script expects that can never be: unknown intents, slots, signals and values, and missing recordings."""

from __future__ import annotations

from collections.abc import Iterator

from cockpit.dialogue.phrases import PHRASES
from cockpit.errors import CockpitError, PackError, Place, SignalError, did_you_mean
from cockpit.events import SignalValue, SlotValue
from cockpit.packs.load import Packs
from cockpit.packs.schema import ChoiceSlot, IntentWording, RangeSlot
from cockpit.testing.quantity import in_unit
from cockpit.testing.script import CarValue, TalkTurn
from cockpit.testing.talk import SOUNDS, Case, Script
from cockpit.vehicle.scenario import scenario_named
from cockpit.vehicle.signals import Signal, SignalTree, standard_tree

WORDINGS = ("reply", "same", "limit", "confirm")


def check_script(script: Script, packs: Packs, tree: SignalTree | None = None) -> list[PackError]:
    """Return everything in a script that can never come true with these packs and signals, each with its place."""
    tree = standard_tree() if tree is None else tree
    found: dict[str, PackError] = {}
    for case in script.cases:
        for error in _Checker(case, packs, tree).errors():
            found.setdefault(str(error), error)  # the rows of a table share their places
    return sorted(found.values(), key=_order)


def _order(error: PackError) -> tuple[str, int, int]:
    place = error.place or Place("")
    return place.file, place.line or 0, place.column or 0


class _Checker:
    """Looks through one conversation."""

    def __init__(self, case: Case, packs: Packs, tree: SignalTree) -> None:
        self._case, self._packs, self._tree = case, packs, tree

    def errors(self) -> Iterator[PackError]:
        """Yield what is wrong, in order."""
        if self._case.talk.scenario is not None:
            try:
                scenario_named(self._case.talk.scenario)
            except CockpitError as error:
                yield PackError(error.message, place=self._case.places.at("scenario"), hint=error.hint)
        for number, turn in enumerate(self._case.talk.turns):
            yield from self._intents(number, turn)
            yield from self._slots(number, turn)
            yield from self._car(number, turn)
            yield from self._absent(number, turn)
            yield from self._template(number, turn)
            yield from self._sound(number, turn)

    def _at(self, number: int, *path: str | int) -> Place:
        return self._case.places.at("turns", number, *path)

    def _intents(self, number: int, turn: TalkTurn) -> Iterator[PackError]:
        known = set(self._packs.intents())
        for index, name in enumerate(turn.intent or ()):
            if name not in known:
                hint = did_you_mean(name, known) or "packs are added with --packs"
                yield PackError(f"no intent '{name}'", place=self._at(number, "intent", index), hint=hint)

    def _slots(self, number: int, turn: TalkTurn) -> Iterator[PackError]:
        if not turn.slots:
            return
        known = self._known_slots(turn.intent[0] if turn.intent else None)
        if known is None:
            return
        for name, value in turn.slots.items():
            place = self._at(number, "slots", name)
            slots = known.get(name)
            if slots is None:
                of = f"'{turn.intent[0]}' has" if turn.intent else "any pack has"
                hint = did_you_mean(name, known) or f"known: {', '.join(sorted(known)) or 'none'}"
                yield PackError(f"no slot '{name}' that {of}", place=place, hint=hint)
            elif (problem := _impossible(value, slots)) is not None:
                yield PackError(f"{name} is never {value}", place=place, hint=problem)

    def _known_slots(self, intent: str | None) -> dict[str, list[RangeSlot | ChoiceSlot]] | None:
        """Return the slots of an intent, or of all, by their names; None where the intent itself is unknown."""
        slots: dict[str, list[RangeSlot | ChoiceSlot]] = {}
        if intent is None:
            for pack in self._packs.packs.values():
                for name, slot in pack.meaning.slots.items():
                    slots.setdefault(name, []).append(slot)
            return slots
        if intent not in set(self._packs.intents()):
            return None
        meaning, _, pack = self._packs.intent(intent)
        return {name: [pack.meaning.slots[name]] for name in {*meaning.slots, *meaning.defaults}}

    def _car(self, number: int, turn: TalkTurn) -> Iterator[PackError]:
        for path, expected in turn.car.items():
            key = self._case.keys.at("turns", number, "car", path)
            try:
                signal = self._tree[path]
            except SignalError as error:
                yield PackError(f"no signal '{path}'", place=key, hint=error.hint)
                continue
            problem, hint = _never(expected, signal)
            if problem is not None:
                yield PackError(problem, place=self._at(number, "car", path), hint=hint)

    def _absent(self, number: int, turn: TalkTurn) -> Iterator[PackError]:
        for index, pattern in enumerate(turn.absent):
            place = self._at(number, "absent", index)
            paths = self._tree.paths(pattern)
            if not paths:
                hint = None if "*" in pattern else did_you_mean(pattern, self._tree)
                yield PackError(f"no signal '{pattern}'", place=place, hint=hint)
            elif not any(self._tree[path].kind == "actuator" for path in paths):
                hint = "sensors change by themselves; 'car' can say what they must be"
                yield PackError(f"no actuator '{pattern}'", place=place, hint=hint)

    def _template(self, number: int, turn: TalkTurn) -> Iterator[PackError]:
        name = turn.reply.template
        if name is None or name in PHRASES[self._packs.language] or not turn.intent:
            return
        if turn.intent[0] in set(self._packs.intents()):
            known = wordings_of(self._packs.intent(turn.intent[0])[1])
            if name not in known:
                hint = did_you_mean(name, known) or f"'{turn.intent[0]}' has {', '.join(known)}"
                yield PackError(f"no wording '{name}'", place=self._at(number, "reply", "template"), hint=hint)

    def _sound(self, number: int, _turn: TalkTurn) -> Iterator[PackError]:
        path = self._case.sound(number)
        if path is None:
            return
        place = self._at(number, "sound")
        if not path.resolve().is_relative_to(self._case.folder.resolve()):
            yield PackError(f"'{path.name}' leaves the script's folder", place=place, hint="keep it beside the script")
        elif path.suffix.lower() not in SOUNDS:
            yield PackError(f"'{path.name}' is no sound file", place=place, hint=f"use {', '.join(SOUNDS)}")
        elif not path.is_file():
            beside = [each.name for each in path.parent.iterdir()] if path.parent.is_dir() else []
            hint = did_you_mean(path.name, beside) or "record it, or leave 'sound' out to have it spoken"
            yield PackError(f"no such recording '{path.name}'", place=place, hint=hint)


def wordings_of(wording: IntentWording) -> dict[str, list[str]]:
    """Return the wordings of an intent's answers by the names that `template` knows them by."""
    named = {name: _listed(getattr(wording, name)) for name in WORDINGS}
    asked = {f"ask.{slot}": [question] for slot, question in wording.ask.items()}
    return {name: given for name, given in (named | asked | dict(wording.replies)).items() if given}


def _listed(value: object) -> list[str]:
    return value if isinstance(value, list) else [str(value)] if value else []


def _impossible(value: SlotValue, slots: list[RangeSlot | ChoiceSlot]) -> str | None:
    """Return what the slots take instead, or None when one of them takes the value."""
    hints = []
    for slot in slots:
        if isinstance(slot, ChoiceSlot):
            if str(value) in slot.values or value is True or value is False:
                return None
            hints.append(did_you_mean(str(value), slot.values) or f"one of {', '.join(slot.values)}")
        elif isinstance(value, int | float) and slot.low <= value <= slot.high:
            return None
        else:
            hints.append(f"a number, {slot.low:g} to {slot.high:g}")
    return "; or ".join(dict.fromkeys(hints))


def _never(expected: CarValue, signal: Signal) -> tuple[str | None, str | None]:
    """Return why a signal can never be as expected, with a hint; (None, None) when it can."""
    try:
        if expected.value is not None:
            value = wanted_value(expected.value, signal)
            taken = signal.checked(value)
            if signal.kind == "actuator" and expected.within is None and taken != value:
                return f"{value:g} is no step of {signal.step or 1:g}", f"the nearest is {taken:g}"
        for bound in (expected.above, expected.below, expected.within):
            if bound is not None:
                if signal.type in ("boolean", "string"):
                    return f"{signal.path} is no number", "give its 'value' alone"
                in_unit(bound, signal, difference=bound is expected.within)
    except SignalError as error:
        return error.message, error.hint
    except ValueError as error:
        return str(error), f"{signal.path} is in {signal.unit}" if signal.unit else None
    return None, None


def wanted_value(value: SignalValue, signal: Signal) -> SignalValue:
    """Return an expected value in the signal's unit.

    Raises:
        ValueError: it is no number where there must be one, or of another kind of unit.
    """
    if signal.type in ("boolean", "string") or isinstance(value, bool):
        return value
    return in_unit(value, signal)
