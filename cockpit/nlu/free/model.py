"""The model: a weight for each feature and meaning; a sentence means what its features' weights add up to.

Source: multinomial logistic regression, e.g. Berger, Della Pietra, Della Pietra, "A maximum entropy approach to natural
language processing", 1996.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cockpit.events import SlotValue
from cockpit.nlu.free.features import STRANGE, carries, features, stem
from cockpit.nlu.free.phrases import Phrases

Floats = npt.NDArray[np.float32]
Meaning = tuple[str, tuple[tuple[str, SlotValue], ...]]
"""An intent and the slots that a way to say it implies."""


@dataclass(frozen=True, slots=True)
class Model:
    """What training leaves.

    Attributes:
        meanings: what a sentence may mean; to mean none of them is one more class, the last.
        vocabulary: the row of each feature.
        weights: shape (features, meanings + 1).
        bias: shape (meanings + 1,).
        words: the words that sentences of each meaning have.
        cores: for each meaning the least that says it: stems beside its slots, each set enough by itself.
    """

    meanings: Sequence[Meaning]
    vocabulary: Mapping[str, int]
    weights: Floats
    bias: Floats
    words: Sequence[frozenset[str]]
    cores: Sequence[Sequence[frozenset[str]]]

    def shares(self, words: Sequence[str], phrases: Phrases) -> Floats:
        """Return how probable each class is for normalised words; shape (meanings + 1,)."""
        seen = features(words, phrases) | set(STRANGE[: self.strange(words)])
        rows = [self.vocabulary[feature] for feature in sorted(seen) if feature in self.vocabulary]
        scores = self.weights[rows].sum(axis=0, dtype=np.float32) + self.bias
        shares: Floats = np.exp(scores - scores.max())
        shares /= shares.sum()
        return shares

    def strange(self, words: Collection[str]) -> int:
        """Return how many content words no sentence of the packs has."""
        return sum(carries(word) and stem(word) not in self.vocabulary for word in words)
