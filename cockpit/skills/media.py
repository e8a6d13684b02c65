"""Media: whether anything plays; which track it is, the pack tells from the signals."""

from __future__ import annotations

from collections.abc import Mapping

from cockpit.events import SlotValue
from cockpit.skills.outcome import Outcome
from cockpit.vehicle.media import PLAYING
from cockpit.vehicle.simulator import Vehicle


def playing(_slots: Mapping[str, SlotValue], vehicle: Vehicle) -> Outcome:
    """Tell what is on, or that nothing is."""
    return Outcome("answered", "reply" if vehicle.get(PLAYING) is True else "nothing")
