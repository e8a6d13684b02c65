"""Count what came of trials: shares, word errors, false accepts an hour, and how far confidences can be believed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rapidfuzz.distance import Levenshtein

from cockpit.bench.speech.conditions import PICOVOICE_DB, STEPS_DB
from cockpit.bench.speech.measure import Outcome

Key = TypeVar("Key")
BINS = 10
"""Bins of the reliability diagram, equally wide."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: float
    total: float

    @property
    def value(self) -> float:
        """The share, 0 of nothing."""
        return self.count / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Bin:
    """Utterances about equally sure: their mean confidence, how many of them were right, and how many there are."""

    confidence: float
    right: float
    count: int


def acceptance(outcomes: Iterable[Outcome]) -> Share:
    """Return how many of the clips that wanted something got just that."""
    wanted = [outcome.accepted for outcome in outcomes if outcome.accepted is not None]
    return Share(sum(wanted), len(wanted))


def word_errors(outcomes: Iterable[Outcome]) -> Share:
    """Return words put in, left out or replaced, of the words that were said (the word error rate)."""
    wrong = said = 0
    for outcome in outcomes:
        if outcome.said:
            wrong += Levenshtein.distance(outcome.said, outcome.heard)
            said += len(outcome.said)
    return Share(wrong, said)


def false_accepts(outcomes: Iterable[Outcome]) -> Share:
    """Return commands taken from sound that held none, of the hours of it."""
    other = [outcome for outcome in outcomes if outcome.accepted is None]
    return Share(sum(outcome.false_accepts for outcome in other), sum(outcome.sound_s for outcome in other) / 3600)


def at_ratio(outcomes: Iterable[Outcome], snr_db: int | None) -> list[Outcome]:
    """Return those in noise of that ratio; None is sound as it is."""
    return [outcome for outcome in outcomes if outcome.condition.snr_db == snr_db]


def mean_acceptance(outcomes: Sequence[Outcome], ratios_db: Iterable[int] = PICOVOICE_DB) -> float | None:
    """Return the mean over signal-to-noise ratios, each counting alike; None where one was not measured."""
    shares = [acceptance(at_ratio(outcomes, snr_db)) for snr_db in ratios_db]
    return sum(share.value for share in shares) / len(shares) if shares and all(s.total for s in shares) else None


def in_noise(outcomes: Iterable[Outcome], kind: str) -> list[Outcome]:
    """Return those in noise of that kind, at the ratios of STEPS_DB."""
    return [o for o in outcomes if o.condition.noise == kind and o.condition.snr_db in STEPS_DB]


def grouped(outcomes: Iterable[Outcome], key: Callable[[Outcome], Key]) -> dict[Key, list[Outcome]]:
    """Return the outcomes by what `key` tells of them, in the order in which it first does."""
    groups: dict[Key, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(key(outcome), []).append(outcome)
    return groups


def reliability(outcomes: Iterable[Outcome]) -> list[Bin]:
    """Return the bins of a reliability diagram over every clip in which something was heard.

    A clip is right when it was accepted; one that wanted nothing never is.

    Source: Niculescu-Mizil and Caruana, "Predicting good probabilities with supervised learning", 2005.
    """
    bins: list[list[Outcome]] = [[] for _ in range(BINS)]
    for outcome in outcomes:
        if outcome.heard:
            bins[min(BINS - 1, int(outcome.confidence * BINS))].append(outcome)
    return [
        Bin(
            sum(outcome.confidence for outcome in members) / len(members),
            sum(outcome.accepted is True for outcome in members) / len(members),
            len(members),
        )
        for members in bins
        if members
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Return the expected calibration error: how far confidence and share of right ones lie apart, on average.

    Source: Naeini et al., "Obtaining well calibrated probabilities using Bayesian binning", 2015.
    """
    total = sum(one.count for one in bins)
    return sum(abs(one.confidence - one.right) * one.count for one in bins) / total if total else math.nan
