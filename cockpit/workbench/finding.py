"""What `cockpit packs check` found: one thing, how bad it is, where it stands and what to do about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from cockpit.errors import CockpitError, Place

Severity = Literal["error", "warning", "note"]

SEVERITIES: dict[Severity, str] = {
    "error": "the assistant will not start with it",
    "warning": "it works, but hardly as it was meant",
    "note": "good to know",
}
"""From the worst to the least, with what each means."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; `code` names its kind ("claimed-twice") and never changes, `also` is a second place it concerns."""

    severity: Severity
    code: str
    message: str
    place: Place | None = None
    hint: str | None = None
    also: Place | None = None

    @classmethod
    def of(cls, error: CockpitError, code: str) -> Finding:
        """Return an error as a finding."""
        return cls("error", code, error.message, error.place, error.hint)

    def to_json(self) -> dict[str, Any]:
        """Return it for ``--json``."""
        told = {"severity": self.severity, "code": self.code, "message": self.message, "hint": self.hint}
        return {**told, "place": _to_json(self.place), "also": _to_json(self.also)}

    def concerns(self, files: Collection[str]) -> bool:
        """Say whether it stands in one of the files."""
        return any(place is not None and place.file in files for place in (self.place, self.also))

    def seen_from(self, files: Collection[str]) -> Finding:
        """Return it with the place in one of the files first, where there are two."""
        turned = self.place is not None and self.also is not None and self.place.file not in files
        return replace(self, place=self.also, also=self.place) if turned else self


def _to_json(place: Place | None) -> dict[str, Any] | None:
    return {"file": place.file, "line": place.line, "column": place.column} if place else None


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings, the worst first, then by file and line."""
    order = list(SEVERITIES)

    def key(finding: Finding) -> tuple[int, str, int, int]:
        place = finding.place or Place("")
        return order.index(finding.severity), place.file, place.line or 0, place.column or 0

    return sorted(findings, key=key)
