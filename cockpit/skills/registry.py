"""Skills by name: Python handlers for what a pack's effects cannot do.

Ours stand in a table. A distribution adds its own with the entry point group ``cockpit.skills``: the entry's name
is what packs write after ``skill:``, its object is a Handler.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cockpit.errors import PackError, did_you_mean
from cockpit.events import SlotValue
from cockpit.skills import charging, media, openings, status
from cockpit.skills import range as range_skills
from cockpit.skills import seats as seat_skills
from cockpit.skills.outcome import Outcome
from cockpit.vehicle.simulator import Vehicle

Handler = Callable[[Mapping[str, SlotValue], Vehicle], Outcome | None]
"""Takes the command's slots and the car, after the intent's effects; raises SignalError to refuse.

None leaves it to the effects to tell what happened.
"""

ENTRY_POINTS = "cockpit.skills"

DIALOGUE = frozenset(
    f"assistant.{name}"
    for name in (
        "yes",
        "no",
        "cancel",
        "undo",
        "repeat",
        "help",
        "last_change",
        "thanks",
        "greeting",
        "units",
        "language",
    )
)
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
    "range.left_after": range_skills.left_after,
    "range.start_charging": charging.start_charging,
    "range.charging_state": charging.charging_state,
    "range.charging_power": charging.power,
    "range.why_slow": charging.why_slow,
    "seats.store": seat_skills.store,
    "seats.recall": seat_skills.recall,
    "openings.cooling": openings.cooling,
    "openings.doors": openings.doors,
    "openings.locks": openings.locks,
    "openings.roof": openings.roof,
    "openings.stop": openings.stop,
    "openings.windows": openings.windows,
    "media.playing": media.playing,
    "status.time": status.time_of_day,
    "status.date": status.date,
    "status.tyres": status.tyres,
    "status.openings": status.openings,
    "status.occupants": status.occupants,
    "status.odometer": status.odometer,
    "status.health": status.health,
}

ACTING = frozenset({"openings.stop", "range.start_charging", "seats.store", "seats.recall"})
"""Skills of ours that change the car."""

ENDING = frozenset({"openings.stop"})
"""Skills that only end what goes on: what was spoken of before stays in mind."""

ANSWERING = frozenset(HANDLERS) - ACTING
"""Skills that answer and change nothing."""


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
