"""Make the default graph of the shipped model: what a plain ``vosk.Model(folder)`` can hear without any pack.

    python -m models.recipe.graph DATA

A bigram over the most common words of the training transcripts and the words of the shipped packs, with `[unk]` in
its vocabulary for grammars given at run time. Needs no vosk: kaldifst does not share a process with it.
"""

from __future__ import annotations

import csv
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from cockpit.asr.graph import Garbage, GraphRequest, GraphSize, write_graph
from cockpit.asr.lexicon import Lexicon
from cockpit.grammar.compile import compile_grammar
from cockpit.packs.load import load_packs
from models.recipe.ngram import bigram

MODEL = Path(__file__).parents[1] / "cockpit-en-small"
PACKS = Path(__file__).parents[2] / "intents"
VOCABULARY = 2500
"""Words of the transcripts; the graph takes about 0.4 KB a word."""

PACK_SENTENCES = 4000
SEED = 1


def write_core_graph(read: Iterable[Sequence[str]], model: Path = MODEL, packs: Path = PACKS) -> GraphSize:
    """Write graph/ into the model folder, which has its lexicon already.

    Args:
        read: the words of the training utterances, lower case.
        model: the model folder.
        packs: a folder of intent packs, whose words and turns of phrase the graph knows too.
    """
    grammar = compile_grammar(load_packs([packs]))
    sentences = [*read, *(sentence.text.split() for sentence in grammar.sentences(SEED, PACK_SENTENCES))]
    words = {*_common(sentences), *grammar.speech.words()}
    lexicon = Lexicon(model / "lexicon.txt.gz")
    pronunciations = {word: lexicon.pronunciations(word) for word in words if word in lexicon}
    (model / "graph").mkdir(exist_ok=True)
    graph = bigram(sentences, pronunciations, min_count=2)
    never = Garbage(sentence=math.inf, edge=math.inf)
    return write_graph(GraphRequest(graph, str(model / "graph"), pronunciations, garbage=never))


def _common(sentences: Iterable[Sequence[str]]) -> list[str]:
    counts = Counter(word for sentence in sentences for word in sentence)
    return sorted(counts, key=lambda word: (-counts[word], word))[:VOCABULARY]


def transcripts(data: Path) -> Iterator[list[str]]:
    """Read the training transcripts below `data`: the manifests of its corpora, tab-separated with a header."""
    for manifest in sorted(data.glob("*/manifest.tsv")):
        rows = csv.DictReader(manifest.open(encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE)
        yield from (row["transcript"].split() for row in rows if row.get("split") == "train")


if __name__ == "__main__":
    print(write_core_graph(transcripts(Path(sys.argv[1]))))
