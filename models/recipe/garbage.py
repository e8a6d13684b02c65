"""Draw the curve from which cockpit.asr.graph.Garbage takes its working point: commands kept against talk let through.

    python -m models.recipe.garbage DATA

Commands kept: held-out people read sentences, and the grammar has half of them. Talk let through: the other half,
and read speech by others, heard along that grammar and along the shipped packs. A clip is let through when its best
reading has any word of a command, and let through whole when it has nothing else.
"""

from __future__ import annotations

import itertools
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cockpit.asr.graph import UNKNOWN, Garbage
from cockpit.grammar.compile import compile_grammar
from cockpit.grammar.graph import WordGraph
from cockpit.packs.load import load_packs
from models.recipe.decode import decode, decoding_folder
from models.recipe.graph import MODEL, PACKS
from models.recipe.heldout import alternatives
from models.recipe.prepare import recordings
from models.recipe.utterances import Utterance

WORD_COSTS = (-1.0, -0.5, 0.0, 0.5, 1.0)
EDGE_COSTS = (10.0,)
CLIPS = 150
"""Of each kind, so that the curve takes minutes."""

COMMANDS = 150


@dataclass(frozen=True, slots=True)
class Trial:
    """Shares of clips at one setting."""

    kept: float
    talk_to_sentences: tuple[float, float]
    talk_to_packs: tuple[float, float]


def draw(data: Path) -> None:
    """Print a line for each setting."""
    known, others, sentences = _clips(data)
    packs = compile_grammar(load_packs([PACKS])).speech
    print(" word edge  kept  | talk let through (whole) by sentences, by packs")
    for word, edge in itertools.product(WORD_COSTS, EDGE_COSTS):
        trial = _trial(Garbage(word=word, edge=edge), known, others, sentences, packs)
        (a, b), (c, d) = trial.talk_to_sentences, trial.talk_to_packs
        print(f"{word:5} {edge:4} {trial.kept:6.1%} | {a:6.1%} ({b:.1%}), {c:6.1%} ({d:.1%})", flush=True)


def _clips(data: Path) -> tuple[list[Utterance], list[Utterance], WordGraph]:
    chance = random.Random(3)
    read = [clip for clip in recordings(data, "speechocean762") if clip.split == "test" and 3 <= len(clip.words) <= 9]
    texts = sorted({" ".join(clip.words) for clip in read})
    chance.shuffle(texts)
    commands = set(texts[: min(COMMANDS, len(texts) // 2)])
    known = [clip for clip in read if " ".join(clip.words) in commands]
    others = [[clip for clip in read if " ".join(clip.words) not in commands]]
    others += [[c for c in recordings(data, name) if c.split == "test"] for name in ("librispeech", "commonvoice")]
    for clips in (known, *others):
        chance.shuffle(clips)
    graph = alternatives(text.split() for text in sorted(commands))
    return known[:CLIPS], [clip for clips in others for clip in clips[: CLIPS // len(others)]], graph


def _trial(
    garbage: Garbage, known: Sequence[Utterance], others: Sequence[Utterance], sentences: WordGraph, packs: WordGraph
) -> Trial:
    with tempfile.TemporaryDirectory() as aside:
        along_sentences = decoding_folder(MODEL, sentences, Path(aside) / "sentences", garbage)
        along_packs = decoding_folder(MODEL, packs, Path(aside) / "packs", garbage)
        heard = decode(along_sentences, [clip.path for clip in known]).texts
        talk = [clip.path for clip in others]
        return Trial(
            sum(text.split() == clip.words for text, clip in zip(heard, known, strict=True)) / len(known),
            _let_through(decode(along_sentences, talk).texts),
            _let_through(decode(along_packs, talk).texts),
        )


def _let_through(texts: Sequence[str]) -> tuple[float, float]:
    """Return the share of texts with any word of a command, and of those with nothing else."""
    words = [text.split() for text in texts]
    some = sum(any(word != UNKNOWN for word in text) for text in words)
    whole = sum(bool(text) and UNKNOWN not in text for text in words)
    return some / len(texts), whole / len(texts)


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
