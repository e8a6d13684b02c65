"""Step 1: which recordings train the model, which choose its constants, and which only ever measure it.

Splits are whole speakers, by rules that need no random numbers. Clips marked `test` never come near training.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from models.recipe.pronunciations import tokens
from models.recipe.utterances import Table, Utterance, save_table

TRAIN_CORPORA = (
    "librispeech",
    "speechocean762",
    "gsc",
    "an4",
    "ljspeech",
    "picovoice_wake",
    "precise_community",
)
KEPT_SPEECHOCEAN_SPEAKERS = 25
"""Test speakers of speechocean762 that stay unseen, the first by name; the other 100 train."""

TUNE_SPEECHOCEAN_SPEAKERS = 10
"""Those of the kept ones, the first by name, on which constants are chosen."""


def prepare(data: Path, work: Path) -> Table:
    """Write the table of human speech that trains."""
    utterances = [
        utterance
        for corpus in TRAIN_CORPORA
        for utterance in recordings(data, corpus)
        if utterance.split == "train" and utterance.words
    ]
    return save_table(work, "human", utterances)


def recordings(data: Path, corpus: str) -> Iterator[Utterance]:
    """Yield every recording of a corpus with its split by our rules."""
    folder = data / "speech" / corpus
    with (folder / "manifest.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    splits = _splits(corpus, rows)
    for row in rows:
        speaker = row["speaker-id"]
        words = tokens(row["transcript"])
        yield Utterance(str(folder / row["path"]), words, corpus, speaker, splits[speaker, row["split"]])


def _splits(corpus: str, rows: list[dict[str, str]]) -> dict[tuple[str, str], str]:
    """Return our split for each speaker and published split."""
    splits = {(row["speaker-id"], row["split"]): row["split"] for row in rows}
    tests = sorted(speaker for speaker, split in splits if split == "test")
    trains = sorted(speaker for speaker, split in splits if split == "train")
    if corpus == "speechocean762":
        splits |= {(speaker, "test"): "train" for speaker in tests[KEPT_SPEECHOCEAN_SPEAKERS:]}
        splits |= {(speaker, "test"): "tune" for speaker in tests[:TUNE_SPEECHOCEAN_SPEAKERS]}
    elif corpus == "librispeech":
        splits |= {(speaker, "train"): "tune" for speaker in trains[::25][:10]}
    elif corpus == "an4":
        splits |= {(speaker, "test"): "tune" for speaker in tests[::2]}
    return splits
