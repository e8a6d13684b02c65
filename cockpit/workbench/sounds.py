"""How near two words sound, and which words no dictionary has.

The distance counts phones that have to be changed, twice: as they are, and with those merged that recognisers mix up
most (voiced and unvoiced consonants, nasals, neighbouring vowels); the mean of both over the longer word's length.
So "fifteen" and "fifty" are 0.17 apart, "lower" and "louder" 0.38, "on" and "off" 0.75.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from cockpit.asr.compile import pronounce
from cockpit.asr.lexicon import Lexicon
from cockpit.asr.models import LEXICON
from cockpit.asr.phones import PHONES
from cockpit.asr.topology import Pronunciation

NEAR = 0.26
"""Words nearer than this are told apart by the rest of the sentence, or not at all."""

_LETTER = {phone: chr(0x100 + index) for index, phone in enumerate(PHONES)}
_MERGED = {"p": "b", "t": "d", "k": "g", "f": "v", "s": "z", "th": "dh", "sh": "zh", "ch": "jh", "m": "n", "ng": "n",
           "ih": "iy", "eh": "ae", "aa": "ao", "ah": "ao", "uh": "uw", "ey": "ae", "ow": "ao", "er": "r"}  # fmt: skip
_COARSE = str.maketrans({_LETTER[phone]: _LETTER[other] for phone, other in _MERGED.items()})


class Sounds:
    """How the words of the packs are pronounced.

    Attributes:
        phones: of every word that has a sound, the most usual pronunciation first.
        guessed: words that the dictionary lacks, with how they are taken to sound.
        silent: words without any sound.
    """

    def __init__(self, words: Iterable[str], model: Path) -> None:
        words = sorted(words)
        self.phones, self.guessed = pronounce(words, Lexicon(model / LEXICON))
        self.silent = [word for word in words if word not in self.phones]

    def near(self, words: Sequence[str]) -> Mapping[str, frozenset[str]]:
        """Return for each word those among `words` that sound nearly the same, without itself.

        Merged phones are never farther apart than phones as they are, so they sort out most pairs.
        """
        from rapidfuzz.process import cdist

        known = [word for word in words if word in self.phones]
        coarse = [self._phrase([word]).translate(_COARSE) for word in known]
        likely = cdist(coarse, coarse, scorer=Levenshtein.normalized_distance, score_cutoff=NEAR) < NEAR
        found: dict[str, set[str]] = {}
        for one, other in zip(*likely.nonzero(), strict=True):
            if one < other and self.distance([known[one]], [known[other]]) < NEAR:
                found.setdefault(known[one], set()).add(known[other])
                found.setdefault(known[other], set()).add(known[one])
        return {word: frozenset(others) for word, others in found.items()}

    def distance(self, one: Sequence[str], other: Sequence[str]) -> float:
        """Return how far two phrases are apart where they differ, 0 for the same sounds to 1 for nothing in common."""
        start = _alike(one, other)
        one, other = one[start:], other[start:]
        end = _alike(one[::-1], other[::-1])
        letters = [self._phrase(each[: len(each) - end]) for each in (one, other)]
        if letters[0] == letters[1]:
            return 0.0
        coarse = [each.translate(_COARSE) for each in letters]
        return (Levenshtein.normalized_distance(*letters) + Levenshtein.normalized_distance(*coarse)) / 2

    def _phrase(self, words: Sequence[str]) -> str:
        return "".join(_letters(self.phones[word][0]) if word in self.phones else "?" for word in words)


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many words both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _letters(phones: Pronunciation) -> str:
    """Return phones as one character each, which string distances count."""
    return "".join(_LETTER[phone] for phone in phones)
