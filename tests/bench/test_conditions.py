"""Which clip is heard in which noise: every ratio and every kind has its share, the same for every system."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from cockpit.bench.speech.clips import Clip, Task, kept
from cockpit.bench.speech.conditions import (
    ALL_DB,
    CLIPS_AT_A_RATIO,
    STEPS_DB,
    TAIL_S,
    Condition,
    Trial,
    clean_trials,
    noisy_trials,
    sound_of,
)
from cockpit.errors import AudioError
from cockpit.testing.level import Sound
from cockpit.testing.noises import Noises

KINDS = ("road", "blower", "window", "babble")


def tone(hz: int, length: int = 16_000) -> Sound:
    return (0.1 * np.sin(2 * np.pi * hz * np.arange(length) / 16_000)).astype(np.float32)


def noises(*kinds: str) -> Noises:
    return Noises({kind: [tone(500 + 200 * number)] for number, kind in enumerate(kinds)})


@pytest.fixture
def task(task_of: Callable[..., Task]) -> Callable[..., Task]:
    """Makes a task of so many clips, heard in these kinds of noise."""

    def make(count: int, *kinds: str, **changes: object) -> Task:
        clips = (Clip(kept(tone(900)), "made", f"p{number}") for number in range(count))
        return task_of(*clips, noises=noises(*kinds) if kinds else None, **changes)

    return make


@pytest.mark.parametrize("count", [1, 3, 8, CLIPS_AT_A_RATIO])
def test_every_ratio_has_all_clips(task: Callable[..., Task], count: int) -> None:
    trials = noisy_trials(task(count, *KINDS))
    for snr_db in STEPS_DB:
        numbers = [trial.number for trial in trials if trial.condition.snr_db == snr_db]
        assert sorted(numbers) == list(range(count))


@pytest.mark.parametrize("count", [CLIPS_AT_A_RATIO + 1, 225, 1_000])
def test_of_many_clips_every_ratio_has_as_many_evenly_drawn(task: Callable[..., Task], count: int) -> None:
    trials = noisy_trials(task(count, *KINDS, published=True))
    heard = {snr_db: sorted(t.number for t in trials if t.condition.snr_db == snr_db) for snr_db in ALL_DB}
    for numbers in heard.values():
        assert len(set(numbers)) == len(numbers) == CLIPS_AT_A_RATIO
        assert np.diff(numbers).max() <= -(-count // CLIPS_AT_A_RATIO) + 1
    assert heard[ALL_DB[0]] != heard[ALL_DB[1]], "other clips at each ratio"


@pytest.mark.parametrize("count", [8, 80, 225])
def test_every_kind_has_as_many_at_every_ratio(task: Callable[..., Task], count: int) -> None:
    trials = noisy_trials(task(count, *KINDS))
    kinds = Counter((trial.condition.noise, trial.condition.snr_db) for trial in trials)
    assert len(kinds) == len(KINDS) * len(STEPS_DB)
    assert len(set(kinds.values())) == 1


def test_a_clip_meets_several_kinds(task: Callable[..., Task]) -> None:
    trials = noisy_trials(task(8, *KINDS))
    assert all(len({t.condition.noise for t in trials if t.number == number}) == len(KINDS) for number in range(8))


def test_thorough_is_every_clip_in_every_kind_at_every_ratio(task: Callable[..., Task]) -> None:
    trials = noisy_trials(task(100, "road", "babble"), thorough=True)
    assert len({(t.number, t.condition) for t in trials}) == len(trials) == 100 * 2 * len(STEPS_DB)


def test_only_what_is_published_is_heard_at_the_published_ratios(task: Callable[..., Task]) -> None:
    assert {t.condition.snr_db for t in noisy_trials(task(2, "road"))} == {20, 15, 10, 5, 0}
    published = {t.condition.snr_db for t in noisy_trials(task(2, "road", published=True))}
    assert published == {20, 15, 10, 5, 0} | {6, 9, 12, 15, 18, 21, 24}


@pytest.mark.parametrize("thorough", [False, True])
def test_without_noises_or_clips_there_are_no_noisy_trials(task: Callable[..., Task], thorough: bool) -> None:
    assert noisy_trials(task(3), thorough=thorough) == []
    assert noisy_trials(task(0, *KINDS), thorough=thorough) == []


def test_trials_are_the_same_each_time_and_each_has_its_own_noise(task: Callable[..., Task]) -> None:
    trials = noisy_trials(task(8, *KINDS))
    assert trials == noisy_trials(task(8, *KINDS))
    assert len({trial.seed for trial in trials}) == len(trials)


def test_a_clean_clip_is_as_it_is_with_the_silence_that_ends_it(task: Callable[..., Task]) -> None:
    made = task(2, "road", end_s=0.5)
    assert clean_trials(made) == [Trial(0), Trial(1)]
    sound = sound_of(made, Trial(1))
    assert np.array_equal(sound[:16_000], tone(900))
    assert len(sound) == 16_000 + round((0.5 + TAIL_S) * 16_000)
    assert 0 < np.abs(sound[16_000:]).max() < 0.01


def test_where_only_words_are_counted_no_silence_ends_an_utterance(task: Callable[..., Task]) -> None:
    assert len(sound_of(task(1, packs=None), Trial(0))) == 16_000 + round(TAIL_S * 16_000)


def test_noise_goes_on_behind_the_clip(task: Callable[..., Task]) -> None:
    sound = sound_of(task(1, "road"), Trial(0, Condition("road", 0), seed=1))
    assert np.abs(sound[-1_600:]).max() > 0.05


def test_a_silent_clip_cannot_be_mixed(task_of: Callable[..., Task]) -> None:
    made = task_of(Clip(kept(np.zeros(16_000, np.float32)), "made", "p"), noises=noises("road"))
    with pytest.raises(AudioError, match="silent"):
        sound_of(made, Trial(0, Condition("road", 10)))
