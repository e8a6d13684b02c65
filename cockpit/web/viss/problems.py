"""What VISS answers when it does not do as asked: an error number, a reason and words, as each version has them.

Version 3.0 names the words "description" in its text and "message" in its JSON schema, where only fixed sentences are
allowed: both are sent, the fixed sentence as the message and what is wrong here as the description.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cockpit.errors import CockpitError, SignalError
from cockpit.vehicle.rules import RuleRefused

Kind = Literal[
    "malformed",
    "filter",
    "duration",
    "value",
    "branch",
    "read-only",
    "refused",
    "some-unknown",
    "unknown-path",
    "unknown-subscription",
    "no-data",
    "busy",
]

_MALFORMED = (400, "bad_request", "The request is malformed.")
_INVALID = (400, "invalid_data", "Data present in the request is invalid.")
_FORBIDDEN = (403, "forbidden_request", "The server refuses to carry out the request.")
_NOT_FOUND = (404, "unavailable_data", "The requested data was not found.")

VERSION_3: Mapping[Kind, tuple[int, str, str]] = {
    "malformed": _MALFORMED,
    "filter": _MALFORMED,
    "duration": _MALFORMED,
    "value": _INVALID,
    "branch": _INVALID,
    "read-only": _INVALID,
    "refused": _FORBIDDEN,
    "some-unknown": _FORBIDDEN,
    "unknown-path": _NOT_FOUND,
    "unknown-subscription": _INVALID,
    "no-data": _NOT_FOUND,
    "busy": (503, "service_unavailable", "The server is temporarily unable to handle the request."),
}

VERSION_2: Mapping[Kind, tuple[int, str]] = {
    "malformed": (400, "bad_request"),
    "filter": (400, "filter_invalid"),
    "duration": (400, "invalid_duration"),
    "value": (400, "invalid_value"),
    "branch": (400, "bad_request"),
    "read-only": (401, "read_only"),
    "refused": (403, "user_forbidden"),
    "some-unknown": (403, "user_forbidden"),
    "unknown-path": (404, "invalid_path"),
    "unknown-subscription": (404, "invalid_subscriptionId"),
    "no-data": (404, "unavailable_data"),
    "busy": (503, "service_unavailable"),
}

Version = Literal[2, 3]


class VissError(CockpitError):
    """A request that VISS does not grant. `kind` says why in the terms of both versions."""

    def __init__(self, kind: Kind, message: str, *, place: str | None = None, hint: str | None = None) -> None:
        self.kind = kind
        super().__init__(message, place=place, hint=hint)

    def __reduce__(self) -> tuple[object, ...]:
        """Cross a process border with what it was made from."""
        return _rebuilt, (self.kind, self.message, str(self.place) if self.place else None, self.hint)


def _rebuilt(kind: Kind, message: str, place: str | None, hint: str | None) -> VissError:
    return VissError(kind, message, place=place, hint=hint)


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as it goes out: the HTTP status, and the object under "error"."""

    number: int
    body: Mapping[str, Any]


def problem(error: VissError, version: Version) -> Problem:
    """Return an error in the words of a version."""
    words = f"{error.message}; {error.hint}" if error.hint else error.message
    if version == 2:
        number, reason = VERSION_2[error.kind]
        return Problem(number, {"number": number, "reason": reason, "message": words})
    number, reason, fixed = VERSION_3[error.kind]
    return Problem(number, {"number": number, "reason": reason, "message": fixed, "description": words})


def from_car(error: SignalError) -> VissError:
    """Return what the car refuses as VISS says it: a safety rule in its own words, else what the value may be."""
    if isinstance(error, RuleRefused):
        return VissError("refused", error.rule.sentence, place=error.path)
    return VissError("value", error.message, hint=error.hint)
