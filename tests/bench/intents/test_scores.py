"""Accuracy at a bounded rate of false accepts."""

from __future__ import annotations

import math

from cockpit.bench.intents.scores import score, threshold
from cockpit.bench.intents.sentences import ELSEWHERE, Frame, Said
from cockpit.bench.intents.systems import Guess

ON: Frame = ("fan_on", ())
OFF: Frame = ("fan_off", ())


def elsewhere(*scores: float) -> list[tuple[Said, Guess]]:
    """Return a hundred sentences that are no command, of which so many were taken for one."""
    quiet = [(Said(ELSEWHERE, "x", None), Guess(None))] * (100 - len(scores))
    return [*quiet, *((Said(ELSEWHERE, "x", None), Guess(ON, each)) for each in scores)]


def test_what_stays_within_the_rate_is_accepted_whatever_its_score() -> None:
    assert threshold(elsewhere(0.9, 0.9)) == -math.inf


def test_the_threshold_lies_above_what_is_one_too_many() -> None:
    right = [(Said("exact", "a", ON), Guess(ON, 0.8)), (Said("exact", "b", ON), Guess(ON, 0.5))]
    scored = score([*elsewhere(0.9, 0.7, 0.6), *right])
    assert scored.threshold == 0.7
    assert scored.right["exact"] == 0.5
    assert scored.false_accepts == 0.02


def test_without_a_score_that_parts_them_all_is_accepted_and_told() -> None:
    scored = score([*elsewhere(1.0, 1.0, 1.0), (Said("exact", "a", ON), Guess(ON))])
    assert scored.right["exact"] == 1
    assert scored.false_accepts == 0.03


def test_another_command_is_wrong_and_nothing_is_not() -> None:
    guesses = [
        (Said("one slip", "a", ON), Guess(OFF)),
        (Said("one slip", "b", ON), Guess(None)),
        (Said("one slip", "c", ON), Guess(ON)),
        (Said("exact", "d", ON), Guess(ON)),
    ]
    scored = score(guesses)
    assert scored.wrong == 0.25
    assert scored.right["one slip"] == 1 / 3
    assert math.isnan(scored.right["paraphrase"])
