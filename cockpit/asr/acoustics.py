"""What a model's acoustic part expects: the sample rate, the phones, and how many transitions it has.

Source: Kaldi's transition-model.cc and hmm-topology.cc (binary form), feature-window.h (16 kHz unless said otherwise).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

from cockpit.errors import ModelError

DEFAULT_RATE_HZ = 16_000.0
_HEAD_BYTES = 16 * 1024 * 1024
_MAX_CONF_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Transitions:
    """The phones of a model, as Kaldi numbers them from 1, and its highest transition id."""

    phones: tuple[int, ...]
    highest_id: int


def sample_rate_hz(folder: Path) -> float:
    """Return the sample rate that conf/mfcc.conf asks for.

    Raises:
        ModelError: the file says nothing that can be read.
    """
    path = folder / "conf/mfcc.conf"
    try:
        lines = path.read_bytes()[:_MAX_CONF_BYTES].decode("utf-8").splitlines()
        options = (line.split("#", 1)[0].strip().partition("=") for line in lines)
        rates = [float(value) for name, _, value in options if name.replace("_", "-") == "--sample-frequency"]
    except ValueError as error:
        raise ModelError(
            f"the sample rate cannot be read: {error}", place=str(path), hint="is it a text file?"
        ) from None
    return rates[-1] if rates else DEFAULT_RATE_HZ


def transitions(path: Path) -> Transitions:
    """Return phones and transitions of am/final.mdl.

    Raises:
        ModelError: its beginning is no transition model.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    try:
        phones = _integers(head, _after(head, b"<Topology> "))
        at = _after(head, b"<LogProbs> FV ")
        (size, count) = struct.unpack_from("<bi", head, at)  # the first log-probability stands for no transition
        if size != 4 or count < 2 or not phones:
            raise ValueError("no transitions")
    except (ValueError, struct.error):
        raise ModelError(
            "the acoustic model's transitions cannot be read", place=str(path), hint="fetch the model again"
        ) from None
    return Transitions(phones, count - 1)


def _after(data: bytes, token: bytes) -> int:
    return data.index(token) + len(token)


def _integers(data: bytes, at: int) -> tuple[int, ...]:
    """Read a vector of int32, of which only the length is preceded by a size byte."""
    size, count = struct.unpack_from("<bi", data, at)
    if size != 4 or not 0 < count < 1_000_000:
        raise ValueError("no vector of integers")
    return struct.unpack_from(f"<{count}i", data, at + 5)
