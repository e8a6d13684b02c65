"""Where replies go: a loudspeaker, WAV files where there is none, or nowhere."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from cockpit.audio.engine import Engine
from cockpit.audio.playback import Play
from cockpit.audio.wav import write_wav
from cockpit.clock import Clock, RealClock
from cockpit.errors import AudioError, CockpitError
from cockpit.worker import Worker

POLL_S = 0.02
OVERDUE_S = 2.0
"""How much longer than the sound itself a loudspeaker may take before it counts as gone."""


class Speaker(Protocol):
    """What replies are played by."""

    def play(self, pcm: npt.NDArray[np.int16], rate_hz: int) -> Path | None:
        """Play mono samples to their end or until stopped; return the file, if they were written to one.

        Raises:
            CockpitError: they cannot be played or written.
        """
        ...

    def stop(self) -> None:
        """Cut what is playing (barge-in); may be called from another thread."""
        ...

    def close(self) -> None:
        """Let go of the device."""
        ...


class DeviceSpeaker:
    """A loudspeaker, held by a child process.

    Args:
        device: its name or a part of it; the default one when None.
        engine: what plays the sound.
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
            "cockpit.audio.playback:open_loudspeaker", device, name="loudspeaker", start_deadline_s=5.0, deadline_s=5.0
        )
        self._clock, self._sleep = clock or RealClock(), sleep
        self._one_request = threading.Lock()

    def open(self) -> None:
        """Open the device now instead of at the first sound.

        Raises:
            AudioError: PortAudio is not installed, or there is no such device.
            EngineError: it hung or crashed.
        """
        with self._one_request:
            self._engine.start()

    def play(self, pcm: npt.NDArray[np.int16], rate_hz: int) -> None:
        """Play mono samples to their end or until stopped.

        Raises:
            AudioError: the device is missing, or no longer takes sound.
            EngineError: it hung or crashed; the next sound starts it afresh.
        """
        if not len(pcm):
            return
        overdue_s = self._clock.now_s() + len(pcm) / rate_hz + OVERDUE_S
        try:
            playing = self._ask(Play(pcm.astype(np.int16).tobytes(), rate_hz))
            while playing:
                if self._clock.now_s() > overdue_s:
                    raise AudioError("the loudspeaker no longer takes sound", hint="is it still plugged in?")
                self._sleep(POLL_S)
                playing = self._ask("playing")
        except BaseException:
            self.close()  # also on Ctrl-C: nobody wants to hear the rest
            raise

    def stop(self) -> None:
        """Cut what is playing."""
        self._ask("stop")

    def close(self) -> None:
        """End the child process."""
        with self._one_request:
            self._engine.close()

    def _ask(self, request: Any) -> bool:
        with self._one_request:
            return bool(self._engine.call(request))


class WavSpeaker:
    """Writes each reply to a numbered WAV file in a folder, over those of an earlier run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def play(self, pcm: npt.NDArray[np.int16], rate_hz: int) -> Path:
        """Write the samples and return the file.

        Raises:
            AudioError: it cannot be written.
        """
        self._count += 1
        path = self._folder / f"reply-{self._count:03}.wav"
        write_wav(path, pcm, rate_hz)
        return path

    def stop(self) -> None:
        """Do nothing: a file is written at once."""

    def close(self) -> None:
        """Do nothing."""


class SilentSpeaker:
    """Plays nothing, at once."""

    def play(self, pcm: npt.NDArray[np.int16], rate_hz: int) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


def open_speaker(folder: Path | None = None, device: str | None = None) -> Speaker:
    """Return what works here: the loudspeaker, else WAV files in `folder`, else silence when no folder is given.

    Raises:
        CockpitError: the loudspeaker that was asked for by name does not open.
    """
    speaker = DeviceSpeaker(device)
    try:
        speaker.open()
    except CockpitError:
        speaker.close()
        if device is not None:
            raise
        return WavSpeaker(folder) if folder else SilentSpeaker()
    return speaker
