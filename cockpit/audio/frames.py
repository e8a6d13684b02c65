"""Cut sound of any rate into the frames that all stages work on, and keep count of audio time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from cockpit.audio.resample import Resampler, Samples
from cockpit.events import SAMPLE_RATE_HZ, AudioHeard, AudioLost, Event

FRAME_SAMPLES = 512
"""Samples in a frame (32 ms at SAMPLE_RATE_HZ): what Silero VAD takes. Only the last before a gap may be shorter."""


class Intake:
    """What every source pours its samples into: resampled to 16 kHz mono, cut into frames, stamped.

    Args:
        rate_hz: the source's sample rate, 8000 to 48000.
        channels: its channels, interleaved or as columns.
        start_s: the audio time of the first sample.

    Raises:
        AudioError: the rate or the number of channels is outside the limits.
    """

    def __init__(self, rate_hz: int, channels: int, start_s: float = 0.0) -> None:
        self._resampler = Resampler(rate_hz, channels)
        self._start_s = start_s
        self._framed = 0  # samples; counted whole, as adding 0.032 a million times would drift
        self._lost_s = 0.0
        self._rest = np.zeros(0, np.int16)

    @property
    def now_s(self) -> float:
        """The audio time at which the next frame begins."""
        return self._start_s + self._lost_s + self._framed / SAMPLE_RATE_HZ

    def feed(self, samples: Samples) -> Iterator[AudioHeard]:
        """Yield the frames that these samples complete.

        Raises:
            AudioError: a value is not a finite number, or a sample frame is incomplete.
        """
        yield from self._cut(self._resampler.feed(samples), FRAME_SAMPLES)

    def finish(self) -> Iterator[AudioHeard]:
        """Yield what is left, the last frame shorter; the next sample starts afresh."""
        yield from self._cut(self._resampler.finish(), 1)

    def lost(self, dropped_s: float, message: str) -> Iterator[Event]:
        """Yield what is left, then the gap; audio time goes on behind it."""
        yield from self.finish()
        yield AudioLost(at_s=self.now_s, dropped_s=dropped_s, message=message)
        self._lost_s += dropped_s

    def _cut(self, pcm: npt.NDArray[np.int16], shortest: int) -> Iterator[AudioHeard]:
        pcm = np.concatenate((self._rest, pcm))
        while len(pcm) >= shortest:
            frame, pcm = pcm[:FRAME_SAMPLES], pcm[FRAME_SAMPLES:]
            yield AudioHeard(at_s=self.now_s, pcm=frame.astype("<i2").tobytes())
            self._framed += len(frame)
        self._rest = pcm
