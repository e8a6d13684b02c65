"""Check what no schema can: that a pack's meaning and its wording fit together."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from cockpit.errors import PackError, Place, did_you_mean
from cockpit.packs.measure import Scale
from cockpit.packs.naming import check_naming
from cockpit.packs.schema import (
    ChoiceSlot,
    Intent,
    IntentWording,
    Language,
    Pack,
    RangeSlot,
    Scalar,
    SetEffect,
    Slot,
    StepEffect,
    ToggleEffect,
)
from cockpit.packs.yaml_file import Places

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_WHOLE = re.compile(r"-?\{[^{}]*\}")


def check_pack(meaning: Pack, wording: Language, places: Places, wording_places: Places) -> None:
    """Raise the first thing that does not fit, with its place.

    Raises:
        PackError: see the functions below.
    """
    _Checker(meaning, wording, places, wording_places).check()


class _Checker:
    """Checks one pack; `_here` and `_there` find a place in its meaning and in its wording."""

    def __init__(self, meaning: Pack, wording: Language, places: Places, wording_places: Places) -> None:
        self._meaning = meaning
        self._wording = wording
        self._here = places.at
        self._there = wording_places.at
        self._scale = Scale(meaning.slots, wording, wording_places)
        self._said: dict[str, Place] = {}

    def check(self) -> None:
        """Check slots, rules, then each intent."""
        self._slots()
        for name in self._wording.rules:
            self._scale.rule(name)
        for name in self._wording.intents:
            if name not in self._meaning.intents:
                hint = did_you_mean(name, self._meaning.intents) or "its meaning is missing in pack.yaml"
                place = self._there("intents", name)
                raise PackError(f"wording for an unknown intent '{name}'", place=place, hint=hint)
        for name, intent in self._meaning.intents.items():
            wording = self._wording.intents.get(name)
            if wording is None or not wording.say:
                hint = f"say how people say it: intents: {name}: say: ..."
                raise PackError(f"intent '{name}' has no wording", place=self._here("intents", name), hint=hint)
            self._slots_of(name, intent)
            said = self._templates(name, intent, wording)
            for text, path in references(intent):
                sure = said | {*intent.needs, *intent.defaults}
                self._reference(intent, sure, text, self._here("intents", name, *path))
            for slot in intent.needs:
                if slot not in said and slot not in wording.ask:
                    hint = f"add the question: ask: {{{slot}: ...?}}"
                    raise PackError(f"nothing asks for '{slot}'", place=self._there("intents", name), hint=hint)
            self._replies(name, intent, wording)
        self._families()
        check_naming(self._meaning, self._wording, self._scale, self._there)

    def _families(self) -> None:
        """Each member of a family is an intent and in no other one; what "a bit" fills is a slot of its steps."""
        known: dict[str, str] = {}
        for name, family in self._meaning.families.items():
            place = self._here("families", name)
            for member in sorted(family.members):
                _known(member, "intent", self._meaning.intents, place)
                if (other := known.setdefault(member, name)) != name:
                    raise PackError(f"intent '{member}' is in the families '{other}' and '{name}'", place=place)
            steps = [self._meaning.intents[step].slots for step in (family.more, family.less) if step]
            for slot, amount in [*family.small.items(), *family.large.items()]:
                _known(slot, "slot", {each for step in steps for each in step}, place)
                self._fits(slot, amount, place)

    def _slots(self) -> None:
        for name in self._wording.slots:
            _known(name, "slot", self._meaning.slots, self._there("slots", name))
            if isinstance(self._meaning.slots[name], RangeSlot):
                hint = "numbers and their units are understood by themselves"
                raise PackError(f"slot '{name}' is a range", place=self._there("slots", name), hint=hint)
        for name, slot in self._meaning.slots.items():
            if isinstance(slot, ChoiceSlot):
                self._values(name, slot)

    def _values(self, name: str, slot: ChoiceSlot) -> None:
        """Each value has words, each its own, and there are no words for other values."""
        forms = self._wording.slots.get(name, {})
        for section, given in (("slots", forms), ("names", self._wording.names.get(name, {}))):
            for value in given:
                _known(value, f"value of '{name}'", slot.values, self._there(section, name, value))
        seen: dict[str, str] = {}
        for value in slot.values:
            if not forms.get(value):
                hint = f"add its words: slots: {name}: {value}: ..."
                raise PackError(f"value '{value}' of '{name}' has no words", place=self._here("slots", name), hint=hint)
            for index, form in enumerate(forms[value]):
                if (other := seen.setdefault(_folded(form), value)) != value:
                    place = self._there("slots", name, value, index)
                    raise PackError(f"'{form}' means both '{other}' and '{value}'", place=place)
        for pair in slot.others.items():
            for value in pair:
                _known(value, f"value of '{name}'", slot.values, self._here("slots", name, "others"))
        self._scale.slot(name)

    def _slots_of(self, name: str, intent: Intent) -> None:
        for section, names in (("needs", intent.needs), ("takes", intent.takes)):
            for index, slot in enumerate(names):
                _known(slot, "slot", self._meaning.slots, self._here("intents", name, section, index))
        for slot, value in intent.defaults.items():
            place = self._here("intents", name, "defaults", slot)
            _known(slot, "slot", intent.slots, place)
            self._fits(slot, value, place)

    def _reference(self, intent: Intent, sure: Collection[str], text: str, place: Place) -> None:
        """Check the slots that a signal path or an effect's value mentions."""
        for slot in PLACEHOLDER.findall(text):
            _known(slot, "slot", intent.slots, place)
            if slot not in sure:
                hint = f"move '{slot}' to needs, or give it a default"
                raise PackError(f"slot '{slot}' may be missing here", place=place, hint=hint)
            declared = self._meaning.slots[slot]
            if text.startswith("Vehicle") and isinstance(declared, RangeSlot):
                raise PackError(f"slot '{slot}' is a number, no part of a path", place=place)
            numbers = isinstance(declared, RangeSlot) or _all_numbers(declared)
            if text.startswith("-") and not numbers:
                raise PackError(f"slot '{slot}' is no number", place=place)

    def _fits(self, slot: str, value: Scalar, place: Place) -> None:
        """Check that `value` is one the slot takes."""
        declared = self._meaning.slots[slot]
        if isinstance(declared, ChoiceSlot):
            _known(str(value), f"value of '{slot}'", declared.values, place)
        elif isinstance(value, bool | str):
            raise PackError(f"slot '{slot}' takes a number", place=place)
        elif not declared.low <= value <= declared.high:
            raise PackError(f"slot '{slot}' takes {declared.low:g} to {declared.high:g}", place=place)

    def _templates(self, name: str, intent: Intent, wording: IntentWording) -> set[str]:
        """Check an intent's templates; return the slots that each of them fills."""
        sure = set(intent.slots)
        for index, say in enumerate(wording.say):
            path = ("intents", name, "say", index)
            at = (*path, "text") if self._there(*path, "text") != self._there(*path) else path
            place = self._there(*at)
            first = self._said.setdefault(_folded(say.text), place)
            if first is not place:
                raise PackError("the same template twice", place=place, hint=f"the first is in line {first.line}")
            size = self._scale.template(say.text, *at)
            for slot in sorted(size.slots):
                if slot not in intent.slots:
                    hint = did_you_mean(slot, intent.slots) or f"add it to the intent: takes: [{slot}]"
                    mention = _mention(say.text, slot, place)
                    raise PackError(f"intent '{name}' has no slot '{slot}'", place=mention, hint=hint)
            for slot, value in say.slots.items():
                self._implied(intent, size.slots, slot, value, self._there(*path, "slots", slot))
            sure &= {*size.sure, *say.slots}
        return sure

    def _implied(self, intent: Intent, said: Collection[str], slot: str, value: Scalar, place: Place) -> None:
        _known(slot, "slot", intent.slots, place)
        self._fits(slot, value, place)
        if slot in said:
            raise PackError(f"slot '{slot}' is both said and implied", place=place, hint="keep one of them")

    def _replies(self, name: str, intent: Intent, wording: IntentWording) -> None:
        there = ("intents", name)
        for slot in wording.ask:
            _known(slot, "needed slot", intent.needs, self._there(*there, "ask", slot))
        if intent.confirm and wording.confirm is None:
            raise PackError("nothing asks to confirm", place=self._there(*there), hint="add: confirm: ...?")
        if intent.skill is not None or intent.follows is not None:
            return  # a handler fills its replies with values of its own; what follows is told as what it means
        if not wording.reply:
            raise PackError(f"intent '{name}' has no reply", place=self._there(*there), hint="add: reply: ...")
        for text, path in _wordings(wording):
            for placeholder in PLACEHOLDER.findall(text):
                _known(placeholder, "placeholder", {*intent.slots, *intent.tell}, self._there(*there, *path))


def references(intent: Intent) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Yield each text of an intent that may mention slots: signal paths and values, with where it stands."""
    for index, effect in enumerate(intent.do):
        match effect:
            case SetEffect():
                texts: dict[str, Scalar] = {"set": effect.set, "to": effect.to}
            case StepEffect():
                texts = {"step": effect.step, "by": effect.by}
            case ToggleEffect():
                texts = {"toggle": effect.toggle}
        yield from ((text, ("do", index, key)) for key, text in texts.items() if isinstance(text, str))
    yield from ((path, ("tell", key)) for key, path in intent.tell.items())


def _wordings(wording: IntentWording) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    for section in ("reply", "same", "limit"):
        yield from ((text, (section, index)) for index, text in enumerate(getattr(wording, section)))
    yield from ((text, ("ask", slot)) for slot, text in wording.ask.items())
    if wording.confirm:
        yield wording.confirm, ("confirm",)


def _known(name: str, kind: str, known: Collection[str], place: Place) -> None:
    if name not in known:
        hint = did_you_mean(name, known) or f"known here: {', '.join(sorted(known)) or 'none'}"
        raise PackError(f"unknown {kind} '{name}'", place=place, hint=hint)


def _mention(text: str, slot: str, place: Place) -> Place:
    """Return where a template names a slot, or the template's own place when only a rule of it does."""
    offset = max(0, text.find(f"{{{slot}}}"))
    return Place(place.file, place.line, (place.column or 1) + offset)


def _all_numbers(slot: Slot) -> bool:
    values: Mapping[str, list[Scalar]] = slot.values if isinstance(slot, ChoiceSlot) else {}
    return all(isinstance(v, int | float) and not isinstance(v, bool) for each in values.values() for v in each)


def _folded(text: str) -> str:
    return " ".join(text.lower().split())
