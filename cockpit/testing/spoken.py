"""Commands spoken by synthetic people, as sound files: what the tour, the doctor and the benchmark listen to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cockpit.audio.resample import Resampler
from cockpit.audio.wav import write_wav
from cockpit.events import SAMPLE_RATE_HZ
from cockpit.tts.espeak import Speaking

LEAD_S, TAIL_S = 0.4, 1.0
"""Silence around a command: before it the endpointer is idle, behind it the utterance ends."""

PEAK = 0.5


@dataclass(frozen=True, slots=True)
class Person:
    """A synthetic voice: espeak-ng's name for it, words a minute, pitch 0..99."""

    voice: str = "en-us"
    rate_wpm: int = 150
    pitch: int = 50


def write_spoken(speaking: Speaking, text: str, path: Path, person: Person | None = None) -> Path:
    """Write `text` spoken by `person` as 16 kHz WAV, with silence around it, and return the path.

    Raises:
        EngineError: the synthetic voice failed.
        AudioError: the file cannot be written.
    """
    person = person or Person()
    speech = speaking.synthesise(text, person.voice, person.rate_wpm, person.pitch)
    resampler = Resampler(speech.rate_hz, 1)
    pcm = np.concatenate([resampler.feed(speech.pcm), resampler.finish()]).astype(np.float64)
    pcm *= PEAK * 32767 / max(1.0, np.abs(pcm).max())
    lead, tail = (np.zeros(int(seconds * SAMPLE_RATE_HZ)) for seconds in (LEAD_S, TAIL_S))
    write_wav(path, np.concatenate([lead, pcm, tail]).astype(np.int16), SAMPLE_RATE_HZ)
    return path
