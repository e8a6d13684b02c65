"""A spectrogram shows a tone where it is, and is a PNG."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest

from cockpit.events import SAMPLE_RATE_HZ
from cockpit.testing.spectrogram import HOP, ROWS, loudness, png

SECOND = np.arange(SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ


@pytest.mark.parametrize(("low_hz", "high_hz"), [(200, 400), (400, 1_000), (1_000, 3_000), (3_000, 7_000)])
def test_higher_tones_stand_higher(low_hz: float, high_hz: float) -> None:
    rows = [
        int(loudness(np.sin(2 * np.pi * hz * SECOND).astype(np.float32)).sum(axis=1).argmax())
        for hz in (low_hz, high_hz)
    ]
    assert rows[1] < rows[0]


def test_silence_is_dark_beside_sound() -> None:
    sound = np.concatenate([np.zeros(SAMPLE_RATE_HZ), np.sin(2 * np.pi * 500 * SECOND)]).astype(np.float32)
    picture = loudness(sound)
    half = picture.shape[1] // 2
    assert picture[:, : half - 2].max() == 0
    assert picture[:, half + 2 :].max() == 255


def test_it_is_a_png() -> None:
    data = png(np.sin(2 * np.pi * 500 * SECOND).astype(np.float32))
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    assert (width, height) == (SAMPLE_RATE_HZ // HOP + 1, ROWS)
    start = data.index(b"IDAT")
    pixels = zlib.decompress(data[start + 4 : start + 4 + struct.unpack(">I", data[start - 4 : start])[0]])
    assert len(pixels) == (width + 1) * height
