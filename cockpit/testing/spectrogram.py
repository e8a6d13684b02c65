"""Draw sound as a small picture: time to the right, frequency upwards, loud is bright."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import numpy.typing as npt

from cockpit.events import SAMPLE_RATE_HZ
from cockpit.testing.level import Sound

FRAME, HOP = 512, 240
ROWS = 64
HIGHEST_HZ = 7_600.0
LOWEST_HZ = 60.0
RANGE_DB = 62.0
"""What is this far below the loudest point is black."""

LEVELS = 32
"""So many shades are told apart; more would double the file and look the same."""

STOPS = ((0, (8, 10, 28)), (70, (66, 20, 104)), (130, (158, 46, 110)), (190, (236, 104, 62)), (255, (252, 240, 178)))
"""Colours of loudness 0..255: dark blue, violet, red, orange, pale yellow."""

Picture = npt.NDArray[np.uint8]


def png(sound: Sound) -> bytes:
    """Return the spectrogram of a sound as a PNG, ROWS high and one pixel wide for each HOP samples."""
    return _png(loudness(sound))


def loudness(sound: Sound) -> Picture:
    """Return shape (ROWS, frames), 0 for silence and 255 for the loudest; the highest frequency comes first."""
    padded = np.pad(np.asarray(sound, np.float64), FRAME // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, FRAME)[::HOP] * np.hanning(FRAME)
    power = np.square(np.abs(np.fft.rfft(frames, axis=1))) @ _bands()
    db = 10 * np.log10(power + 1e-10)
    scaled = (db - (db.max() - RANGE_DB)) / RANGE_DB
    shades = np.round(np.clip(scaled, 0, 1) * (LEVELS - 1)) * (255 / (LEVELS - 1))
    return np.asarray(shades, np.uint8).T[::-1]


def _bands() -> npt.NDArray[np.float64]:
    """Return how much each bin adds to each row: triangles that are evenly wide on the mel scale."""
    mel = np.linspace(_mel(LOWEST_HZ), _mel(HIGHEST_HZ), ROWS + 2)
    edges_hz = 700 * (10 ** (mel / 2595) - 1)
    bins_hz = np.fft.rfftfreq(FRAME, 1 / SAMPLE_RATE_HZ)[:, None]
    low, middle, high = edges_hz[:-2], edges_hz[1:-1], edges_hz[2:]
    width_hz = SAMPLE_RATE_HZ / FRAME  # a triangle narrower than a bin would be empty
    rising = (bins_hz - (low - width_hz)) / (middle - low + width_hz)
    falling = ((high + width_hz) - bins_hz) / (high - middle + width_hz)
    triangles = np.clip(np.minimum(rising, falling), 0, None)
    return np.asarray(triangles / triangles.sum(axis=0), np.float64)


def _mel(frequency_hz: float) -> float:
    return float(2595 * np.log10(1 + frequency_hz / 700))


def _png(picture: Picture) -> bytes:
    """Return the picture as a PNG of 256 colours. Source: PNG, third edition, W3C 2023."""
    height, width = picture.shape
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    places, colours = [place for place, _ in STOPS], np.array([colour for _, colour in STOPS], np.float64)
    palette = np.stack([np.interp(np.arange(256), places, channel) for channel in colours.T], axis=1)
    rows = np.pad(picture, ((0, 0), (1, 0))).tobytes()  # each begins with its filter, 0 for none
    chunks = ((b"IHDR", header), (b"PLTE", palette.astype(np.uint8).tobytes()), (b"IDAT", zlib.compress(rows, 9)))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in (*chunks, (b"IEND", b"")))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
