"""Hiss of any level, the same in every test whatever ran before it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cockpit.audio.frames import FRAME_SAMPLES

_CHANCE = np.random.default_rng(3)
_BEGIN = _CHANCE.bit_generator.state


def hiss(level_dbfs: float, samples: int) -> npt.NDArray[np.float64]:
    """Return the next so many samples, -32768 to 32767."""
    return np.clip(_CHANCE.normal(0, 32_768 * 10 ** (level_dbfs / 20), samples), -32_768, 32_767)


def frame(level_dbfs: float, samples: int = FRAME_SAMPLES) -> bytes:
    """Return the next frame."""
    return hiss(level_dbfs, samples).astype("<i2").tobytes()


def anew() -> None:
    """Begin again with the first sample."""
    _CHANCE.bit_generator.state = _BEGIN
