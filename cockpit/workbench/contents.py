"""What a pack holds beyond need, and what it lacks: unused rules and slots, languages, replies, talk scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from cockpit.errors import PackError
from cockpit.packs.load import LoadedPack, load_packs
from cockpit.packs.schema import Intent, Language, SetEffect, StepEffect, ToggleEffect
from cockpit.packs.yaml_file import read_text
from cockpit.workbench.finding import Finding

LANGUAGES = ("en", "zh")

_EXPECTED = re.compile(r"\bintent:\s*([\w.]+|\[[^\]]*\]|(?:- *[\w.]+\s*)+)")
_NAME = re.compile(r"\w+\.\w+")
_RULE = re.compile(r"<\s*(\w+)\s*>")
_SLOT = re.compile(r"\{\s*(\w+)\s*\}")


def unused(pack: LoadedPack) -> Iterator[Finding]:
    """Yield rules that no template uses, and slots that nobody can fill or tell."""
    rules, slots = _mentioned(pack)
    for rule in sorted(pack.wording.rules.keys() - rules):
        place = pack.wording_places.at("rules", rule)
        yield Finding(
            "warning", "unused", f"no template uses the rule '{rule}'", place, f"write <{rule}>, or remove it"
        )
    intents = pack.meaning.intents.values()
    taken = {slot for intent in intents for slot in intent.slots}
    for slot in sorted(pack.meaning.slots.keys() - taken) if not any(intent.skill for intent in intents) else ():
        place = pack.places.at("slots", slot)  # beside skills a slot may be there for its names alone
        yield Finding(
            "warning", "unused", f"no intent takes the slot '{slot}'", place, "name it under takes, or remove it"
        )
    for name, intent in pack.meaning.intents.items():
        implied = {slot for say in pack.wording.intents[name].say for slot in say.slots}
        for slot in sorted({*intent.slots} - implied - slots[name] - {*intent.needs, *intent.defaults}):
            place = pack.places.at("intents", name)
            hint = f"write {{{slot}}} in one, or remove it from takes"
            yield Finding("warning", "unused", f"no template of '{name}' says its slot '{slot}'", place, hint)


def _mentioned(pack: LoadedPack) -> tuple[set[str], dict[str, set[str]]]:
    """Return the rules that anything uses, directly or not, and the slots that each intent's templates may fill."""
    written = pack.wording.model_dump(mode="json", exclude={"rules"})
    rules: set[str] = set()
    todo = set(_RULE.findall(str(written)))
    while todo:
        rules |= todo
        todo = {name for rule in todo for name in _RULE.findall(pack.wording.rules.get(rule, ""))} - rules
    slots = {name: _slots(pack, [say.text for say in each.say]) for name, each in pack.wording.intents.items()}
    return rules, slots


def _slots(pack: LoadedPack, templates: Sequence[str]) -> set[str]:
    """Return the slots that templates name, directly or in their rules."""
    met: set[str] = set()
    todo = list(templates)
    slots: set[str] = set()
    while todo:
        text = todo.pop()
        slots |= set(_SLOT.findall(text))
        rules = set(_RULE.findall(text)) - met
        met |= rules
        todo += [pack.wording.rules[rule] for rule in rules]
    return slots


def untranslated(pack: LoadedPack) -> Iterator[Finding]:
    """Yield what the pack says in the language it was loaded in, and not in another one that it has."""
    spoken = pack.wording.language
    for language in LANGUAGES:
        inline = getattr(pack.meaning, language, None) is not None
        if language == spoken or not (inline or (pack.folder / f"{language}.yaml").exists()):
            continue
        try:
            other = next(iter(load_packs([pack.folder], language).packs.values()))
        except PackError as error:
            yield Finding.of(error, "translation")
            continue
        for path in sorted(_worded(pack.wording) - _worded(other.wording)):
            message = f"'{'.'.join(path[1:])}' is worded in '{spoken}' and not in '{language}'"
            yield Finding(
                "warning", "translation", message, other.wording_places.at(*path), f"add it: {': '.join(path)}"
            )


def _worded(wording: Language) -> set[tuple[str, ...]]:
    """Return the paths of everything that a translation has to word."""
    found: set[tuple[str, ...]] = {("examples",)} if wording.examples else set()
    for slot, names in wording.names.items():
        found.update(("names", slot, value) for value in names)
    for name, intent in wording.intents.items():
        found.update(("intents", name, key) for key in ("reply", "same", "limit", "confirm") if getattr(intent, key))
        found.update(("intents", name, "ask", slot) for slot in intent.ask)
        found.update(("intents", name, "replies", reply) for reply in intent.replies)
    return found


def unanswered(pack: LoadedPack) -> Iterator[Finding]:
    """Yield intents whose answer says too little: done when nothing was to be done, or no help at all."""
    for name, intent in pack.meaning.intents.items():
        wording = pack.wording.intents[name]
        if intent.skill or intent.follows or not intent.do:
            continue
        place = pack.wording_places.at("intents", name)
        stepped = any(isinstance(effect, StepEffect) for effect in intent.do)
        if stepped and not wording.limit and not wording.same:
            message = f"'{name}' answers the same at the end of its range"
            yield Finding("note", "missing-reply", message, place, "add: limit: ...")
        elif not stepped and _settles(intent) and not wording.same:
            message = f"'{name}' answers the same when the car was so already"
            yield Finding("note", "missing-reply", message, place, "add: same: ...")


def _settles(intent: Intent) -> bool:
    return all(isinstance(effect, SetEffect) for effect in intent.do) and not any(
        isinstance(effect, ToggleEffect) for effect in intent.do
    )


def untested(packs: Sequence[LoadedPack]) -> Iterator[Finding]:
    """Yield intents that no talk script beside any of the packs expects.

    Scripts are searched as text, whatever else they hold: `cockpit test` reads them properly, and takes longer.
    """
    expected: set[str] = set()
    for file in (file for pack in packs for file in sorted(pack.folder.glob("*.talk.yaml"))):
        try:
            expected.update(name for names in _EXPECTED.findall(read_text(file)) for name in _NAME.findall(names))
        except PackError as error:
            yield Finding.of(error, "talk-script")
    for pack in packs:
        for name in pack.meaning.intents:
            if f"{pack.meaning.pack}.{name}" not in expected and not _untold(pack, name):
                yield _untested(pack, name)


def _untold(pack: LoadedPack, name: str) -> bool:
    """Say whether no turn names the intent: what follows is told as what it means, what is absent by its reason."""
    intent = pack.meaning.intents[name]
    return intent.follows is not None or intent.absent


def _untested(pack: LoadedPack, name: str) -> Finding:
    say = pack.wording.intents[name].say[0].text
    hint = (
        f"add a turn to {_script(pack.folder).name}: {{say: ..., intent: {pack.meaning.pack}.{name}}}, for “{say[:60]}”"
    )
    return Finding("warning", "untested", f"no talk script expects '{name}'", pack.places.at("intents", name), hint)


def _script(folder: Path) -> Path:
    return next(iter(sorted(folder.glob("*.talk.yaml"))), folder / f"{folder.name}.talk.yaml")
