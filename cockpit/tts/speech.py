"""What a voice makes: sound, by whom, and what went wrong on the way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cockpit.errors import EngineError

MIN_RATE_HZ, MAX_RATE_HZ = 8_000, 48_000
MAX_UTTERANCE_S = 300.0
SILENT_RMS = 50.0
"""Below this (of 32 767) nothing was said: speech lies at 1 000 to 6 000, an engine's empty answer at 0."""

TEXT = "text"
"""The engine of last resort: the reply is read, not heard."""


@dataclass(frozen=True, slots=True)
class Speech:
    """A spoken reply.

    `pcm` has shape (frames,), s16 mono at `rate_hz`; it is empty when nothing could or had to be said, and then
    `engine` is TEXT. `faults` holds what each engine tried before had to complain of.
    """

    pcm: npt.NDArray[np.int16]
    rate_hz: int
    engine: str
    faults: tuple[EngineError, ...] = ()

    @property
    def duration_s(self) -> float:
        """How long it sounds."""
        return len(self.pcm) / self.rate_hz


def silence(faults: tuple[EngineError, ...] = ()) -> Speech:
    """Return the speech that makes no sound."""
    return Speech(np.zeros(0, np.int16), 22_050, TEXT, faults)


def checked(engine: str, pcm: bytes, rate_hz: int) -> npt.NDArray[np.int16]:
    """Return an engine's answer as samples once it is known to be speech.

    Raises:
        EngineError: half samples, an impossible rate or length, or silence where speech should be.
    """
    if not MIN_RATE_HZ <= rate_hz <= MAX_RATE_HZ or len(pcm) % 2:
        raise EngineError(f"{engine} answered {len(pcm)} bytes at {rate_hz} Hz, which is no sound")
    samples = np.frombuffer(pcm, "<i2").astype(np.int16)
    if len(samples) > MAX_UTTERANCE_S * rate_hz:
        raise EngineError(f"{engine} made {len(samples) / rate_hz:.0f} s of sound for one utterance")
    if not len(samples) or np.sqrt(np.mean(np.square(samples, dtype=np.float64))) < SILENT_RMS:
        raise EngineError(f"{engine} made no sound")
    return samples
