"""How words are pronounced: the dictionary that ships with the speech model.

``lexicon.txt.gz`` holds a line a word, ``word<TAB>phones[<TAB>phones...]``, sorted by bytes; phones are those of
cockpit.asr.phones. Words are found by bisection in the unpacked bytes, as parsing all 126,000 lines would cost more
than compiling a grammar. Source: the CMU Pronouncing Dictionary, without stress, with our additions for cars.
"""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from cockpit.asr.phones import PHONE_IDS
from cockpit.asr.topology import Pronunciation
from cockpit.errors import ModelError

MAX_BYTES = 32 * 1024 * 1024
"""An unpacked dictionary larger than this is refused."""


class Lexicon:
    """Pronunciations by word, looked up in a packed dictionary.

    Raises:
        ModelError: the file is missing or broken.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with gzip.open(path) as packed:
                self._lines = packed.read(MAX_BYTES + 1)
            if not self._lines:
                raise EOFError("it is empty")
        except (OSError, EOFError, zlib.error) as error:
            raise ModelError(
                f"the pronunciation dictionary cannot be read: {error}",
                place=str(path),
                hint="fetch the model folder again: a file in it is missing or cut short",
            ) from error
        if len(self._lines) > MAX_BYTES:
            raise ModelError(f"the pronunciation dictionary unpacks to over {MAX_BYTES} bytes", place=str(path))

    def pronunciations(self, word: str) -> tuple[Pronunciation, ...]:
        """Return every pronunciation of a lower-case `word`, the most usual first; empty when it is unknown."""
        line = self._find(word.encode())
        variants = tuple(tuple(variant.split()) for variant in line.split("\t")[1:])
        for phones in variants:
            if not phones or any(phone not in PHONE_IDS for phone in phones):
                raise ModelError(f"the pronunciation of '{word}' is broken", place=str(self._path))
        return variants

    def __contains__(self, word: str) -> bool:
        return bool(self._find(word.encode()))

    def __len__(self) -> int:
        """Return how many words it holds."""
        return self._lines.count(b"\n")

    def _find(self, word: bytes) -> str:
        """Return the line of `word`, or an empty one, by bisection over byte offsets."""
        key = word + b"\t"
        low, high = 0, len(self._lines)
        while low < high:
            middle = self._lines.rfind(b"\n", 0, (low + high) // 2) + 1
            end = self._lines.find(b"\n", middle)
            end = len(self._lines) if end < 0 else end
            line = self._lines[middle:end]
            if line.startswith(key):
                return line.decode(errors="replace")
            if line.split(b"\t", 1)[0] < word:
                low = end + 1
            else:
                high = middle
        return ""
