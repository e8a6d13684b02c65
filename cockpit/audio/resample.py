"""Bring samples of any usual type, rate and number of channels to 16 kHz mono signed 16-bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from cockpit.errors import AudioError
from cockpit.events import SAMPLE_RATE_HZ

LOWEST_HZ, HIGHEST_HZ = 8_000, 48_000
MAX_CHANNELS = 8

Samples = npt.NDArray[np.number[Any]]
"""int16, int32, float32 or float64."""


class Resampler:
    """A stream of samples of one rate, turned into 16 kHz mono as it comes.

    At 16 kHz mono s16 comes out as it went in, to the bit. Otherwise soxr (HQ) delays by 10 ms from 48 kHz
    and 45 ms from 8 kHz; `finish` returns that tail.

    Args:
        rate_hz: LOWEST_HZ to HIGHEST_HZ. Below, speech lacks its consonants; above, it is no voice recording.
        channels: 1 to MAX_CHANNELS.

    Raises:
        AudioError: rate or channels are outside these limits.
    """

    def __init__(self, rate_hz: int, channels: int = 1) -> None:
        check_format(rate_hz, channels)
        self._rate_hz, self._channels = rate_hz, channels
        self._stream = self._fresh()

    def feed(self, samples: Samples) -> npt.NDArray[np.int16]:
        """Return what these samples give so far.

        Args:
            samples: int16, int32 or float (full scale 1.0; beyond it is clipped), of shape (frames, channels)
                or interleaved in one row.

        Returns:
            shape (frames,), s16 at SAMPLE_RATE_HZ.

        Raises:
            AudioError: a value is NaN or infinite, or the length is no whole number of sample frames.
        """
        mono = to_mono(samples, self._channels)
        return to_s16(mono if self._stream is None else self._stream.resample_chunk(mono))

    def finish(self) -> npt.NDArray[np.int16]:
        """Return the tail, and begin anew."""
        if self._stream is None:
            return np.zeros(0, np.int16)
        tail = to_s16(self._stream.resample_chunk(np.zeros(0, np.float32), last=True))
        self._stream = self._fresh()
        return tail

    def _fresh(self) -> Any:
        if self._rate_hz == SAMPLE_RATE_HZ:
            return None
        import soxr

        return soxr.ResampleStream(self._rate_hz, SAMPLE_RATE_HZ, 1, dtype="float32", quality="HQ")


def check_format(rate_hz: int, channels: int) -> None:
    """Refuse a rate or a number of channels that we do not hear.

    Raises:
        AudioError: says which, and what would do.
    """
    if not LOWEST_HZ <= rate_hz <= HIGHEST_HZ:
        raise AudioError(
            f"a sample rate of {rate_hz} Hz is outside {LOWEST_HZ} to {HIGHEST_HZ} Hz",
            hint="convert it to 16000 Hz first, for example with sox or ffmpeg",
        )
    if not 1 <= channels <= MAX_CHANNELS:
        raise AudioError(f"{channels} channels, where 1 to {MAX_CHANNELS} are heard", hint="mix it down to mono")


def to_mono(samples: Samples, channels: int) -> npt.NDArray[np.float32]:
    """Scale to -1..1, clip, and average the channels.

    Args:
        samples: int16, int32 or float, of shape (frames, channels) or (frames * channels,) interleaved.
        channels: channels a frame, at least 1.

    Returns:
        shape (frames,), float32 within -1..1; exact for s16.

    Raises:
        AudioError: the length is no whole number of frames (a lost sample turns all later sound to noise, so it is
            refused and not padded), or a value is NaN or infinite.
    """
    if samples.size % channels:
        raise AudioError(f"{samples.size} samples are no whole number of {channels}-channel frames")
    if np.issubdtype(samples.dtype, np.integer):
        scaled = samples.astype(np.float32) / np.float32(2 ** (8 * samples.itemsize - 1))
    elif np.isfinite(samples).all():
        scaled = np.clip(samples, -1.0, 1.0).astype(np.float32, copy=False)
    else:
        raise AudioError("the sound holds values that are no numbers (NaN or infinity)", hint="record it again")
    mono: npt.NDArray[np.float32] = scaled.reshape(-1, channels).mean(axis=1)
    return mono


def to_s16(mono: npt.NDArray[np.float32]) -> npt.NDArray[np.int16]:
    """Return -1..1 as signed 16-bit; what the filter's ringing carries beyond is clipped, not wrapped."""
    clipped: npt.NDArray[np.int16] = np.clip(np.rint(mono * 32768.0), -32768, 32767).astype(np.int16)
    return clipped
