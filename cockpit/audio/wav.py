"""Write sound to a WAV file."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cockpit.errors import AudioError


def write_wav(path: Path, pcm: npt.NDArray[np.int16], rate_hz: int) -> None:
    """Write mono s16 samples, making the folder where it is missing.

    Raises:
        AudioError: it cannot be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate_hz)
            file.writeframes(pcm.astype("<i2").tobytes())
    except OSError as error:
        raise AudioError(f"cannot be written: {error.strerror}", place=str(path)) from error
