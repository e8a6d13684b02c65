"""The child's half of the loudspeaker: start a sound, tell whether it still plays, stop it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from cockpit.audio import portaudio
from cockpit.errors import AudioError


@dataclass(frozen=True, slots=True)
class Play:
    """A request to start playing mono s16 samples, cutting what plays now."""

    pcm: bytes
    rate_hz: int


def open_loudspeaker(name: str | None) -> Callable[[Play | Literal["playing", "stop"]], bool]:
    """Return a function that takes a request and answers whether sound is playing (a Worker's factory).

    Raises:
        AudioError: PortAudio or the device is missing.
    """
    sounddevice = portaudio.load()
    device = portaudio.find(sounddevice, name, "output")
    playing = False

    def start(sound: Play) -> None:
        import soxr

        samples = np.frombuffer(sound.pcm, np.int16)
        try:
            # At the device's own rate: ALSA refuses others when asked for the hardware itself.
            sounddevice.play(soxr.resample(samples, sound.rate_hz, device.rate_hz), device.rate_hz, device=device.index)
        except sounddevice.PortAudioError as error:
            raise AudioError(f"the loudspeaker does not open: {error.args[0]}", place=device.name) from error

    def handle(request: Play | Literal["playing", "stop"]) -> bool:
        nonlocal playing
        if isinstance(request, Play):
            start(request)
            playing = True
        elif request == "stop" and playing:
            sounddevice.get_stream().abort()  # stop() would first play what the device has in store
        playing = playing and sounddevice.get_stream().active
        return playing

    return handle
