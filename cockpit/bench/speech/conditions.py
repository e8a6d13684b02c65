"""In which noise and how loud a clip is heard."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from cockpit.bench.speech.clips import Task, padded
from cockpit.bench.speech.level import Sound, mixed

STEPS_DB = (20, 15, 10, 5, 0)
PICOVOICE_DB = (6, 9, 12, 15, 18, 21, 24)
"""The ratios of Picovoice's speech-to-intent benchmark, whose figures are a mean over them."""

ALL_DB = tuple(sorted({*STEPS_DB, *PICOVOICE_DB}, reverse=True))
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
    """Return the clips at every ratio, each with one kind of noise, in turn, or with all kinds if `thorough`.

    So every ratio is measured with all clips and every kind with as many as any other.
    """
    kinds = task.noises.kinds if task.noises else ()
    return [
        Trial(number, Condition(kind, snr_db), zlib.crc32(f"{task.name} {number} {kind} {snr_db}".encode()))
        for step, snr_db in enumerate(ALL_DB)
        for number in range(len(task.clips))
        for index, kind in enumerate(kinds)
        if thorough or (number + step) % len(kinds) == index
    ]


def sound_of(task: Task, trial: Trial) -> Sound:
    """Return what is heard in a trial.

    Raises:
        AudioError: the clip cannot be read, or is silent.
    """
    clip = task.clips[trial.number]
    sound = padded(clip.sound(), 0.0, task.end_s + TAIL_S if task.packs else TAIL_S)
    if task.noises is None or trial.condition.snr_db is None:
        return sound
    return mixed(sound, task.noises.piece(trial.condition.noise, len(sound), trial.seed), trial.condition.snr_db)
