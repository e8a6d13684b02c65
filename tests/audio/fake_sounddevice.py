"""Stands in for sounddevice in a child process. FAKE_SOUND says how it behaves:

no-library, no-device, or a device that is fine, stops after 5 blocks (delivers nothing more) or dies then (with its
process).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

BEHAVIOUR = os.environ["FAKE_SOUND"]
if BEHAVIOUR == "no-library":
    raise OSError("PortAudio library not found")


class PortAudioError(Exception):
    """What PortAudio refuses."""


default = SimpleNamespace(device={"input": 1, "output": 2})


def query_devices() -> list[dict[str, Any]]:
    """Describe two microphones and a loudspeaker, as PortAudio does."""
    if BEHAVIOUR == "no-device":
        return []
    return [_device("Webcam", inputs=1), _device("Cabin microphone", inputs=4), _device("Dash loudspeaker", outputs=2)]


def _device(name: str, inputs: int = 0, outputs: int = 0) -> dict[str, Any]:
    return {
        "name": name,
        "max_input_channels": inputs,
        "max_output_channels": outputs,
        "default_samplerate": 96_000.0 if outputs else 44_100.0,
    }


class RawInputStream:
    """Delivers a block of silence every 5 ms."""

    def __init__(self, *, channels: int, blocksize: int, callback: Callable[..., None], **_: Any) -> None:
        self._block = bytes(2 * channels * blocksize)
        self._frames = blocksize
        self._callback = callback

    @property
    def active(self) -> bool:
        """Tell that all is well. It is asked when no sound is left: the moment to die."""
        if BEHAVIOUR == "dies":
            os.abort()
        return True

    def start(self) -> None:
        """Begin to deliver."""
        threading.Thread(target=self._deliver, daemon=True).start()

    def _deliver(self) -> None:
        pause = threading.Event()
        blocks = 0
        while blocks < 5 or BEHAVIOUR == "fine":
            self._callback(self._block, self._frames, None, SimpleNamespace(input_overflow=False))
            blocks += 1
            pause.wait(0.005)


_rest: list[int] = []


def play(_samples: Any, _rate_hz: int, device: int) -> None:
    """Begin a sound that is over when it was asked about three times."""
    assert device == 2
    if BEHAVIOUR == "dies":
        os.abort()
    _rest[:] = [1, 1, 1]


def get_stream() -> SimpleNamespace:
    """Tell whether the sound is still on, and cut it; it never ends by itself when the device `stops`."""
    active = bool(_rest and (BEHAVIOUR == "stops" or _rest.pop()))
    return SimpleNamespace(active=active, abort=_rest.clear)
