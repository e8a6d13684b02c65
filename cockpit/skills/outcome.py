"""What came of a command: what happened, and which wording tells it with which values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from cockpit.events import Reason
from cockpit.reply.units import Distance
from cockpit.reply.wording import Value
from cockpit.vehicle.offers import Offer
from cockpit.vehicle.rules import Rule

LIMITS = "limits"
VALUES = "values"
ABSENT = "absent"
FAULT = "fault"
RULE = "rule"
"""Refusals that every pack shares; the dialogue words them."""

WHOLE = "whole"
"""The wording that tells that what was asked for one seat was done for the whole car."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one command.

    Attributes:
        status: done (the car obeyed), answered (a question), or refused with a `reason`.
        reply: which wording of the intent tells it: "reply", "same", "limit" or a name among its `replies`, such as
            WHOLE; of a refusal LIMITS (values `low` and `high`), VALUES (value `values`, in words), ABSENT, FAULT or
            RULE (value `rule`, a sentence).
        values: the placeholders' values, by name.
        units: the unit of each placeholder that holds a number.
        distance: whether kilometres are told as such or as miles.
        asks: the rule that refused, where the speaker's yes would let it happen.
        offer: what the car offers to do beside.
    """

    status: Literal["done", "answered", "refused"]
    reply: str = "reply"
    values: Mapping[str, Value] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    distance: Distance = "km"
    reason: Reason | None = None
    asks: Rule | None = None
    offer: Offer | None = None
