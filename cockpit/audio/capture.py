"""The child's half of the microphone: PortAudio fills a bounded ring, each request empties it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cockpit.audio import portaudio
from cockpit.errors import AudioError

RING_S = 10.0
"""How much sound waits for a busy listener before the oldest is dropped."""

WAIT_S = 0.1
"""How long a request waits for sound. A device that works delivers a block every BLOCK_S."""

BLOCK_S = 0.032


@dataclass(frozen=True, slots=True)
class Captured:
    """Sound since the last request: interleaved s16, and how many sample frames were dropped before it."""

    pcm: bytes
    rate_hz: int
    channels: int
    dropped: int = 0


class Ring:
    """At most `capacity` bytes of the newest blocks. `put` is called by PortAudio's thread and never waits long."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._blocks: deque[bytes] = deque()
        self._size = self._dropped = 0
        self._filled = threading.Condition()

    def put(self, block: bytes, lost: int = 0) -> None:
        """Add a block; `lost` bytes before it were lost already."""
        with self._filled:
            self._blocks.append(block)
            self._size += len(block)
            self._dropped += lost
            while self._size > self._capacity:
                oldest = self._blocks.popleft()
                self._size -= len(oldest)
                self._dropped += len(oldest)
            self._filled.notify()

    def take(self, wait_s: float) -> tuple[bytes, int]:
        """Return all bytes and how many were dropped, waiting for the first block; nothing when none came."""
        with self._filled:
            self._filled.wait_for(lambda: self._blocks, wait_s)
            taken = b"".join(self._blocks), self._dropped
            self._blocks.clear()
            self._size = self._dropped = 0
            return taken


def open_microphone(name: str | None) -> Callable[[None], Captured]:
    """Start to listen, and return a function that answers with the sound since it was last called (a Worker's factory).

    Raises:
        AudioError: PortAudio or the device is missing, or does not open.
    """
    sounddevice = portaudio.load()
    device = portaudio.find(sounddevice, name, "input")
    channels = min(2, device.channels)
    bytes_a_frame = 2 * channels
    ring = Ring(int(RING_S * device.rate_hz) * bytes_a_frame)

    def on_block(data: Any, frames: int, _time: Any, status: Any) -> None:
        # An overflow does not tell how much was lost: a block is the least it can be.
        ring.put(bytes(data), frames * bytes_a_frame if status.input_overflow else 0)

    try:
        stream = sounddevice.RawInputStream(
            samplerate=device.rate_hz,
            blocksize=int(BLOCK_S * device.rate_hz),
            device=device.index,
            channels=channels,
            dtype="int16",
            callback=on_block,
        )
        stream.start()
    except sounddevice.PortAudioError as error:
        raise AudioError(f"the microphone does not open: {error.args[0]}", place=device.name) from error

    def read(_: None) -> Captured:
        pcm, dropped = ring.take(WAIT_S)
        if not pcm and not stream.active:
            raise AudioError("the microphone stopped", place=device.name)
        return Captured(pcm, device.rate_hz, channels, dropped // bytes_a_frame)

    return read
