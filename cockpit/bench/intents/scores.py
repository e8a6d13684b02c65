"""Full-frame accuracy at a working point: intent and all slots right, at a bounded rate of false accepts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from cockpit.bench.intents.sentences import COMMAND_KINDS, Said
from cockpit.bench.intents.systems import Guess

MOST_FALSE_ACCEPTS = 0.02

Guesses = Sequence[tuple[Said, Guess]]


@dataclass(frozen=True, slots=True)
class Score:
    """Shares, 0..1; nan where there was nothing of the kind.

    Attributes:
        threshold: the lowest score that is accepted.
        right: by kind of command, intent and all slots right.
        wrong: share of all commands in which another command was understood.
        false_accepts: share of the sentences that are no command, understood all the same.
    """

    threshold: float
    right: dict[str, float]
    wrong: float
    false_accepts: float


def score(guesses: Guesses) -> Score:
    """Score the guesses at the lowest threshold that keeps false accepts within MOST_FALSE_ACCEPTS.

    A system without a score has one threshold, and may have more false accepts than that.
    """
    least = threshold(guesses)
    commands = [(said, _accepted(guess, least)) for said, guess in guesses if said.frame is not None]
    elsewhere = [_accepted(guess, least) for said, guess in guesses if said.frame is None]
    right = {
        kind: _share([frame == said.frame for said, frame in commands if said.kind == kind]) for kind in COMMAND_KINDS
    }
    wrong = _share([frame not in (None, said.frame) for said, frame in commands])
    return Score(least, right, wrong, _share([frame is not None for frame in elsewhere]))


def threshold(guesses: Guesses) -> float:
    """Return the lowest score to accept, from the sentences that are no command."""
    elsewhere = [guess for said, guess in guesses if said.frame is None]
    falsely = sorted((guess.score for guess in elsewhere if guess.frame is not None), reverse=True)
    allowed = math.floor(MOST_FALSE_ACCEPTS * len(elsewhere))
    if len(falsely) <= allowed:
        return -math.inf
    scores = sorted({guess.score for _, guess in guesses if guess.frame is not None})
    return next((each for each in scores if each > falsely[allowed]), scores[-1])


def _accepted(guess: Guess, least: float) -> object:
    return guess.frame if guess.score >= least else None


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else math.nan
