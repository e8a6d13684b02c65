"""Hear raw samples from a pipe, as ``arecord -t raw | cockpit hear -`` sends them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO, Literal

import numpy as np

from cockpit.audio.files import CONTAINERS
from cockpit.audio.frames import Intake
from cockpit.errors import AudioError
from cockpit.events import Event

SampleFormat = Literal["s16", "f32"]
_TYPES = {"s16": "<i2", "f32": "<f4"}
_BLOCKS_PER_S = 31  # about a frame at a time, so that a live pipe is heard without delay


def hear_pcm(
    stream: BinaryIO,
    rate_hz: int = 16_000,
    sample_format: SampleFormat = "s16",
    channels: int = 1,
    name: str = "standard input",
) -> Iterator[Event]:
    """Yield the stream's sound as 16 kHz mono frames until it ends; there is no limit to its length.

    Args:
        stream: little-endian samples, channels interleaved; for example ``sys.stdin.buffer``.
        rate_hz: its sample rate, 8000 to 48000. Nothing in raw sound tells a wrong one.
        sample_format: "s16" (signed 16-bit) or "f32" (float, full scale 1.0).
        channels: its channels, 1 to 8.
        name: what an error message calls the stream.

    Raises:
        AudioError: it is empty, ends within a sample, holds NaN, is a sound file and not raw, or the rate or
            channels are not heard.
    """
    try:
        yield from _heard(stream, Intake(rate_hz, channels), np.dtype(_TYPES[sample_format]), rate_hz, channels)
    except AudioError as error:
        raise AudioError(error.message, place=name, hint=error.hint) from error


def _heard(stream: BinaryIO, intake: Intake, sample: np.dtype[Any], rate_hz: int, channels: int) -> Iterator[Event]:
    step = sample.itemsize * channels
    block, rest = b"", b""
    first = True
    while block := stream.read(rate_hz // _BLOCKS_PER_S * step):
        if first and block.startswith(CONTAINERS):
            raise AudioError("this is a sound file, not raw samples", hint="give the file's name instead of '-'")
        first = False
        rest += block
        whole = len(rest) // step * step
        yield from intake.feed(np.frombuffer(rest[:whole], sample))
        rest = rest[whole:]
    yield from intake.finish()
    if first:
        raise AudioError("no sound came", hint="pipe it in: arecord -f S16_LE -r 16000 -t raw | cockpit hear -")
    if rest:
        raise AudioError(
            f"ends within a sample ({len(rest)} of {step} bytes)",
            hint="a byte was lost, or --format or --channels is not what is sent",
        )
