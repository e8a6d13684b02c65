"""What the moment makes likelier or not: the readings of an utterance that answer a question, open or not.

The recogniser hears every utterance along the same word graph, where a bare answer is one of thousands of sentences,
and a short one ("five", "no") loses to talk that sounds alike. Behind a question it is likelier, which is a matter of
odds: those of what was heard, times those of what was to be expected. Where nothing was asked or said before, an
answer or a follow-up means nothing, and a command that sounds like it is likelier by the same odds.

A decoding graph for each question, in a second Vosk model, was tried and is no better: of 104 human one-word answers
it got 87 % right where 29 % of stray words were taken for answers too, and this 86 % at 26 %. This needs nothing
compiled, loaded (50 ms) or kept in memory (13 MB a question), and a question that fades is forgotten at once.

Source: Gruenstein et al., "Context-sensitive statistical language modeling", 2005 (expectations of the dialogue state
in recognition).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace

from cockpit.events import Hypothesis, Word

ANSWER_ODDS = 5.0
"""How many times likelier an answer is behind its question than the recogniser believes, and how many times less
likely without one.

The working point, with the first model, from `cockpit bench answers`: of "yes" and "no" by 96 people 33 %
are heard at 1, 38 % at 2, 83 % at 5 and 88 % at 10, and other words are acted on in 0.5, 0.5, 3.3 and 4.7 % of clips.
It moves with the acoustic model. Without a question, 123 of 195 human commands, mostly of one word, are right at 1 and
137 at 5; of an hour of other talk 5 and 6 commands are taken.
"""

SMALL_TALK = tuple(f"assistant.{said}" for said in ("yes", "no", "cancel", "repeat", "thanks", "greeting"))
"""Skills that change nothing where nothing was asked: they only make the assistant speak."""

ALONE_ODDS = 2.7
"""How many times likelier a command of one word is than the recogniser believes, where nothing was asked.

People who talk to each other rarely say a single word and fall silent, which the recogniser's model of other talk does
not know: it finds many single words that sound alike.
"""


def weighed(hypotheses: Sequence[Hypothesis], odds: Callable[[Hypothesis], float]) -> Sequence[Hypothesis]:
    """Return the hypotheses, each as many times likelier against the rest as `odds` says, best first.

    Args:
        hypotheses: n-best, best first; their confidences are shares of all readings, silence included.
        odds: 1 for what is as likely as the recogniser believes.
    """
    factors = [odds(hypothesis) for hypothesis in hypotheses]
    if all(factor == 1.0 for factor in factors):
        return hypotheses
    total = 1.0 + sum((factor - 1.0) * each.confidence for factor, each in zip(factors, hypotheses, strict=True))
    shares = [factor * each.confidence / total for factor, each in zip(factors, hypotheses, strict=True)]
    ranked = sorted(zip(shares, hypotheses, strict=True), key=lambda pair: -pair[0])
    return [
        replace(
            each, confidence=share, words=tuple(replace(word, confidence=_sure(word, ranked)) for word in each.words)
        )
        for share, each in ranked
    ]


def likeliest_first(
    hypotheses: Sequence[Hypothesis], meaning: Callable[[Hypothesis], Hashable]
) -> Sequence[Hypothesis]:
    """Return the hypotheses with those of the most probable meaning in front, otherwise as they were.

    A meaning is as probable as all its readings together: "no", "nope" and "nah" at 0.2 each are likelier than talk at
    0.4, which stands before each of them.

    Source: Stolcke et al., "Explicit word error minimization in N-best list rescoring", 1997, for meanings.
    """
    if not hypotheses or hypotheses[0].confidence >= 0.5:
        return hypotheses
    meanings = [meaning(each) for each in hypotheses]
    shares: defaultdict[Hashable, float] = defaultdict(float)
    for each, meant in zip(hypotheses, meanings, strict=True):
        shares[meant] += each.confidence
    likeliest = max(shares, key=lambda meant: shares[meant])
    ranked = sorted(zip(meanings, hypotheses, strict=True), key=lambda pair: pair[0] != likeliest)
    return [each for _, each in ranked]


def _sure(word: Word, ranked: Sequence[tuple[float, Hypothesis]]) -> float:
    """Return the share of the hypotheses that have the word at its time."""
    middle_s = (word.start_s + word.end_s) / 2
    return min(1.0, sum(share for share, hypothesis in ranked if _says(hypothesis, word.text, middle_s)))


def _says(hypothesis: Hypothesis, text: str, at_s: float) -> bool:
    return any(word.text == text and word.start_s <= at_s <= word.end_s for word in hypothesis.words)
