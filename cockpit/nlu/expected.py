"""What an open question makes likelier: the readings of an utterance that answer it.

The recogniser hears every utterance along the same word graph, where a bare answer is one of thousands of sentences,
and a short one ("five", "no") loses to talk that sounds alike. Behind a question it is likelier, which is a matter of
odds: those of what was heard, times those of what was to be expected.

A decoding graph for each question, in a second Vosk model, was tried and is no better: of 104 human one-word answers
it got 87 % right where 29 % of stray words were taken for answers too, and this 86 % at 26 %. This needs nothing
compiled, loaded (50 ms) or kept in memory (13 MB a question), and a question that fades is forgotten at once.

Source: Gruenstein et al., "Context-sensitive statistical language modeling", 2005 (expectations of the dialogue state
in recognition).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from cockpit.events import Hypothesis, Word

ANSWER_ODDS = 5.0
"""How many times likelier an answer is behind its question than the recogniser believes.

The working point, with the first model, from `cockpit bench answers`: of "yes" and "no" by 96 people 33 %
are heard at 1, 38 % at 2, 83 % at 5 and 88 % at 10, and other words are acted on in 0.5, 0.5, 3.3 and 4.7 % of clips.
It moves with the acoustic model.
"""


def weighed(
    hypotheses: Sequence[Hypothesis], answers: Callable[[Hypothesis], bool], odds: float = ANSWER_ODDS
) -> Sequence[Hypothesis]:
    """Return the hypotheses with those that answer `odds` times likelier against the rest, best first.

    Args:
        hypotheses: n-best, best first; their confidences are shares of all readings, silence included.
        answers: tells whether a hypothesis answers the question.
        odds: 1 changes nothing.
    """
    factors = [odds if answers(hypothesis) else 1.0 for hypothesis in hypotheses]
    if odds == 1.0 or max(factors, default=1.0) == 1.0:
        return hypotheses
    gained = sum((factor - 1.0) * each.confidence for factor, each in zip(factors, hypotheses, strict=True))
    shares = [factor * each.confidence / (1.0 + gained) for factor, each in zip(factors, hypotheses, strict=True)]
    ranked = sorted(zip(shares, hypotheses, strict=True), key=lambda pair: -pair[0])
    return [
        replace(
            each, confidence=share, words=tuple(replace(word, confidence=_sure(word, ranked)) for word in each.words)
        )
        for share, each in ranked
    ]


def _sure(word: Word, ranked: Sequence[tuple[float, Hypothesis]]) -> float:
    """Return the share of the hypotheses that have the word at its time."""
    middle_s = (word.start_s + word.end_s) / 2
    return min(1.0, sum(share for share, hypothesis in ranked if _says(hypothesis, word.text, middle_s)))


def _says(hypothesis: Hypothesis, text: str, at_s: float) -> bool:
    return any(word.text == text and word.start_s <= at_s <= word.end_s for word in hypothesis.words)
