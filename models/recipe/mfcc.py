"""Kaldi's features in numpy: log-mel energies for training, and the matrix that leads back from MFCC to them.

The network is trained on log-mel energies, where warping and masking of frequencies are simple; Vosk hands it MFCC.
With as many cepstra as bands the cosine transform loses nothing, so its inverse becomes the network's first layer.

Source: Kaldi's feature-mfcc, mel-computations and feature-window, with conf/mfcc.conf of the shipped model.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy import fft

Array = npt.NDArray[np.float32]

SAMPLE_RATE_HZ = 16_000
BANDS = 40
LOW_HZ, HIGH_HZ = 20.0, 7600.0
WINDOW, STEP, FFT_SIZE = 400, 160, 512
LIFTER = 22.0
PRE_EMPHASIS = 0.97
FLOOR = 1.1920929e-07

MFCC_CONF = f"""--use-energy=false
--num-mel-bins={BANDS}
--num-ceps={BANDS}
--low-freq={LOW_HZ:.0f}
--high-freq={HIGH_HZ - SAMPLE_RATE_HZ / 2:.0f}
--dither=0
"""


def log_mel(samples: Array, warp: float = 1.0) -> Array:
    """Return the log-mel energies (frames, bands) of samples on the scale of 16-bit integers.

    Args:
        warp: stretches the frequency axis, as a shorter (above 1) or longer vocal tract does.
    """
    frames = 1 + (len(samples) - WINDOW) // STEP
    if frames < 1:
        return np.zeros((0, BANDS), np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::STEP].astype(np.float32)
    windows = windows - windows.mean(axis=1, keepdims=True)
    shaped = windows.copy()
    shaped[:, 1:] -= PRE_EMPHASIS * windows[:, :-1]
    shaped[:, 0] -= PRE_EMPHASIS * windows[:, 0]
    power = np.abs(fft.rfft(shaped * _povey_window(), FFT_SIZE, axis=1)) ** 2
    energies: Array = np.log(np.maximum(power.astype(np.float32) @ _filters(warp), FLOOR))
    return energies


def log_mel_to_mfcc() -> npt.NDArray[np.float64]:
    """Return the matrix (cepstra, bands): an orthonormal cosine transform, then liftering."""
    order, band = np.arange(BANDS)[:, None], np.arange(BANDS)[None, :]
    cosines = np.sqrt(2 / BANDS) * np.cos(np.pi / BANDS * (band + 0.5) * order)
    cosines[0] = np.sqrt(1 / BANDS)
    lift = 1 + 0.5 * LIFTER * np.sin(np.pi * np.arange(BANDS) / LIFTER)
    matrix: npt.NDArray[np.float64] = lift[:, None] * cosines
    return matrix


def mfcc_to_log_mel() -> npt.NDArray[np.float64]:
    """Return the matrix (bands, cepstra) that undoes log_mel_to_mfcc."""
    return np.asarray(np.linalg.inv(log_mel_to_mfcc()))


@lru_cache(maxsize=1)
def _povey_window() -> Array:
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / (WINDOW - 1))
    window: Array = (hann**0.85).astype(np.float32)
    return window


def _mel(frequency_hz: npt.ArrayLike) -> npt.NDArray[np.float64]:
    return np.asarray(1127.0 * np.log(1.0 + np.asarray(frequency_hz, np.float64) / 700.0))


@lru_cache(maxsize=16)
def _filters(warp: float) -> Array:
    """Return the triangular mel filters (FFT bins, bands) over a frequency axis multiplied by `warp`."""
    low, high = _mel([LOW_HZ, HIGH_HZ])
    width = (high - low) / (BANDS + 1)
    centres = low + width * np.arange(1, BANDS + 1)
    bins = _mel(np.arange(FFT_SIZE // 2) * (SAMPLE_RATE_HZ / FFT_SIZE) * warp)
    filters = np.zeros((FFT_SIZE // 2 + 1, BANDS), np.float32)
    filters[:-1] = np.clip(1 - np.abs(bins[:, None] - centres) / width, 0, None)
    return filters
