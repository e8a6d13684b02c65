"""The sounds of a driving car, made from random numbers: none of them is a recording.

Road noise lies below 500 Hz, a blower is broad, an open window comes in gusts; babble is people talking, which are
synthesised elsewhere. Each is made once, a minute long, and every clip hears another piece of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from cockpit.events import SAMPLE_RATE_HZ
from cockpit.testing.level import Sound, power

LENGTH_S = 60
ROAD_CORNER_HZ = 120.0
BLOWER_BAND_HZ = (150.0, 4000.0)
WINDOW_CORNER_HZ = 250.0
GUST_S = 0.4
"""Gusts change about this fast."""

GUST_RANGE_DB = 12.0
VOICES_IN_BABBLE = 6

Random = np.random.Generator
Spectrum = npt.NDArray[np.float64]


class Noises:
    """Noise by kind, and the piece of it that belongs to a clip.

    Args:
        kinds: for each kind one or more sounds, none of them silent.
    """

    def __init__(self, kinds: Mapping[str, Sequence[Sound]]) -> None:
        self._kinds = kinds

    @property
    def kinds(self) -> tuple[str, ...]:
        """The names, in their order."""
        return tuple(self._kinds)

    def piece(self, kind: str, length: int, seed: int) -> Sound:
        """Return `length` samples of a kind, the same ones for the same seed."""
        random = np.random.default_rng(seed)
        sounds = self._kinds[kind]
        sound = sounds[int(random.integers(len(sounds)))]
        start = int(random.integers(len(sound)))
        return np.resize(np.roll(sound, -start), length).astype(np.float32)


def car_noises(seed: int, voices: Sequence[Sound] = ()) -> dict[str, list[Sound]]:
    """Return road, blower and window noise, and babble where there are voices to make it of."""
    random = np.random.default_rng(seed)
    made = {"road": [road(random)], "blower": [blower(random)], "window": [window(random)]}
    return made | ({"babble": [babble(random, voices)]} if voices else {})


def road(random: Random) -> Sound:
    """Return tyre rumble: flat up to ROAD_CORNER_HZ, then falling by 12 dB an octave."""
    return _shaped(random, lambda f: 1 / (1 + (f / ROAD_CORNER_HZ) ** 2))


def blower(random: Random) -> Sound:
    """Return fan noise: broad, falling by 6 dB an octave outside BLOWER_BAND_HZ."""
    low, high = BLOWER_BAND_HZ
    return _shaped(random, lambda f: f / np.hypot(f, low) / np.hypot(1, f / high))


def window(random: Random) -> Sound:
    """Return wind at an open window: falling by 6 dB an octave, in gusts that rise and fall by GUST_RANGE_DB."""
    wind = _shaped(random, lambda f: 1 / np.hypot(1, f / WINDOW_CORNER_HZ))
    steps = random.uniform(-GUST_RANGE_DB / 2, GUST_RANGE_DB / 2, int(LENGTH_S / GUST_S) + 2)
    gust_db = np.interp(np.arange(len(wind)) / SAMPLE_RATE_HZ / GUST_S, np.arange(len(steps)), steps)
    return _level(wind * 10 ** (gust_db / 20))


def babble(random: Random, voices: Sequence[Sound]) -> Sound:
    """Return VOICES_IN_BABBLE people talking at once without a pause, all equally loud."""
    length = LENGTH_S * SAMPLE_RATE_HZ
    total = np.zeros(length)
    for first in range(VOICES_IN_BABBLE):
        talk = np.concatenate([_level(voice) for voice in voices[first % len(voices) :: VOICES_IN_BABBLE]])
        total += np.roll(np.resize(talk, length), int(random.integers(length)))
    return _level(total)


def _shaped(random: Random, gain: Callable[[Spectrum], Spectrum]) -> Sound:
    spectrum = np.fft.rfft(random.normal(size=LENGTH_S * SAMPLE_RATE_HZ))
    frequency_hz = np.asarray(np.fft.rfftfreq(LENGTH_S * SAMPLE_RATE_HZ, 1 / SAMPLE_RATE_HZ), np.float64)
    return _level(np.fft.irfft(spectrum * gain(frequency_hz)))


def _level(sound: npt.NDArray[np.float64] | Sound) -> Sound:
    """Return the sound with a mean square of 0.01, so that kinds can be added up and none clips."""
    loudness = power(np.asarray(sound, np.float32))
    return np.asarray(sound * np.sqrt(0.01 / loudness) if loudness else sound, np.float32)
