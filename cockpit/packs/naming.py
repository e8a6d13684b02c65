"""Check a pack's `naming`: its things have a family or say what they mean, and its templates are sound."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from cockpit.errors import PackError, Place, did_you_mean
from cockpit.packs.measure import Scale
from cockpit.packs.schema import ChoiceSlot, Language, Pack, Thing

ROLES = frozenset("on off up down more less open close most least ask alone open_a_bit close_a_bit".split())
"""What may become of a thing; `ask` tells how it is, `alone` is what its bare name asks for."""

At = Callable[..., Place]


def check_naming(meaning: Pack, wording: Language, scale: Scale, there: At) -> None:
    """Raise the first thing that does not fit.

    Raises:
        PackError: a slot, value, intent or role is unknown, or a template is malformed or says too much.
    """
    _forms(meaning, wording, scale, there)
    _beginnings(meaning, wording, scale, there)
    for name, thing in wording.naming.things.items():
        at = ("naming", "things", name)
        if name not in meaning.families and not thing.means:
            hint = f"name it like a family ({', '.join(meaning.families) or 'none here'}), or add: means: ..."
            raise PackError(f"nothing can be done about '{name}'", place=there(*at), hint=hint)
        for role, intent in thing.means.items():
            _known(role, "role", ROLES, there(*at, "means", role))
            _known(intent, "intent", meaning.intents, there(*at, "means", role))
        for intent in thing.sets or ():
            _known(intent, "intent", meaning.intents, there(*at, "sets"))
        for slot in thing.slots:
            _known(slot, "slot", meaning.slots, there(*at, "slots", slot))
        _templates(thing, scale, at)


def _templates(thing: Thing, scale: Scale, at: tuple[str, ...]) -> None:
    kinds: Mapping[str, list[str]] = {
        "called": thing.called, "more": thing.more, "less": thing.less, "lacks": thing.lacks, "exceeds": thing.exceeds,
    }  # fmt: skip
    for kind, templates in kinds.items():
        for index, template in enumerate(templates):
            scale.template(template, *at, kind, index)


def _forms(meaning: Pack, wording: Language, scale: Scale, there: At) -> None:
    for name, values in wording.naming.slots.items():
        slot = meaning.slots.get(name)
        if not isinstance(slot, ChoiceSlot):
            known = [each for each, declared in meaning.slots.items() if isinstance(declared, ChoiceSlot)]
            raise PackError(f"no slot '{name}' with named values", place=there("naming", "slots", name),
                            hint=did_you_mean(name, known))  # fmt: skip
        for value, forms in values.items():
            _known(value, f"value of '{name}'", slot.values, there("naming", "slots", name, value))
            for index, form in enumerate(forms):
                scale.template(form, "naming", "slots", name, value, index)


def _beginnings(meaning: Pack, wording: Language, scale: Scale, there: At) -> None:
    for name, templates in wording.naming.begins.items():
        place = there("naming", "begins", name)
        _known(name, "intent", meaning.intents, place)
        if not meaning.intents[name].absent:
            hint = "what the car can do is told by whole sentences: say: ..."
            raise PackError(f"'{name}' is not absent: a beginning says too little", place=place, hint=hint)
        for index, template in enumerate(templates):
            scale.template(template, "naming", "begins", name, index)


def _known(name: str, kind: str, known: Collection[str], place: Place) -> None:
    if name not in known:
        hint = did_you_mean(name, known) or f"known here: {', '.join(sorted(known)) or 'none'}"
        raise PackError(f"unknown {kind} '{name}'", place=place, hint=hint)
