"""Take the rumble out of sound: in a car on the road most of the noise lies below the voices."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cockpit.events import SAMPLE_RATE_HZ

Samples = npt.NDArray[np.float64]

EDGE_HZ = 120.0
"""Half of the amplitude passes here."""

TAPS = 101
_SPECTRUM = 2048
_LEAST_GAIN = 1e-3
"""A logarithm wants more than nothing."""


class HighPass:
    """A filter that goes on from frame to frame, and delays voices by less than a sample or two."""

    def __init__(self) -> None:
        self._taps = minimum_phase(windowed_sinc())
        self._before = np.zeros(TAPS - 1)

    def feed(self, frame_pcm: bytes) -> bytes:
        """Return as much s16 sound as was given, without its rumble."""
        samples = np.concatenate([self._before, np.frombuffer(frame_pcm, "<i2")])
        self._before = samples[len(samples) - TAPS + 1 :]
        passed = np.convolve(samples, self._taps, "valid")
        return bytes(np.clip(np.round(passed), -32768, 32767).astype("<i2").tobytes())

    def reset(self) -> None:
        """Forget the sound so far."""
        self._before = np.zeros(TAPS - 1)


def windowed_sinc() -> Samples:
    """Return TAPS of a high-pass filter that delays all by half its length.

    Source: Oppenheim and Schafer, "Discrete-Time Signal Processing", 1989, 7.2: a windowed ideal filter (Hamming).
    """
    at = np.arange(TAPS) - TAPS // 2
    edge = 2 * EDGE_HZ / SAMPLE_RATE_HZ
    low = edge * np.sinc(edge * at) * np.hamming(TAPS)
    high = -low
    high[TAPS // 2] += 1.0
    return np.asarray(high, np.float64)


def minimum_phase(taps: Samples) -> Samples:
    """Return the filter of about the same gain that delays least: the voice that cuts a reply must do so in time.

    Source: as above, 12.7: the cepstrum folded forward.
    """
    gain = np.maximum(np.abs(np.fft.fft(taps, _SPECTRUM)), _LEAST_GAIN)
    fold = np.zeros(_SPECTRUM)
    fold[0] = fold[_SPECTRUM // 2] = 1.0
    fold[1 : _SPECTRUM // 2] = 2.0
    cepstrum = np.fft.ifft(np.log(gain)).real * fold
    return np.asarray(np.fft.ifft(np.exp(np.fft.fft(cepstrum))).real[: len(taps)], np.float64)
