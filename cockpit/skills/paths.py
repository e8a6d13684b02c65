"""From a pack's placeholders to signals and values: ``Station.{zone}.Temperature`` with zone `front` is two paths."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cockpit.events import SlotValue
from cockpit.packs.schema import ChoiceSlot, Pack, Scalar

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

SPEAKER = "speaker"
"""The choice that stands for the seat that speaks; the dialogue puts that seat's id in its place."""


def scalars(pack: Pack, slot: str, value: SlotValue) -> list[Scalar]:
    """Return what a slot's value stands for: itself, or the scalars of the choice it names."""
    declared = pack.slots.get(slot)
    if isinstance(declared, ChoiceSlot):
        return declared.values[str(value)]
    return [value]


def placeholders(text: str) -> tuple[str, ...]:
    """Return the names of the slots that a path or value mentions."""
    return tuple(_PLACEHOLDER.findall(text))


def paths(template: str, slots: Mapping[str, SlotValue], pack: Pack) -> list[str]:
    """Return every signal path that the template means with these slots, in order."""
    filled = [template]
    for name in placeholders(template):
        filled = [
            path.replace("{" + name + "}", str(piece)) for path in filled for piece in scalars(pack, name, slots[name])
        ]
    return filled


def value_of(given: Scalar, slots: Mapping[str, SlotValue], pack: Pack) -> Scalar:
    """Return a literal as it is, and ``"{temperature}"`` as the slot's value."""
    names = placeholders(given) if isinstance(given, str) else ()
    return scalars(pack, names[0], slots[names[0]])[0] if names else given


def amount_of(given: float | str, slots: Mapping[str, SlotValue], pack: Pack) -> float:
    """Return how far a step goes: a literal, or a slot's value with the sign before it (``"-{amount}"``)."""
    amount = float(value_of(given, slots, pack))
    return -amount if isinstance(given, str) and given.lstrip().startswith("-{") else amount


def every_choice(pack: Pack, names: tuple[str, ...]) -> Iterator[dict[str, SlotValue]]:
    """Yield every combination of the choices among `names` that a path can be filled with."""
    combinations: list[dict[str, SlotValue]] = [{}]
    for name in names:
        declared = pack.slots.get(name)
        if isinstance(declared, ChoiceSlot):
            values = [value for value in declared.values if value != SPEAKER]
            combinations = [{**each, name: value} for each in combinations for value in values]
    yield from combinations
