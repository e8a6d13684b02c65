"""The voice of the server: replies become WAV files for whoever spoke; one voice for all, in a thread of its own."""

from __future__ import annotations

import asyncio
import io
import time
import wave
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cockpit.errors import CockpitError
from cockpit.tts.voice import Voice

NO_VOICE = "no voice can speak here"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A reply to be heard: a WAV file, empty when nothing could be said, and what went wrong."""

    wav: bytes
    duration_s: float
    engine: str
    synthesis_ms: float
    faults: tuple[CockpitError, ...] = ()


class Replies:
    """Speaks replies, one after the other.

    Args:
        voice: what speaks; None for a server that only writes.
    """

    def __init__(self, voice: Voice | None) -> None:
        self.engine = ""
        self.why: str | None = None if voice is not None else "the voice is turned off"
        self._voice = voice
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="voice")

    @property
    def ready(self) -> bool:
        """Whether there is a voice, as far as is known."""
        return self.why is None

    async def start(self) -> None:
        """Start the engine, so that the first reply comes as fast as all others."""
        if self._voice is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._voice.start)

    async def speak(self, text: str) -> Spoken:
        """Return the reply as sound."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._spoken, text)

    async def close(self) -> None:
        """End the engines' processes."""
        if self._voice is not None:
            self._voice.close()  # at once, also under an utterance that is being made
        self._thread.shutdown(wait=True, cancel_futures=True)
        if self._voice is not None:
            self._voice.close()  # that utterance may have tried another engine

    def _spoken(self, text: str) -> Spoken:
        if self._voice is None:
            return Spoken(b"", 0.0, "", 0.0)
        begin_s = time.perf_counter()
        try:
            speech = self._voice.speak(text)
        except CockpitError as error:
            return Spoken(b"", 0.0, "", 0.0, (error,))
        took_ms = (time.perf_counter() - begin_s) * 1000
        if not len(speech.pcm):
            self.why = speech.faults[0].message if speech.faults else NO_VOICE
            return Spoken(b"", 0.0, speech.engine, took_ms, speech.faults)
        self.engine, self.why = speech.engine, None
        return Spoken(as_wav(speech.pcm, speech.rate_hz), speech.duration_s, speech.engine, took_ms, speech.faults)


def as_wav(pcm: npt.NDArray[np.int16], rate_hz: int) -> bytes:
    """Return mono s16 samples as the bytes of a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(rate_hz)
        wav.writeframes(pcm.astype("<i2").tobytes())
    return file.getvalue()
