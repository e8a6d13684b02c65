"""One run: every installed system, at every size, on the same sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cockpit.bench.intents.run import Measurement, Task, measured, scaled
from cockpit.bench.intents.sentences import KINDS, Said, sentences
from cockpit.bench.intents.systems import SYSTEMS

MOST_AT_SCALE = 40
"""Sentences of each kind beyond the smallest size, where only latency is measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to measure: sizes in ascending order, and the sentences."""

    scales: tuple[int, ...]
    peers: bool = True
    out_of_scope: Path | None = None
    limit: int | None = None
    seed: int = 1


def run(plan: Plan, tell: Callable[[str], None]) -> tuple[list[Measurement], list[str]]:
    """Measure, telling each step; return the measurements, and what must be said of them.

    Raises:
        UsageError: the file of sentences that are no command cannot be read.
    """
    said = _limited(sentences(scaled(1), plan.seed, plan.out_of_scope), plan.limit)
    measurements = []
    for scale in plan.scales:
        chosen = said if scale == plan.scales[0] else _limited(said, MOST_AT_SCALE)
        for place, system in enumerate(SYSTEMS):
            if system.installed and (plan.peers or not system.package):
                tell(f"{system.title} at {scale}x")
                measurements.append(measured(Task(place, scale, chosen)))
    return measurements, _notes(plan)


def _limited(said: Sequence[Said], limit: int | None) -> list[Said]:
    """Return at most `limit` sentences of each kind."""
    return [each for kind in KINDS for each in [one for one in said if one.kind == kind][:limit]]


def _notes(plan: Plan) -> list[str]:
    missing = [system.name for system in SYSTEMS if not system.installed]
    if missing and plan.peers:
        return [f"not installed, left out: {', '.join(missing)} (pip install 'cockpit-voice[bench]')"]
    return []
