"""What a command that follows another one takes over from it, and commands that go against each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from cockpit.events import Command
from cockpit.grammar.follow import OTHER
from cockpit.packs.load import Packs
from cockpit.packs.schema import ChoiceSlot
from cockpit.skills.effects import path_of
from cockpit.skills.paths import paths

OPPOSITES = (("more", "less"), ("up", "down"), ("on", "off"), ("open", "close"))


def carried_on(command: Command, last: Command, packs: Packs) -> Command | None:
    """Return a command with the slots it has in common with the last one, which are as they were.

    None where "the other one" is none: after all seats, say.
    """
    intent, _, loaded = packs.intent(command.intent)
    slots = {name: value for name, value in last.slots.items() if name in intent.slots} | dict(command.slots)
    for name, value in slots.items():
        declared = loaded.meaning.slots[name]
        if value == OTHER and isinstance(declared, ChoiceSlot) and OTHER not in declared.values:
            other = declared.other(str(last.slots.get(name)))
            if other is None:
                return None
            slots[name] = other
    return replace(command, slots=slots)


def contradictory(commands: Sequence[Command], packs: Packs) -> bool:
    """Say whether two commands, their slots complete, want the opposite of the same thing."""
    return any(_opposite(one, two, packs) for one, two in combinations(commands, 2))


def _opposite(one: Command, two: Command, packs: Packs) -> bool:
    (pack, _, first), (other, _, second) = one.intent.partition("."), two.intent.partition(".")
    if pack != other:
        return False
    family = packs.packs[pack].meaning.family(first)
    pairs = [{getattr(family, role), getattr(family, opposite)} for role, opposite in OPPOSITES]
    return first != second and {first, second} in pairs and bool(_touched(one, packs) & _touched(two, packs))


def _touched(command: Command, packs: Packs) -> set[str]:
    """Return the signals that a command acts on."""
    intent, _, loaded = packs.intent(command.intent)
    if any(name not in command.slots for name in intent.needs):
        return set()
    return {path for effect in intent.do for path in paths(path_of(effect), command.slots, loaded.meaning)}
