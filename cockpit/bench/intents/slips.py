"""Slips as a recogniser and a hesitating speaker make them, drawn at random from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

from cockpit.nlu.words import NUMBERS
from cockpit.packs.yaml_file import read_yaml

CONFUSIONS = Path(__file__).parent / "confusions.yaml"
INSERTED = ("uh", "um", "please", "well", "like", "you know", "just", "okay")
DROPPED = frozenset("a am by can degrees i in is it me some speed the to you".split())
"""Words whose loss leaves the meaning as it was."""


class Slips:
    """Makes slips in sentences: a word dropped, misheard, said twice, or a filler in between."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._misheard: dict[str, list[str]] = read_yaml(CONFUSIONS).value
        self._kinds: tuple[Callable[[list[str], int], None], ...] = (
            self._drop,
            self._mishear,
            self._repeat,
            self._hesitate,
        )

    def slipped(self, words: Sequence[str], count: int) -> list[str]:
        """Return the words with `count` slips, each at another word."""
        made = list(words)
        places = list(range(len(made)))
        for _ in range(min(count, len(made))):
            kind = self._chance.choice(self._kinds)
            fit = [place for place in places if self._may(kind, made[place])]
            kind, fit = (kind, fit) if fit else (self._hesitate, places)
            place = self._chance.choice(fit)
            places.remove(place)
            kind(made, place)
        return [word for part in made for word in part.split()]

    def _may(self, kind: Callable[[list[str], int], None], word: str) -> bool:
        if kind == self._drop:
            return word in DROPPED
        return word in self._misheard if kind == self._mishear else word not in NUMBERS

    def _drop(self, words: list[str], place: int) -> None:
        words[place] = ""

    def _mishear(self, words: list[str], place: int) -> None:
        words[place] = self._chance.choice(self._misheard[words[place]])

    def _repeat(self, words: list[str], place: int) -> None:
        words[place] = f"{words[place]} {words[place]}"

    def _hesitate(self, words: list[str], place: int) -> None:
        words[place] = f"{self._chance.choice(INSERTED)} {words[place]}"
