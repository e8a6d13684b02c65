"""Skills by name: Python handlers for what a pack's effects cannot do.

Ours stand in a table. A distribution adds its own with the entry point group ``cockpit.skills``: the entry's name
is what packs write after ``skill:``, its object is a Handler.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cockpit.errors import PackError, did_you_mean
from cockpit.events import SlotValue
from cockpit.skills import range as range_skills
from cockpit.skills.outcome import Outcome
from cockpit.vehicle.simulator import Vehicle

Handler = Callable[[Mapping[str, SlotValue], Vehicle], Outcome]
"""Takes the command's slots and the car; raises SignalError to refuse."""

ENTRY_POINTS = "cockpit.skills"

DIALOGUE = frozenset(f"assistant.{name}" for name in ("yes", "no", "cancel", "undo", "repeat", "help", "last_change"))
"""Skills that the dialogue itself provides: they concern the conversation, not the car."""

CONVERSATION = frozenset(
    f"scene.{name}" for name in ("enter", "leave", "which", "list", "enter_own", "save", "forget", "define")
)
"""Skills that each conversation brings with it, as they remember what they did to its car: see cockpit.scenes."""

HANDLERS: Mapping[str, Handler] = {
    "range.estimate": range_skills.estimate,
    "range.what_if": range_skills.what_if,
    "range.what_if_speed": range_skills.what_if_speed,
    "range.what_if_outside": range_skills.what_if_outside,
    "range.reach": range_skills.reach,
    "range.charging_time": range_skills.charging_time,
    "range.causes": range_skills.causes,
    "range.consumption": range_skills.consumption,
    "range.save": range_skills.save,
}


def handler(name: str) -> Handler:
    """Return the handler of a skill.

    Raises:
        PackError: nobody provides it.
    """
    found = HANDLERS.get(name) or _installed().get(name)
    if found is None:
        known = [*HANDLERS, *DIALOGUE, *CONVERSATION, *_installed()]
        raise PackError(f"no skill '{name}'", hint=did_you_mean(name, known) or f"known: {', '.join(sorted(known))}")
    return found


def _installed() -> Mapping[str, Handler]:
    """Return the handlers that other distributions bring."""
    from importlib.metadata import entry_points

    return {entry.name: entry.load() for entry in entry_points(group=ENTRY_POINTS)}
