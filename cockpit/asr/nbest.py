"""Turn Vosk's n-best list into hypotheses with confidences.

With alternatives Vosk gives the log-likelihood of each reading and no word confidences; without them it gives word
confidences and one reading. We take the alternatives, and make the confidences from them: the posterior of a reading
is its likelihood over that of all readings, and a word is as sure as the readings that have it at that time. `[unk]`
competes like any reading, so a command that is hardly better than no command is unsure.

Source: Evermann and Woodland, "Posterior probability decoding, confidence estimation and system combination", 2000;
the likelihoods are scaled down as there, since neighbouring frames are not independent.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cockpit.asr.graph import UNKNOWN
from cockpit.errors import EngineError
from cockpit.events import Hypothesis, Word

LIKELIHOOD_SCALE = 0.5
SLOWEST_LETTERS_S = 5.0
"""Nobody speaks more slowly, in letters a second. Of 786 orders by strangers, clean and in noise, the slowest has 6.9;
of 40 crowds of 20 voices in which a sentence was found none has 4.
"""

DRAWN_OUT_S = 1.0
"""But a word may be drawn out, or a pause made, for so long."""

OUTPUT_S = 0.03
"""The network's outputs lie so far apart."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One alternative of Vosk: words with start and end in seconds of the utterance's sound."""

    log_likelihood: float
    words: tuple[tuple[str, float, float], ...]


def parsed(result: str) -> list[Reading]:
    """Read the JSON of a final result with alternatives.

    Raises:
        EngineError: it is not what Vosk answers.
    """
    try:
        return [_reading(alternative) for alternative in json.loads(result)["alternatives"]]
    except (ValueError, KeyError, TypeError) as error:
        raise EngineError("the recogniser's answer cannot be read") from error


def joined(parts: Sequence[Sequence[Reading]]) -> list[Reading]:
    """Return the readings of an utterance that came in parts: the best of every part, with the last part's choices."""
    heads = [part[0] for part in parts[:-1] if part]
    words = tuple(word for head in heads for word in head.words)
    likelihood = sum(head.log_likelihood for head in heads)
    return [Reading(likelihood + last.log_likelihood, words + last.words) for last in parts[-1]]


def with_noise(readings: Sequence[Reading], nats_per_output: float, duration_s: float) -> list[Reading]:
    """Return the readings, and one more: that all of the utterance's sound is nothing that can be made out.

    A crowd fits every sentence equally ill, so that one of them wins; what is worse than this reading is not believed.

    Args:
        readings: of one utterance.
        nats_per_output: how improbable each output of the network may be under what was said.
        duration_s: of the utterance's sound.
    """
    return [*readings, Reading(-nats_per_output * duration_s / OUTPUT_S, ((UNKNOWN, 0.0, duration_s),))]


def accounted(readings: Sequence[Reading], voiced_s: float) -> list[Reading]:
    """Return the readings; those that account for too little of what was said are unknown talk instead.

    A crowd, most of which is no speech that can be made out, is heard as some words here or there.

    Args:
        readings: of one utterance.
        voiced_s: how long the voice was heard.
    """

    def known(reading: Reading) -> bool:
        words = [word for word, _, _ in reading.words]
        if not words or UNKNOWN in words:  # silence or talk, which take any time
            return True
        return len("".join(words)) >= (voiced_s - DRAWN_OUT_S) * SLOWEST_LETTERS_S

    unknown = ((UNKNOWN, 0.0, voiced_s),)
    return [reading if known(reading) else Reading(reading.log_likelihood, unknown) for reading in readings]


def hypotheses(
    readings: Sequence[Reading], *, begin_s: float = 0.0, first_s: float = 0.0, last_s: float = math.inf
) -> tuple[Hypothesis, ...]:
    """Return the readings as hypotheses, best first; none when silence is the best reading.

    Args:
        readings: of one utterance.
        begin_s: audio time at which the utterance's sound begins.
        first_s, last_s: audio times between which there was voice; Vosk counts the silence before the first word
            and after the last one as theirs.
    """
    shares = posteriors(readings)
    ranked = sorted(zip(shares, readings, strict=True), key=lambda pair: -pair[0])
    if not ranked or not ranked[0][1].words:
        return ()

    def word(text: str, start_s: float, end_s: float) -> Word:
        middle_s = (start_s + end_s) / 2
        sure = sum(share for share, reading in ranked if _says(reading, text, middle_s))
        start_s = min(max(begin_s + start_s, first_s), begin_s + end_s)
        return Word(text, start_s, max(start_s, min(begin_s + end_s, last_s)), min(1.0, sure))

    return tuple(
        Hypothesis(" ".join(text for text, _, _ in reading.words), share, tuple(word(*w) for w in reading.words))
        for share, reading in ranked
        if reading.words
    )


def posteriors(readings: Sequence[Reading], scale: float = LIKELIHOOD_SCALE) -> list[float]:
    """Return how probable each reading is, if one of them is what was said."""
    best = max((reading.log_likelihood for reading in readings), default=0.0)
    shares = [math.exp(scale * (reading.log_likelihood - best)) for reading in readings]
    return [share / sum(shares) for share in shares]


def _says(reading: Reading, text: str, at_s: float) -> bool:
    return any(word == text and start_s <= at_s < end_s for word, start_s, end_s in reading.words)


def _reading(alternative: dict[str, Any]) -> Reading:
    words = tuple((str(w["word"]), float(w["start"]), float(w["end"])) for w in alternative.get("result", ()))
    return Reading(float(alternative["confidence"]), words)
