"""What is heard in a cabin besides speech: shaped road, blower and window noise, recorded noise, other talkers.

None of our recordings is from inside a car; the shapes follow what is known of them: road noise lies below 500 Hz,
a blower is broad, an open window comes in gusts.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.signal import butter, lfilter

from models.recipe.utterances import SAMPLE_RATE_HZ, Table, read_sound

Array = npt.NDArray[np.float32]
Random = np.random.Generator

HELD_OUT = 5
"""Every fifth clip of the manifest is kept for measuring."""

LONGEST_S = 60
_SETTLE = 800
_GUST = 4000


def recorded_noises(data: Path) -> list[Array]:
    """Return the noise clips that may train."""
    folder = data / "noise"
    with (folder / "manifest.tsv").open(encoding="utf-8", newline="") as file:
        paths = [row["path"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    used = [folder / path for index, path in enumerate(paths) if index % HELD_OUT and "moodist" not in path]
    clips = [read_sound(str(path))[: LONGEST_S * SAMPLE_RATE_HZ].astype(np.float32) for path in used if path.exists()]
    return [clip for clip in clips if len(clip) > SAMPLE_RATE_HZ / 2 and np.abs(clip).max() > 30]


def noise(random: Random, length: int, clips: list[Array], talkers: Table) -> Array:
    """Return `length` samples of some noise, at any level."""
    kind = random.random()
    if kind < 0.40 or (kind < 0.75 and not clips):
        return shaped(random, length)
    if kind < 0.75:
        clip = clips[random.integers(len(clips))]
        clip = np.tile(clip, length // len(clip) + 1)
        start = random.integers(len(clip) - length + 1)
        piece = clip[start : start + length]
        return piece if np.abs(piece).max() > 3 else shaped(random, length)
    return babble(random, length, talkers)


def shaped(random: Random, length: int) -> Array:
    """Return white noise made into road, blower, window or plain coloured noise."""
    shapes: tuple[Callable[[Random, Array], npt.NDArray[np.float64]], ...] = (_road, _blower, _window, _coloured)
    white = random.normal(size=length + _SETTLE).astype(np.float32)
    return shapes[random.integers(len(shapes))](random, white)[_SETTLE:].astype(np.float32)


def babble(random: Random, length: int, talkers: Table) -> Array:
    """Return two to five people talking at once, or up to twenty; half of the time in a noisy room."""
    voices = np.zeros(length, np.float32)
    for _ in range(random.integers(2, 6) if random.random() < 0.7 else random.integers(6, 21)):
        start = random.integers(len(talkers.samples) - length - 1)
        voices += talkers.samples[start : start + length].astype(np.float32) * np.float32(random.uniform(0.3, 1))
    if random.random() < 0.5:
        voices = voices / (np.abs(voices).max() + 1) + 0.1 * shaped(random, length)
    return voices


def _road(random: Random, white: Array) -> npt.NDArray[np.float64]:
    b, a = butter(2, random.uniform(120, 500), fs=SAMPLE_RATE_HZ)
    return np.asarray(lfilter(b, a, white) * 8 + 0.05 * white)


def _blower(random: Random, white: Array) -> npt.NDArray[np.float64]:
    b, a = butter(1, [random.uniform(80, 300), random.uniform(1500, 5000)], "band", fs=SAMPLE_RATE_HZ)
    return np.asarray(lfilter(b, a, white))


def _window(random: Random, white: Array) -> npt.NDArray[np.float64]:
    wind = lfilter([1], [1, -random.uniform(0.7, 0.97)], white)
    gusts = random.uniform(0.2, 1.5, len(white) // _GUST + 2)
    return np.asarray(wind * np.interp(np.arange(len(white)), np.arange(len(gusts)) * _GUST, gusts))


def _coloured(random: Random, white: Array) -> npt.NDArray[np.float64]:
    return np.asarray(lfilter([1], [1, -random.uniform(0, 0.98)], white))
