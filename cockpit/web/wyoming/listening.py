"""Hear one stream of sound from its start to its stop: a thread with lent ears, fed from the event loop."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Iterator
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from cockpit.asr.graph import UNKNOWN
from cockpit.audio.frames import Intake
from cockpit.audio.resample import HIGHEST_HZ, LOWEST_HZ
from cockpit.errors import AudioError, EngineError
from cockpit.events import Event, Fault, Hypothesis, UtteranceHeard
from cockpit.web.aside import aside
from cockpit.web.recognisers import Recognisers

MAX_SOUND_S = 60.0
"""Of one stream; a command takes a few."""


class Full(EngineError):
    """Everybody who can be heard at once is being heard."""


class Format(BaseModel):
    """The sound that a client says it sends: `rate` in Hz, `width` in bytes a sample, little-endian."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")

    rate: int = Field(ge=LOWEST_HZ, le=HIGHEST_HZ)
    width: Literal[2, 4]
    channels: int = Field(ge=1, le=2)

    @property
    def frame(self) -> int:
        """Bytes of one sample of all channels."""
        return self.width * self.channels


class Listening:
    """Hears from now on, until `finish` or `give_up`.

    Args:
        recognisers: lend the ears.
        form: of the sound.
    """

    def __init__(self, recognisers: Recognisers, form: Format) -> None:
        self._recognisers, self._form = recognisers, form
        self._sound: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._bytes = 0
        self._given_up = threading.Event()
        self._task = asyncio.get_running_loop().create_task(aside(self._hear, "wyoming ears"))
        self._task.add_done_callback(lambda task: task.cancelled() or task.exception())  # also if nobody asks for it

    def put(self, pcm: bytes) -> None:
        """Add sound.

        Raises:
            AudioError: it is no whole number of samples, or all of it is too long.
        """
        if len(pcm) % self._form.frame:
            raise AudioError(f"{len(pcm)} bytes are no whole number of samples", hint="a byte was lost on the way")
        self._bytes += len(pcm)
        if self._bytes > MAX_SOUND_S * self._form.rate * self._form.frame:
            raise AudioError(f"more than {MAX_SOUND_S:g} s of sound", hint="send audio-stop when somebody has spoken")
        self._sound.put(pcm)

    async def finish(self) -> list[tuple[Hypothesis, ...]]:
        """Hear what is left, and return the readings of each utterance.

        Raises:
            Full: nobody more can be heard now.
            CockpitError: the recogniser failed.
        """
        self._sound.put(None)
        return await self._task

    def give_up(self) -> None:
        """Forget it: nobody waits for the words any more."""
        self._given_up.set()
        self._sound.put(None)
        self._task.cancel()

    def _hear(self) -> list[tuple[Hypothesis, ...]]:
        """In the thread: take ears, and hear what comes."""
        kit = self._recognisers.take(wake=False)
        if kit is None:
            raise Full(f"all {self._recognisers.limit} recognisers are in use", hint="try again in a moment")
        fault: Fault | None = None
        heard: list[tuple[Hypothesis, ...]] = []
        try:
            for event in kit.ears.converse(self._source()):
                if isinstance(event, Fault):
                    fault = event
                elif isinstance(event, UtteranceHeard) and event.hypotheses:
                    heard.append(event.hypotheses)
        except BaseException:
            kit.recogniser.close()  # it may be within an utterance: the next person gets a fresh one
            raise
        finally:
            self._recognisers.give_back(kit)
        if fault is not None and not heard:
            raise EngineError(fault.message, hint=fault.hint)
        return heard

    def _source(self) -> Iterator[Event]:
        form = self._form
        intake = Intake(form.rate, form.channels)
        while (pcm := self._sound.get()) is not None:
            if self._given_up.is_set():
                return
            yield from intake.feed(np.frombuffer(pcm, f"<i{form.width}"))
        yield from intake.finish()


def transcript(heard: list[tuple[Hypothesis, ...]]) -> str:
    """Return the words of all utterances; sounds that were no words we know are left out."""
    return " ".join(word for readings in heard for word in readings[0].text.split() if word != UNKNOWN)
