"""How well the wake word is spotted: said by synthetic people, and in talk and noise in which nobody says it."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from cockpit.asr.spotter import Spotter
from cockpit.asr.wake import WAKE_WORD, compile_wake, wake_phrase
from cockpit.asr.wake_rates import WakeClip, WakeRates, rates, try_clips
from cockpit.bench.speech.clips import Task
from cockpit.events import SAMPLE_RATE_HZ
from cockpit.testing.level import Sound, mixed
from cockpit.testing.noises import Noises
from cockpit.testing.sounds import padded
from cockpit.testing.talkers import TALKERS, speak
from cockpit.tts.espeak import Speaking

PACES = (0.9, 1.0, 1.1)
"""Each person says it at these multiples of their pace."""

RATIOS_DB = (None, 15, 5)
LEAD_S, TAIL_S = 0.6, 1.0
AUDIBLE = 0.01
"""Of the peak: where a synthetic voice has ended."""


@dataclass(frozen=True, slots=True)
class Called:
    """What a system made of the wake phrase, or of sound without it, in one condition."""

    system: str
    condition: str
    phrase: str
    rates: WakeRates


def spoken(noises: Noises, wake_word: str = WAKE_WORD) -> dict[str, list[WakeClip]]:
    """Return the wake word by every synthetic person, by condition: clean, and in each noise of `noises` in turn."""
    with Speaking() as speaking:
        said = [
            speak(speaking, wake_word, replace(talker.person, rate_wpm=round(talker.person.rate_wpm * pace)))
            for talker in TALKERS
            for pace in PACES
        ]
    return {
        "clean" if snr_db is None else f"{snr_db} dB": [
            _clip(sound, noises, number, snr_db) for number, sound in enumerate(said)
        ]
        for snr_db in RATIOS_DB
    }


def unspoken(tasks: Iterable[Task]) -> dict[str, list[WakeClip]]:
    """Return the clips of tasks in which nothing is wanted, by the task's name."""
    clips = {
        task.name: [WakeClip(_pcm(clip.sound())) for clip in task.clips if clip.right is None]
        for task in tasks
        if task.packs is not None
    }
    return {name: members for name, members in clips.items() if members}


def measure_wake(
    system: str, model: Path, clips: dict[str, list[WakeClip]], cache: Path, wake_word: str = WAKE_WORD
) -> Iterator[Called]:
    """Yield what a model makes of the clips of each condition.

    Raises:
        ModelError: the model is missing, broken, or lacks a word of the phrase.
        EngineError: the engine died.
    """
    phrase = wake_phrase(wake_word)
    with Spotter(compile_wake(model, phrase, cache).folder, phrase) as spotter:
        for condition, members in clips.items():
            yield Called(system, condition, wake_word, rates(try_clips(spotter, members)))


def _clip(sound: Sound, noises: Noises, number: int, snr_db: int | None) -> WakeClip:
    audible = np.flatnonzero(np.abs(sound) > AUDIBLE * np.abs(sound).max())
    sound = padded(sound[audible[0] : audible[-1] + 1], LEAD_S, TAIL_S)
    if snr_db is not None:
        kind = noises.kinds[number % len(noises.kinds)]
        seed = zlib.crc32(f"wake {number} {snr_db}".encode())
        sound = mixed(sound, noises.piece(kind, len(sound), seed), snr_db)
    return WakeClip(_pcm(sound), len(sound) / SAMPLE_RATE_HZ - TAIL_S)


def _pcm(sound: Sound) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    return np.asarray(np.round(np.clip(sound, -1.0, 1.0) * 32767), np.int16)
