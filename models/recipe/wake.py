"""Draw the curve from which cockpit.asr.wake takes WAKE_PHONE_COST: wake words heard against other talk taken for one.

    python -m models.recipe.wake DATA [--split test] [--wake-word WORDS] [--costs 2.0]

The wake word is said by synthetic voices (espeak-ng and flite), as no human clip holds it; alone and in noise. Other
talk is human, by speakers kept from training: the tune split chooses the constant, the test split only measures it.
Phrases that sound alike are synthetic again.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt

from cockpit.asr.spotter import Spotter
from cockpit.asr.wake import WAKE_WORD, compile_wake, wake_phrase
from cockpit.asr.wake_rates import WakeClip, WakeRates, rates, try_clips
from models.recipe import synthesise
from models.recipe.graph import MODEL
from models.recipe.noise import shaped
from models.recipe.prepare import recordings
from models.recipe.utterances import SAMPLE_RATE_HZ, read_sound

COSTS = (1.0, 1.5, 2.0, 2.5, 3.0)
CORPORA = ("librispeech", "speechocean762", "an4", "commonvoice", "vctk_autovc", "gsc", "misc_commands")
ALIKE = ("hey pocket", "hey rocket", "the cockpit", "hey cop", "a cockpit door", "okay cut it", "hey copper kit", "hey")
VOICES = 80
SNRS_DB = (None, 10.0, 0.0)
LEAD_S, TAIL_S = 0.6, 1.0
AUDIBLE = 0.01
"""Of the peak: where a synthetic voice begins and ends."""

Pcm = npt.NDArray[np.int16]


def draw(data: Path, split: str, wake_word: str, costs: Sequence[float]) -> None:
    """Print a line for each cost."""
    phrase = wake_phrase(wake_word)
    said = {snr_db: [_clip(*spoken, snr_db) for spoken in _spoken(wake_word, VOICES)] for snr_db in SNRS_DB}
    alike = [WakeClip(_clip(pcm, seed, None).pcm) for text in ALIKE for pcm, seed in _spoken(text, 10)]
    others = [
        WakeClip(read_sound(clip.path))
        for corpus in CORPORA
        for clip in recordings(data, corpus)
        if clip.split == split and clip.words
    ]
    heads = [f"heard {'clean' if snr_db is None else f'{snr_db:g} dB'}" for snr_db in SNRS_DB]
    print(f"cost | {' | '.join(heads)} | delay ms p50 p95 | false accepts, per hour of {split} | alike")
    for cost in costs:
        with tempfile.TemporaryDirectory() as cache:
            model = compile_wake(MODEL, phrase, Path(cache), cost).folder
            with Spotter(model, phrase) as spotter:
                heard = [rates(try_clips(spotter, clips)) for clips in said.values()]
                talk, like = rates(try_clips(spotter, others)), rates(try_clips(spotter, alike))
        print(_line(cost, heard, talk, like), flush=True)


def _line(cost: float, heard: Sequence[WakeRates], talk: WakeRates, like: WakeRates) -> str:
    recalls = " | ".join(f"{one.recall:6.1%}" for one in heard)
    delays = f"{heard[0].delay_ms(50):4.0f} {heard[0].delay_ms(95):4.0f}"
    accepts = f"{talk.false_accepts} in {talk.other_s / 3600:.2f} h, {talk.false_accepts_per_hour:.1f}"
    return f"{cost:4} | {recalls} | {delays} | {accepts} | {like.false_accepts} of {len(ALIKE) * 10}"


def _spoken(text: str, voices: int) -> Iterator[tuple[Pcm, int]]:
    """Yield a text said by several voices, without the silence around, with a seed."""
    random = Random(synthesise.SEED)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        for seed in range(voices):
            engine = synthesise._flite if seed % 3 == 0 else synthesise._espeak
            subprocess.run(engine(random, text, path)[1], check=True, capture_output=True)
            pcm = read_sound(str(path))
            audible = np.flatnonzero(np.abs(pcm.astype(np.int32)) > AUDIBLE * np.abs(pcm.astype(np.int32)).max())
            yield pcm[audible[0] : audible[-1] + 1], seed


def _clip(pcm: Pcm, seed: int, snr_db: float | None) -> WakeClip:
    """Return speech with silence around it, all of it in noise; the ratio is over the speech."""
    lead, tail = np.zeros(int(LEAD_S * SAMPLE_RATE_HZ)), np.zeros(int(TAIL_S * SAMPLE_RATE_HZ))
    sound = np.concatenate([lead, pcm.astype(np.float64), tail])
    random = np.random.default_rng(seed)
    noise = shaped(random, len(sound)).astype(np.float64) if snr_db is not None else random.normal(size=len(sound))
    power = np.mean(np.square(pcm, dtype=np.float64)) * 10 ** (-(60.0 if snr_db is None else snr_db) / 10)
    sound += noise * np.sqrt(power / np.mean(np.square(noise)))
    scaled = sound * (16_000 / np.abs(sound).max())
    return WakeClip(scaled.astype(np.int16), LEAD_S + len(pcm) / SAMPLE_RATE_HZ)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m models.recipe.wake", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--split", choices=["tune", "test", "train"], default="tune")
    parser.add_argument("--wake-word", default=WAKE_WORD)
    parser.add_argument("--costs", type=float, nargs="+", default=COSTS)
    options = parser.parse_args()
    draw(options.data, options.split, options.wake_word, options.costs)
