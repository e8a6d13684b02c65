"""What each kind of slip costs, in units of one content word that stays unexplained.

The figures were set by hand and checked on random slips of the packs' own sentences and on speech that is no command
(see cockpit.nlu.measure); the order matters more than the digits: filler < function word < similar word < content
word. A bound word (number, polarity, negation, condition, question) that does not fit is FORBIDDEN, at any cost.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from cockpit.nlu.sound import coarse_key, sound_key
from cockpit.nlu.words import (
    ANY_NUMBER,
    FILLER,
    FILLERS,
    FUNCTION_WORDS,
    HOMOPHONES,
    INSIDE_NUMBERS,
    JOINTS,
    NUMBERS,
    OPENING_QUESTIONS,
    POLAR,
    SEEN,
    UNKNOWN,
    is_bound,
    is_content,
)

Floats = npt.NDArray[np.float32]

FORBIDDEN = math.inf
CONTENT = 1.0
FUNCTION = 0.2
PREAMBLE = 0.1
"""A function word before the first word of content: "i was wondering whether you could"."""

GARBLED = 0.6
"""A piece of speech that the recogniser could not name: it may be any word, or none."""

NAMING = 0.7
"""A small word that means something of its own where it stands ("me" a zone, "okay" a yes) and was not said."""

UNJOINED = 1.3
"""The word between two commands that was not said: more than is ever allowed, but good as a suggestion."""

SAME_SIDE = 0.3
"""Another word for the same side of an axis: "increase" for "raise"."""

HOMOPHONE = 0.3
PER_DISTANCE = 1.57
FARTHEST = 0.55
FARTHEST_BOUND = 0.5
"""Words farther apart than this (0 the same, 1 nothing in common) are not one misheard for the other; bound words
in the grammar have to be nearer.
"""

LIKE_NUMBER = 0.35
"""A word that the grammar does not know, this near to a number, is no word to be skipped or bent."""

STAND_IN = 0.75
LONGEST_STAND_IN = 5
"""Any word up to so many letters that the grammar does not know, in the place of a function word."""

REAL_WORD = 0.15
"""Added when the said word is itself a word of the grammar: less likely a slip."""

MOST_ROWS = 5_000
"""Words whose replacements are remembered."""


class Lexicon(NamedTuple):
    """Words with how each sounds, in two grains."""

    words: Sequence[str]
    sounds: Sequence[str]
    coarse: Sequence[str]


def _lexicon(words: Sequence[str]) -> Lexicon:
    sounds = [sound_key(word) for word in words]
    return Lexicon(words, sounds, [coarse_key(key) for key in sounds])


_NUMBERS = _lexicon(sorted(NUMBERS))


class Costs:
    """Costs of skipping, leaving unsaid and replacing words, for one vocabulary (cockpit.nlu.arcs.ArcTable)."""

    def __init__(self, vocabulary: Sequence[tuple[str, bool]]) -> None:
        self._words = [word for word, _ in vocabulary]
        self._known = frozenset(self._words)
        self._lexicon = _lexicon(self._words)
        self._sides = [POLAR.get(word, frozenset()) for word in self._words]
        self._is_number = np.array([word in NUMBERS for word in self._words])
        self._is_seen = np.array([word in SEEN for word in self._words])
        self._is_bound = np.array([is_bound(word) for word in self._words])
        self._is_function = np.array([word in FUNCTION_WORDS - JOINTS for word in self._words])
        self.unsaid: Floats = np.array([_unsaid(*entry) for entry in vocabulary], dtype=np.float32)
        rest = self._is_number | np.array([word in INSIDE_NUMBERS for word in self._words])
        self.numbers_unsaid: Floats = np.where(rest, np.float32(0.01), self.unsaid)
        self._rows: dict[str, Floats] = {}

    def skip(self, word: str, confidence: float = 1.0, *, opening: bool = False, leading: bool = False) -> float:
        """Return what it costs that a said word has no place in the grammar.

        Args:
            word: as said.
            confidence: 0..1, how sure the recogniser is of the word.
            opening: nothing but fillers stands before it.
            leading: nothing but fillers and function words stands before it.
        """
        if word == UNKNOWN:
            return GARBLED
        if word in FILLERS:
            return FILLER
        if is_bound(word) or word == ANY_NUMBER or (opening and word in OPENING_QUESTIONS):
            return FORBIDDEN
        if not is_content(word):
            return (PREAMBLE if leading else FUNCTION) * _trust(confidence)
        return FORBIDDEN if self._like_number(word) < math.inf else CONTENT * _trust(confidence)

    def replace(self, word: str, confidence: float = 1.0) -> Floats:
        """Return what it costs to hear `word` where the grammar has each word of the vocabulary; inf if never."""
        row = self._rows.get(word)
        if row is None:
            if len(self._rows) >= MOST_ROWS:
                self._rows.clear()
            row = self._rows[word] = self._replacements(word).astype(np.float32)
        return row if confidence == 1.0 else row * np.float32(_trust(confidence))

    def _replacements(self, word: str) -> npt.NDArray[np.floating[Any]]:
        if word == ANY_NUMBER:
            return np.where(self._is_number, 0.0, np.inf)
        if word == UNKNOWN:
            return np.full(len(self._words), GARBLED)
        same = np.array([word == other for other in self._words])
        distances = _distances(word, self._lexicon)
        number = self._like_number(word)
        farthest = np.minimum(number, np.where(self._is_bound, FARTHEST_BOUND, FARTHEST))
        row = np.where(distances <= farthest, PER_DISTANCE * distances, np.inf)
        if same.any():
            row += REAL_WORD
        elif len(word) <= LONGEST_STAND_IN and number == math.inf:
            row[self._is_function] = np.minimum(row[self._is_function], STAND_IN)
        if is_bound(word):
            row[:] = np.inf
        row[self._is_number | self._is_seen] = np.inf
        self._exceptions(word, row)
        row[same] = 0.0
        return row

    def _exceptions(self, word: str, row: npt.NDArray[np.floating[Any]]) -> None:
        """Let bound words be replaced after all by words of the same side, and numbers by what sounds the same."""
        sides = POLAR.get(word, frozenset())
        for place, other in enumerate(self._words):
            if sides & self._sides[place]:
                row[place] = SAME_SIDE
            elif HOMOPHONES.get(word) == other or HOMOPHONES.get(other) == word:
                row[place] = HOMOPHONE

    def _like_number(self, word: str) -> float:
        """Return how far an unknown word is from the nearest number if it may be one misheard or mistyped, else inf."""
        if word in self._known or not is_content(word):
            return math.inf
        nearest = float(_distances(word, _NUMBERS).min())
        return nearest if nearest <= LIKE_NUMBER else math.inf


def _unsaid(word: str, means: bool) -> float:
    if is_bound(word):
        return FORBIDDEN
    if word in JOINTS:
        return UNJOINED
    if is_content(word):
        return CONTENT
    return NAMING if means else FILLER if word in FILLERS else FUNCTION


def _distances(word: str, lexicon: Lexicon) -> npt.NDArray[np.floating[Any]]:
    """Return 0 (the same) to 1 for each word of a lexicon: spelling and two grains of sound, averaged."""
    key = sound_key(word)
    spelled, heard, roughly = (
        process.cdist([said], known, scorer=OSA.normalized_distance)[0]
        for said, known in ((word, lexicon.words), (key, lexicon.sounds), (coarse_key(key), lexicon.coarse))
    )
    distances: npt.NDArray[np.floating[Any]] = 0.4 * spelled + 0.35 * heard + 0.25 * roughly
    return distances


def _trust(confidence: float) -> float:
    """Return how much of its cost a word of that confidence keeps: an unsure word is cheaper to give up."""
    return 0.4 + 0.6 * min(1.0, max(0.0, confidence))
