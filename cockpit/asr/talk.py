"""The common words of a language and how likely each is: what the recogniser takes talk for that is no command.

A model of ours holds them in ``talk.txt``, a word and its improbability in nats a line.
"""

from __future__ import annotations

import math
from pathlib import Path

from cockpit.asr.lexicon import Lexicon
from cockpit.asr.topology import Pronunciation
from cockpit.errors import ModelError, Place

TALK = "talk.txt"
MAX_BYTES = 1 << 20
_HINT = "fetch the model folder again: a file in it is broken"


def pronounced_talk(model: Path, lexicon: Lexicon) -> dict[Pronunciation, float]:
    """Return the improbability of each common word, in nats, by its usual pronunciation; empty without the file.

    Raises:
        ModelError: a line is no word and number, or the dictionary lacks the word.
    """
    costs: dict[Pronunciation, float] = {}
    for word, cost in read_talk(model / TALK).items():
        variants = lexicon.pronunciations(word)
        if not variants:
            raise ModelError(f"the dictionary lacks '{word}'", place=str(model / TALK), hint=_HINT)
        costs[variants[0]] = min(cost, costs.get(variants[0], math.inf))  # words that sound the same
    return costs


def read_talk(path: Path) -> dict[str, float]:
    """Return the words of a file with their improbability in nats; none when there is no such file.

    Raises:
        ModelError: a line is no word and number, or the file is too large.
    """
    if not path.is_file():
        return {}
    if path.stat().st_size > MAX_BYTES:
        raise ModelError(f"larger than {MAX_BYTES} bytes", place=str(path), hint=_HINT)
    costs = {}
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        if line:
            word, cost = _entry(line, Place(str(path), number))
            costs[word] = cost
    return costs


def _entry(line: bytes, place: Place) -> tuple[str, float]:
    try:
        word, text = line.decode().split()
        cost = float(text)
    except ValueError as error:
        raise ModelError("this line is no word and number", place=place, hint=_HINT) from error
    if not 0.0 <= cost < math.inf:
        raise ModelError(f"'{text}' is no improbability in nats", place=place, hint=_HINT)
    return word, cost
