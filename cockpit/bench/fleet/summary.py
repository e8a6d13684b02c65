"""Add rows up as they stream by: shares and rates with confidence intervals, for everything and for each tag.

The intervals are a bootstrap over speakers, as the recordings of one are alike; a recording whose speaker nobody knows
stands for itself. Instead of drawing speakers, each gets a weight of its own in each replicate, drawn from a Poisson
distribution of mean 1 with its name for a seed: so nothing is kept but sums, however many recordings there are, and the
same rows give the same intervals wherever they were heard.

Source: Chamandy, Muralidharan, Najmi and Naidu, "Estimating uncertainty for massive data streams", Google, 2012.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cockpit.bench.figures import wilson

REPLICATES = 1000
LEVEL = 0.95
MAX_TAGS = 1000
"""Tags that are told apart; what comes beyond is in the figures of everything alone."""

EVERYTHING = ""

Row = Mapping[str, Any]
Weights = npt.NDArray[np.float64]
Ratio = tuple[float, float]


def _heard(row: Row) -> bool:
    return row["error"] is None


MEASURES: Mapping[str, Callable[[Row], Ratio]] = {
    "word_error_rate": lambda row: (row["word_errors"], row["words"]),
    "commands_right": lambda row: (row["right"] is True, 1) if row["meant"] is True else (0, 0),
    "false_accepts": lambda row: (row["right"] is False, 1) if row["meant"] is False else (0, 0),
    "refused": lambda row: (row["refused"], _heard(row)),
    "failed": lambda row: (not _heard(row), 1),
    "real_time_factor": lambda row: (row["wall_s"], row["sound_s"]) if _heard(row) else (0, 0),
    "processor_hours_per_hour": lambda row: (
        (row["processor_s"], row["sound_s"]) if row["processor_s"] is not None else (0, 0)
    ),
}
"""What is measured: of what, per what. Each figure is the sum of the one by the sum of the other."""


SHARES = ("commands_right", "false_accepts", "refused", "failed")
"""The measures that are so many recordings of so many."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval; `of` is what it was divided by: words, recordings or seconds of sound.

    There is no interval where all is by one speaker: nothing tells how others would fare.
    """

    value: float
    low: float | None
    high: float | None
    of: float


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of some recordings; one that nothing tells is left out."""

    recordings: int
    hours: float
    measures: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of all recordings and by tag, and how often each kind of error came."""

    everything: Group
    tags: Mapping[str, Group]
    errors: Mapping[str, int]


class _Sums:
    """Sums of one group: for each measure both sides, as they are and in each replicate."""

    def __init__(self) -> None:
        self.recordings, self.sound_s = 0, 0.0
        self._speaker: str | None = None
        self._several = False
        self._sums = np.zeros((len(MEASURES), 2, 1 + REPLICATES))

    def add(self, ratios: npt.NDArray[np.float64], speaker: str, sound_s: float) -> None:
        self._several = self._several or self._speaker not in (None, speaker)
        self._speaker = speaker
        self.recordings += 1
        self.sound_s += sound_s
        self._sums += ratios[:, :, None] * _weights(speaker)

    def group(self) -> Group:
        estimates = {name: _estimate(name, self._sums[place], self._several) for place, name in enumerate(MEASURES)}
        told = {name: estimate for name, estimate in estimates.items() if estimate is not None}
        return Group(self.recordings, round(self.sound_s / 3600, 6), told)


def summed(rows: Iterable[Row]) -> Summary:
    """Return the figures of the rows, which are gone through once."""
    sums: dict[str, _Sums] = {EVERYTHING: _Sums()}
    errors: dict[str, int] = {}
    for row in rows:
        ratios = np.array([measure(row) for measure in MEASURES.values()], dtype=np.float64)
        speaker = row["speaker"]
        name = f"recording {row['number']}" if speaker is None else f"speaker {speaker}"
        for tag in {EVERYTHING, *row["tags"]}:
            if tag in sums or len(sums) < MAX_TAGS:
                sums.setdefault(tag, _Sums()).add(ratios, name, row["sound_s"])
        if row["error"] is not None:
            kind = row["error"]["kind"]
            errors[kind] = errors.get(kind, 0) + 1
    groups = {tag: each.group() for tag, each in sorted(sums.items())}
    return Summary(groups.pop(EVERYTHING), groups, errors)


@functools.lru_cache(4096)
def _weights(name: str) -> Weights:
    """Return how often someone counts: once as it is, and in each replicate as often as it was drawn."""
    seed = int.from_bytes(hashlib.sha256(name.encode("utf-8", "replace")).digest()[:8], "little")
    drawn = np.random.default_rng(seed).poisson(1.0, REPLICATES)
    return np.concatenate([[1.0], drawn])


def _estimate(name: str, sums: Weights, several: bool) -> Estimate | None:
    """Return the figure with its interval; None where there is nothing to divide by.

    No replicate holds what happened never, or anything but what happened always: there the interval is Wilson's.
    """
    above, below = sums
    if not below[0]:
        return None
    value, of = float(above[0] / below[0]), float(below[0])
    if not several:
        return Estimate(value, None, None, of)
    if name in SHARES and value in {0.0, 1.0}:
        return Estimate(value, *wilson(int(above[0]), int(of)), of)
    drawn = below[1:] > 0
    low, high = np.quantile(above[1:][drawn] / below[1:][drawn], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(value, float(low), float(high), of)
