"""Mix noise into speech at an A-weighted signal-to-noise ratio over the samples where someone speaks.

The ratio is that of two mean squares in dB. Both sounds are A-weighted first (IEC 61672-1:2013, annex E), because the
rumble of a road is loud on paper and hardly masks a voice. Both are taken over speech-active samples only, so that
pauses and the silence around a clip do not make a speaker seem quieter. Active is what lies within 15.9 dB of the
active level itself, and 0.2 s behind it: ITU-T P.56 (12/2011), method B, with frames of 20 ms in place of its envelope.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from cockpit.errors import AudioError
from cockpit.events import SAMPLE_RATE_HZ

Sound = npt.NDArray[np.float32]
"""Mono samples at SAMPLE_RATE_HZ, full scale 1.0, shape (samples,)."""

FRAME = SAMPLE_RATE_HZ // 50
MARGIN_DB = 15.9
HANGOVER_FRAMES = 10
HIGHEST_PEAK = 0.99
SILENT = 1e-12
"""Mean square below which there is no sound, only rounding: far below one step of 16 bits."""

_POLES_HZ = (20.6, 107.7, 737.9, 12194.0)
_ROUNDS = 30


def mixed(speech: Sound, noise: Sound, snr_db: float) -> Sound:
    """Return speech with noise at `snr_db`, turned down as a whole where it would clip.

    Args:
        speech: a clip, with whatever silence lies around the speech.
        noise: at least as long; what is longer is cut off.
        snr_db: the A-weighted ratio over speech-active samples.

    Raises:
        AudioError: one of them is silent, so that there is no ratio.
    """
    noise = noise[: len(speech)]
    weighted = a_weighted(speech)
    active = speech_active(weighted)
    speech_power, noise_power = power(weighted[active]), power(a_weighted(noise)[active])
    if min(speech_power, noise_power) < SILENT:
        raise AudioError("silent sound has no signal-to-noise ratio")
    gain = np.float32(np.sqrt(speech_power / noise_power * 10 ** (-snr_db / 10)))
    both = speech + gain * noise
    return np.asarray(both * np.float32(min(1.0, HIGHEST_PEAK / np.abs(both).max())), np.float32)


def a_weighted(sound: Sound) -> Sound:
    """Return the sound through the A-weighting curve, 0 dB at 1 kHz."""
    spectrum = np.fft.rfft(sound)
    spectrum *= a_weight(np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE_HZ))
    return np.fft.irfft(spectrum, len(sound)).astype(np.float32)


def a_weight(frequency_hz: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.float64]:
    """Return the amplitude gain of A-weighting at each frequency. Source: IEC 61672-1:2013, formula E.1."""
    low, bass, mid, high = (pole**2 for pole in _POLES_HZ)
    square = np.asarray(frequency_hz, np.float64) ** 2
    curve = high * square**2 / ((square + low) * np.sqrt((square + bass) * (square + mid)) * (square + high))
    return np.asarray(curve * 10 ** (2.0 / 20), np.float64)


def speech_active(sound: Sound) -> npt.NDArray[np.bool_]:
    """Return which samples belong to speech; all of them where nothing stands out."""
    frames = len(sound) // FRAME
    if not frames:
        return np.ones(len(sound), np.bool_)
    powers = np.mean(np.square(sound[: frames * FRAME], dtype=np.float64).reshape(frames, FRAME), axis=1)
    loud = np.ones(frames, np.bool_)
    for _ in range(_ROUNDS):  # the level and what counts towards it depend on each other
        above = powers >= powers[loud].mean() * 10 ** (-MARGIN_DB / 10)
        if np.array_equal(above, loud) or not above.any():
            break
        loud = above
    held = np.convolve(loud, np.ones(HANGOVER_FRAMES + 1))[:frames] > 0
    return np.pad(np.repeat(held, FRAME), (0, len(sound) - frames * FRAME), mode="edge")


def power(sound: Sound) -> float:
    """Return the mean square; 0 of nothing."""
    return float(np.mean(np.square(sound, dtype=np.float64))) if len(sound) else 0.0
