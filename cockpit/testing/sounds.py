"""Sound as samples: read from files, cut into frames, with the silence of a quiet room around it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from cockpit.audio.files import hear_file
from cockpit.audio.frames import Intake
from cockpit.errors import AudioError
from cockpit.events import SAMPLE_RATE_HZ, AudioHeard, AudioLost, Event
from cockpit.testing.level import Sound

HISS = 15 / 32768
"""Root mean square of the hiss of a quiet room, -67 dB of full scale."""


def read_sound(path: Path) -> Sound:
    """Return a whole sound file.

    Raises:
        AudioError: it cannot be read, or is damaged.
    """
    pcm = []
    for event in hear_file(path):
        if isinstance(event, AudioLost):
            raise AudioError(event.message, place=str(path), hint="a damaged clip would be measured as a deaf model")
        if isinstance(event, AudioHeard):
            pcm.append(event.pcm)
    return np.frombuffer(b"".join(pcm), "<i2").astype(np.float32) / np.float32(32768)


def frames(sound: Sound) -> list[Event]:
    """Return the sound as the frames that a microphone would deliver."""
    intake = Intake(SAMPLE_RATE_HZ, 1)
    return [*intake.feed(sound), *intake.finish()]


def padded(sound: Sound, before_s: float, after_s: float) -> Sound:
    """Return the sound with the silence of a quiet room around it."""
    before, after = (quiet(round(seconds * SAMPLE_RATE_HZ)) for seconds in (before_s, after_s))
    return np.concatenate([before, sound, after])


def quiet(length: int) -> Sound:
    """Return what a microphone hears in a quiet room: faint hiss, the same each time.

    Zeros would be a trap that no microphone sets: pocketsphinx understands half as many commands when they are around.
    """
    return np.random.default_rng(0).normal(0.0, HISS, length).astype(np.float32)
