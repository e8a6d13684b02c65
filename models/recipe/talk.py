"""Make models/cockpit-en-small/talk.txt: the commonest words of the training transcripts, and how improbable each is.

python -m models.recipe.talk DATA
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from cockpit.asr.lexicon import Lexicon
from cockpit.asr.talk import TALK
from models.recipe.graph import MODEL, transcripts

WORDS = 400
"""About three quarters of what people say. With 300 a known sentence was kept as often, and decoding took as long as
with none; 1000 took half as long again, see EXPERIMENTS.md."""

SHORTEST = 4
"""Words; a shorter transcript is a single command or a name, no talk."""


def write_talk(sentences: Iterable[Sequence[str]], model: Path = MODEL) -> int:
    """Write talk.txt into the model folder, which has its lexicon already; return how many words it has."""
    counts = Counter(word for sentence in sentences if len(sentence) >= SHORTEST for word in sentence)
    lexicon = Lexicon(model / "lexicon.txt.gz")
    common = [word for word in sorted(counts, key=lambda word: (-counts[word], word)) if word in lexicon][:WORDS]
    lines = [f"{word} {-math.log(counts[word] / counts.total()):.2f}\n" for word in common]
    (model / TALK).write_text("".join(lines), encoding="utf-8")
    return len(lines)


if __name__ == "__main__":
    print(f"{write_talk(transcripts(Path(sys.argv[1])))} words")
