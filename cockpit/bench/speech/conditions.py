"""In which noise and how loud a clip is heard."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from cockpit.bench.speech.clips import Task
from cockpit.events import SAMPLE_RATE_HZ
from cockpit.testing.level import Sound, mixed
from cockpit.testing.sounds import padded

STEPS_DB = (20, 15, 10, 5, 0)
PICOVOICE_DB = (6, 9, 12, 15, 18, 21, 24)
"""The ratios of Picovoice's speech-to-intent benchmark, whose published figures are a mean over them."""

ALL_DB = tuple(sorted({*STEPS_DB, *PICOVOICE_DB}, reverse=True))
CLIPS_AT_A_RATIO = 80
"""So many of a task's clips are heard at each ratio: more would take hours and tell little more."""

TAIL_S = 0.3
"""Silence that every clip has behind the one that ends an utterance."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A kind of noise and the A-weighted signal-to-noise ratio in dB; None is the clip as it is."""

    noise: str = ""
    snr_db: int | None = None

    @property
    def clean(self) -> bool:
        """Whether nothing was added."""
        return self.snr_db is None


CLEAN = Condition()


@dataclass(frozen=True, slots=True)
class Trial:
    """The clip of a task with that number, in one condition."""

    number: int
    condition: Condition = CLEAN
    seed: int = 0


def clean_trials(task: Task) -> list[Trial]:
    """Return every clip as it is."""
    return [Trial(number) for number in range(len(task.clips))]


def noisy_trials(task: Task, *, thorough: bool = False) -> list[Trial]:
    """Return clips at every ratio, each with one kind of noise in turn; all clips with all kinds if `thorough`.

    Every ratio has as many clips as any other, and every kind too. They are evenly drawn, others at each ratio where
    a task has more than CLIPS_AT_A_RATIO, so that all take part.
    """
    kinds = task.noises.kinds if task.noises else ()
    total = len(task.clips)
    drawn = min(total, CLIPS_AT_A_RATIO)
    trials = []
    for step, snr_db in enumerate(ALL_DB if task.published else STEPS_DB):
        if thorough:
            heard = [(number, kind) for number in range(total) for kind in kinds]
        else:
            numbers = [(index * total // drawn + step) % total for index in range(drawn)]
            heard = [(number, kinds[index % len(kinds)]) for index, number in enumerate(numbers) if kinds]
        trials += [_noisy(task, number, kind, snr_db) for number, kind in heard]
    return trials


def _noisy(task: Task, number: int, kind: str, snr_db: int) -> Trial:
    """Return the trial, with a seed that every system gets alike."""
    return Trial(number, Condition(kind, snr_db), zlib.crc32(f"{task.name} {number} {kind} {snr_db}".encode()))


def sound_of(task: Task, trial: Trial) -> Sound:
    """Return what is heard in a trial.

    Raises:
        AudioError: the clip cannot be read, or is silent.
    """
    clip = task.clips[trial.number]
    tail_s = task.end_s + TAIL_S if task.packs else TAIL_S
    if task.noises is None or trial.condition.snr_db is None:
        return padded(clip.sound(), 0.0, tail_s)
    sound = np.pad(clip.sound(), (0, round(tail_s * SAMPLE_RATE_HZ)))
    return mixed(sound, task.noises.piece(trial.condition.noise, len(sound), trial.seed), trial.condition.snr_db)
