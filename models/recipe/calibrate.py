"""Choose how far the likelihoods of readings are scaled down (cockpit.asr.nbest.LIKELIHOOD_SCALE).

    python -m models.recipe.calibrate DATA

The `tune` speakers read sentences, of which the grammar has half. A confidence is good when it is the share of
utterances that sure which are right: the best scale has the least negative log-likelihood of right and wrong.

Source: Guo et al., "On calibration of modern neural networks", 2017 (temperature scaling).
"""

from __future__ import annotations

import math
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from cockpit.asr.graph import UNKNOWN, Garbage
from cockpit.asr.nbest import Reading, parsed, posteriors
from cockpit.asr.vosk import ALTERNATIVES
from models.recipe.decode import decoding_folder
from models.recipe.garbage import read_sentences
from models.recipe.graph import MODEL
from models.recipe.utterances import SAMPLE_RATE_HZ, Utterance, read_sound

SCALES = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
SURE = 1e-3
"""Confidences are kept this far from 0 and 1, so that one mistake does not decide."""

Judged = tuple[list[Reading], bool]


def choose(data: Path) -> None:
    """Print a line for each scale."""
    known, others, sentences = read_sentences(data)
    with tempfile.TemporaryDirectory() as aside:
        folder = decoding_folder(MODEL, sentences, Path(aside) / "model", Garbage())
        heard = list(_judged(folder, known, others))
    print(f"{len(heard)} utterances in which something was heard, {sum(right for _, right in heard)} of them right")
    for scale in SCALES:
        print(f"scale {scale:4}: {_surprise(heard, scale):.3f} nats an utterance", flush=True)


def _judged(folder: Path, known: Sequence[Utterance], others: Sequence[Utterance]) -> Iterator[Judged]:
    """Yield the readings of each utterance that was taken for a sentence, and whether the best of them is right."""
    import vosk

    vosk.SetLogLevel(-1)
    model = vosk.Model(str(folder))
    for clip in [*known, *others]:
        recogniser = vosk.KaldiRecognizer(model, SAMPLE_RATE_HZ)
        recogniser.SetWords(True)
        recogniser.SetMaxAlternatives(ALTERNATIVES)
        recogniser.AcceptWaveform(read_sound(clip.path).tobytes())
        readings = parsed(recogniser.FinalResult())
        best = max(readings, key=lambda reading: reading.log_likelihood, default=None)
        words = [word for word, _, _ in best.words if word != UNKNOWN] if best else []
        if words:
            yield readings, words == clip.words and clip in known


def _surprise(heard: Sequence[Judged], scale: float) -> float:
    sure = [(min(1 - SURE, max(SURE, *posteriors(readings, scale))), right) for readings, right in heard]
    return -sum(math.log(confidence if right else 1 - confidence) for confidence, right in sure) / len(sure)


if __name__ == "__main__":
    choose(Path(sys.argv[1]))
