"""How loud sound is, for meters and for `doctor`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FLOOR_DBFS = -96.0
"""What silence reads: one step of 16-bit sound is 96.3 dB below full scale."""


def rms_dbfs(pcm: npt.NDArray[np.int16] | npt.NDArray[np.int32]) -> float:
    """Return the mean level in dB below full scale (0 is a full-scale square wave, a sine reads -3)."""
    return _dbfs(float(np.sqrt(np.mean(np.square(pcm, dtype=np.float64))))) if len(pcm) else FLOOR_DBFS


def peak_dbfs(pcm: npt.NDArray[np.int16]) -> float:
    """Return the level of the loudest sample in dB below full scale; 0 means that it was clipped."""
    return _dbfs(float(np.abs(pcm.astype(np.int32)).max())) if len(pcm) else FLOOR_DBFS


def _dbfs(amplitude: float) -> float:
    return max(FLOOR_DBFS, 20 * float(np.log10(amplitude / 32768))) if amplitude > 0 else FLOOR_DBFS
