"""Which intents no guess may lead to: guarded by a safety rule, asked about first, or done by a skill that acts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from cockpit.packs.load import Packs
from cockpit.packs.schema import Intent, Pack
from cockpit.skills.effects import path_of
from cockpit.skills.paths import every_choice, paths, placeholders
from cockpit.skills.registry import ANSWERING
from cockpit.vehicle.rules import RULES, Rule

COMFORT = frozenset(
    "driver-seat-while-moving driver-stretch-while-moving shade-under-open-roof window-at-speed".split()
)
"""Rules about what one can see move and take back; the others guard who may come in, and what others see of us."""


def told_alone(packs: Packs) -> frozenset[str]:
    """Return the intents that are not taken from among other talk, however clearly they stand in it."""
    return unguessed_intents(packs, [rule for rule in RULES if rule.id not in COMFORT]) - frozenset(
        name for name in packs.intents() if (packs.intent(name)[0].skill or "").startswith("openings.")
    )


def unguessed_intents(packs: Packs, rules: Iterable[Rule] = RULES) -> frozenset[str]:
    """Return the intents that must be said as their templates have it, or nearly so."""
    guarded = tuple(pattern for rule in rules for pattern in rule.actuators)
    found = {name: packs.intent(name) for name in packs.intents()}
    return frozenset(
        name
        for name, (intent, _, loaded) in found.items()
        if _stands_back(intent) or _reaches(intent, loaded.meaning, guarded)
    )


def _stands_back(intent: Intent) -> bool:
    return intent.confirm or (intent.skill is not None and intent.skill not in ANSWERING)


def _reaches(intent: Intent, pack: Pack, guarded: Iterable[str]) -> bool:
    return any(fnmatchcase(path, pattern) for path in _actuators(intent, pack) for pattern in guarded)


def _actuators(intent: Intent, pack: Pack) -> Iterator[str]:
    """Yield every path that the intent's effects may set."""
    for effect in intent.do:
        template = path_of(effect)
        for slots in every_choice(pack, placeholders(template)):
            yield from paths(template, slots, pack)
