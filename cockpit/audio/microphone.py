"""Hear the microphone. PortAudio runs in a child process, as an unplugged device can hang or kill its process."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import chain, repeat

import numpy as np

from cockpit.audio.capture import WAIT_S, Captured
from cockpit.audio.engine import Engine
from cockpit.audio.frames import Intake
from cockpit.clock import Clock, RealClock
from cockpit.errors import AudioError, CockpitError
from cockpit.events import SAMPLE_RATE_HZ, Event
from cockpit.worker import Worker

GONE_S = 1.0
"""A device without a block for this long is gone: unplugging is not reported, and silence delivers blocks too."""

BACK_OFF_S = (0.25, 0.5, 1.0, 2.0)
"""Pauses between the tries to open it again; the last one goes on."""


class Microphone:
    """A live source: iterate over it once for AudioHeard, and AudioLost where sound is missing.

    A device that goes away gives AudioLost within 1.5 s, another one after each vain try to open it again, and one
    when it is back; then sound goes on, later in audio time by all that was lost.

    Args:
        device: its name or a part of it; the default one when None.
        engine: what captures the sound.
    """

    def __init__(
        self,
        device: str | None = None,
        *,
        engine: Engine | None = None,
        clock: Clock | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._engine = engine or Worker(
            "cockpit.audio.capture:open_microphone", device, name="microphone", start_deadline_s=5.0
        )
        self._clock, self._sleep = clock or RealClock(), sleep
        self._format = (SAMPLE_RATE_HZ, 1)
        self._intake = Intake(*self._format)
        self._heard_until_s = 0.0  # by the clock

    def __iter__(self) -> Iterator[Event]:
        """Open the device and yield what it hears, until closed or interrupted.

        Raises:
            AudioError: PortAudio is not installed, or there is no such device.
            EngineError: the device hung or crashed when it was opened the first time.
        """
        try:
            self._engine.start()
            self._heard_until_s = self._clock.now_s()
            while True:
                yield from self._until_gone()
                yield from self._until_back()
        finally:
            self._engine.close()

    def _until_gone(self) -> Iterator[Event]:
        while True:
            try:
                captured = self._next()
            except CockpitError as error:
                yield from self._lost(error.message)
                return
            yield from self._taken(captured)

    def _until_back(self) -> Iterator[Event]:
        for pause_s in chain(BACK_OFF_S, repeat(BACK_OFF_S[-1])):
            self._engine.close()
            self._sleep(pause_s)
            try:
                self._engine.start()
                captured = self._next()
            except CockpitError as error:
                yield from self._lost(error.message)
                continue
            yield from self._lost("the microphone is back")
            yield from self._taken(captured)
            return

    def _next(self) -> Captured:
        """Return the next sound, or raise when none comes for GONE_S; counted from now, as the caller may be slow."""
        asked_s = self._clock.now_s()
        while (waited_s := self._clock.now_s() - asked_s) < GONE_S:
            captured: Captured = self._engine.call(None, GONE_S + 2 * WAIT_S - waited_s)
            if captured.pcm:
                return captured
        raise AudioError(f"the microphone gave no sound for {GONE_S:g} s")

    def _taken(self, captured: Captured) -> Iterator[Event]:
        self._heard_until_s = self._clock.now_s()
        if self._format != (captured.rate_hz, captured.channels):
            self._format = captured.rate_hz, captured.channels
            self._intake = Intake(*self._format, start_s=self._intake.now_s)
        if captured.dropped:
            yield from self._intake.lost(captured.dropped / captured.rate_hz, "sound was dropped")
        yield from self._intake.feed(np.frombuffer(captured.pcm, np.int16))

    def _lost(self, message: str) -> Iterator[Event]:
        now_s = self._clock.now_s()
        yield from self._intake.lost(now_s - self._heard_until_s, message)
        self._heard_until_s = now_s
