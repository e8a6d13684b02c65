"""The readings that several hypotheses of one utterance allow, along one graph, compared with each other."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from cockpit.events import Hypothesis
from cockpit.grammar.graph import WordGraph
from cockpit.nlu.exact import ExactMatcher
from cockpit.nlu.guards import READ_AHEAD, allowance
from cockpit.nlu.meaning import Reading, agree
from cockpit.nlu.words import UNKNOWN

if TYPE_CHECKING:
    from cockpit.nlu.approximate import Aligner

MOST_HYPOTHESES = 5
MOST_ALIGNED = 3
"""Hypotheses that are read exactly, and those that are aligned: what lies deeper in an n-best list is noise."""

MOST_WORDS = 60
"""Longer utterances are read exactly or not at all."""

DOUBT_PER_RANK = 0.1
DOUBT_PER_CONFIDENCE = 1.0
"""Evidence against a hypothesis: its place in the n-best list, and how far its confidence is below the first's."""

MOST_READINGS = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of one hypothesis."""

    hypothesis: Hypothesis
    words: tuple[str, ...]
    reading: Reading

    @property
    def heard(self) -> float:
        """How sure the recogniser is of the words, 0..1: their mean, or the hypothesis's own confidence."""
        sure = [word.confidence for word in self.hypothesis.words]
        return sum(sure) / len(sure) if sure else self.hypothesis.confidence


@dataclass(frozen=True, slots=True)
class Choice:
    """The best candidate, and by how much it beats the best that means something else (inf: nothing does)."""

    best: Candidate
    margin: float


class Graph:
    """One word graph with its matchers; the approximate one is made (and numpy loaded) when first needed."""

    def __init__(self, graph: WordGraph) -> None:
        self._graph = graph
        self._exact = ExactMatcher(graph)

    @cached_property
    def _aligner(self) -> Aligner:
        from cockpit.nlu.approximate import Aligner

        return Aligner(self._graph)

    def prepare(self) -> None:
        """Make the approximate matcher now rather than at its first use."""
        _ = self._aligner

    def exact(self, hypothesis: Hypothesis) -> Choice | None:
        """Return what a hypothesis means as it stands."""
        words = tuple(hypothesis.text.split())
        return _choice([Candidate(hypothesis, words, reading) for reading in self._exact.readings(words)])

    def approximate(self, hypotheses: Sequence[Hypothesis]) -> Choice | None:
        """Return what the hypotheses most likely mean together, best guess first; they may agree or be rivals."""
        found: list[Candidate] = []
        for rank, hypothesis in enumerate(hypotheses[:MOST_HYPOTHESES]):
            gap = max(0.0, hypotheses[0].confidence - hypothesis.confidence)
            doubt = DOUBT_PER_RANK * rank + DOUBT_PER_CONFIDENCE * gap
            for candidate in self._readings(hypothesis, aligned=rank < MOST_ALIGNED):
                reading = candidate.reading
                doubted = replace(reading, total=reading.total + doubt, doubt=doubt)
                found.append(replace(candidate, reading=doubted))
        return _choice(found)

    def _readings(self, hypothesis: Hypothesis, *, aligned: bool) -> Iterator[Candidate]:
        exact = self.exact(hypothesis)
        if exact is not None:
            yield exact.best
        elif aligned:
            words = tuple(hypothesis.text.split())
            yield from self.aligned(hypothesis, words, allowance(words) + READ_AHEAD)

    def nearest(self, words: tuple[str, ...], budget: float, most: int) -> list[Reading]:
        """Return the readings of words, cheapest first, each meaning once: the exact ones, or else what comes near."""
        exact = self._exact.readings(words)
        if exact or len(words) > MOST_WORDS:
            return exact[:most]
        return list(islice(self._aligner.readings(words, [1.0] * len(words), budget), most))

    def aligned(self, hypothesis: Hypothesis, words: tuple[str, ...], budget: float) -> Iterator[Candidate]:
        """Yield approximate readings, cheapest first, up to the first that means something else than the first."""
        if len(words) > MOST_WORDS:
            return
        sure = [word.confidence for word in hypothesis.words]
        confidences = sure if len(sure) == len(words) else [1.0] * len(words)
        first: Reading | None = None
        for reading in islice(self._aligner.readings(words, confidences, budget), MOST_READINGS):
            yield Candidate(hypothesis, words, reading)
            first = first or reading
            if _rivals(words, first, reading):
                return


def _choice(candidates: Sequence[Candidate]) -> Choice | None:
    if not candidates:
        return None
    best = min(candidates, key=lambda candidate: candidate.reading.total)
    rivals = [each.reading.total for each in candidates if _rivals(best.words, best.reading, each.reading)]
    return Choice(best, min(rivals, default=math.inf) - best.reading.total)


def _rivals(words: Sequence[str], one: Reading, other: Reading) -> bool:
    """Say whether two readings stand against each other.

    One may add a slot that the other leaves open, unless something unknown in the midst of the words may name it.
    """
    if UNKNOWN in words[1:-1]:
        return one.wishes != other.wishes
    return not agree(one.wishes, other.wishes)
