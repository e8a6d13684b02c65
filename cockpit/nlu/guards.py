"""Whether a guess may be acted on: fuzziness is evidence, not permission.

A guess needs a low cost for its length, most of what was said explained, and a margin over whatever else it could
mean. Numbers, polarity, negation, conditions and questions are guarded by the costs: no reading bends one.

The working point is a false-accept rate of at most 2% on speech that is no command.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from cockpit.nlu.meaning import Reading
from cockpit.nlu.understanding import Step
from cockpit.nlu.words import (
    CONDITIONS,
    FILLER,
    POLAR,
    UNKNOWN,
    WISHES,
    is_bound,
    is_content,
    opens_clause,
    tells_liking,
)

ALLOWANCE_BASE = 0.25
ALLOWANCE_PER_WORD = 0.17
LARGEST_ALLOWANCE = 1.25
"""Cost allowed for a sentence of n content words: base + n times a share, up to the largest."""

MARGIN = 0.2
"""How much cheaper a guess must be than the best reading with another meaning."""

READ_AHEAD = 0.5
"""How far beyond what may be accepted to look, and beyond the best reading, so that a rival meaning still counts."""

MOST_UNEXPLAINED = 0.26
"""Share of the content words, said or in the grammar, that may lack a counterpart."""


def allowance(words: Sequence[str]) -> float:
    """Return the edit cost that a reading of `words` may have."""
    said = sum(is_content(word) and word != UNKNOWN for word in words)
    return min(LARGEST_ALLOWANCE, ALLOWANCE_BASE + ALLOWANCE_PER_WORD * said)


Objection = Literal["costly", "invented", "torn", "wished", "stated", "unexplained"]
"""Why a reading is not acted on: see `objection`."""


def trusted(reading: Reading, words: Sequence[str]) -> bool:
    """Say whether a reading explains the words well enough to act on."""
    return objection(reading, words) is None


def objection(reading: Reading, words: Sequence[str]) -> Objection | None:
    """Return what speaks against acting on a reading, or None."""
    if reading.cost + reading.doubt > allowance(words):
        return "costly"
    if _invented(reading):
        return "invented"
    if _torn(reading):
        return "torn"
    if _wished(reading, words):
        return "wished"
    if _stated(reading):
        return "stated"
    return "unexplained" if _unexplained(reading) > MOST_UNEXPLAINED else None


def resembles(reading: Reading) -> bool:
    """Say whether a reading is near enough to be offered as what it could have been."""
    return _unexplained(reading) <= 0.5 and not _invented(reading)


def _invented(reading: Reading) -> bool:
    """Say whether a word that decides the meaning was put where nothing was made out: good as a rival only."""
    return any(step.said == UNKNOWN and is_bound(step.grammar) for step in reading.steps)


def _torn(reading: Reading) -> bool:
    """Say whether what a negation or condition bears on was not said: "turn on the fan if" is no "... if you can".

    What a condition is about is not guessed either: "turn on the fan if you leave" is none.
    """
    steps = reading.steps
    conditions = (place for place, step in enumerate(steps) if step.grammar in CONDITIONS)
    guessed = any(after.said != after.grammar for place in conditions for after in steps[place + 1 : place + 3])
    return guessed or any(opens_clause(step.grammar) and not after.said for step, after in pairwise(steps))


def _wished(reading: Reading, words: Sequence[str]) -> bool:
    """Say whether a wish is read into what somebody likes: "i like the radio" is no "i'd like the radio"."""
    wished = any(step.grammar in WISHES and not step.said for step in reading.steps)
    return wished and tells_liking(words)


def _stated(reading: Reading) -> bool:
    """Say whether a wish is read into how things are: "the window is open" is no "window open"."""
    pairs = pairwise(reading.steps)
    return any(step.said in {"is", "are"} and not step.grammar and after.said in POLAR for step, after in pairs)


def _unexplained(reading: Reading) -> float:
    """Return the share of the content words, said or in the grammar, that have no counterpart."""
    counted = [step for step in reading.steps if _counts(step)]
    return sum(not _explained(step) for step in counted) / len(counted) if counted else 1.0


def confidence(reading: Reading, words: Sequence[str], margin: float, heard: float) -> float:
    """Return 0..1: how likely the meaning is what was meant.

    The product of three: how sure the recogniser is of its words; exp(-cost / allowance-scaled) for the edits, 1 for
    an exact match; and a logistic of the margin over the best other meaning, near 1 from twice MARGIN on.

    Args:
        reading: the best one.
        words: as said.
        margin: how much more the best reading with another meaning costs; inf where there is none.
        heard: the recogniser's confidence in these words, 0..1.
    """
    if reading.cost + reading.doubt == 0:
        return heard
    fit = math.exp(-0.5 * (reading.cost + reading.doubt) / allowance(words))
    clear = 1 / (1 + math.exp(-8 * (min(margin, 10.0) - MARGIN / 2)))
    return heard * fit * clear


def _counts(step: Step) -> bool:
    if not step.grammar and step.cost <= FILLER:
        return False
    return any(word and is_content(word) for word in (step.said, step.grammar))


def _explained(step: Step) -> bool:
    return bool(step.said) and bool(step.grammar) and step.said != UNKNOWN
