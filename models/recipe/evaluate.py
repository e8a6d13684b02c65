"""Step 6: measure the exported model on people it never heard, decoding with plain Vosk."""

from __future__ import annotations

import csv
import json
import tempfile
from pathlib import Path

from models.recipe import coffee
from models.recipe.decode import Decoded, decode, decoding_folder, word_error_rate
from models.recipe.heldout import HeldOut, held_out_sets


def evaluate(data: Path, work: Path, model: Path) -> None:
    """Print the command acceptance and the word error rate on every held-out set."""
    _evaluate_coffee(data, model)
    for held_out in held_out_sets(data, work):
        rate, decoded = measure(model, held_out)
        right = sum(text.split() == words for text, words in zip(decoded.texts, held_out.references, strict=True))
        print(
            f"{held_out.name}: word error rate {rate:.1%}, {right} of {len(held_out.clips)} clips without any error, "
            f"{held_out.speakers} speakers, real-time factor {decoded.real_time_factor:.3f}; {held_out.language}",
            flush=True,
        )


def measure(model: Path, held_out: HeldOut) -> tuple[float, Decoded]:
    """Return the word error rate on a set, and what was decoded."""
    with tempfile.TemporaryDirectory() as aside:
        folder = decoding_folder(model, held_out.graph, Path(aside) / "model", held_out.garbage)
        decoded = decode(folder, [clip.path for clip in held_out.clips])
    return word_error_rate(decoded.texts, held_out.references), decoded


def _evaluate_coffee(data: Path, model: Path) -> None:
    folder = data / "speech" / "picovoice_dev"
    with (folder / "manifest.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    labels = [json.loads(row["label"])["slots"] for row in rows]
    with tempfile.TemporaryDirectory() as aside:
        decoding = decoding_folder(model, coffee.grammar(), Path(aside) / "model")
        decoded = decode(decoding, [str(folder / row["path"]) for row in rows])
    published, strict = coffee.score(decoded.texts, labels)
    print(
        f"picovoice_dev: {published:.1%} of {len(rows)} orders right ({strict:.1%} counting extra slots as errors), "
        f"real-time factor {decoded.real_time_factor:.3f}; exact grammar",
        flush=True,
    )
