"""The part for everyone: sentences of the packs and other talk by synthetic people, with what is right."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cockpit.bench.speech import synthetic
from cockpit.bench.speech.clips import Made, wishes
from cockpit.settings import load_settings
from cockpit.testing.noises import Noises
from cockpit.testing.talkers import TALKERS

NOISES = Noises({"road": [np.ones(100, np.float32)]})
FEW = 12


@pytest.fixture(scope="module")
def made(cache: Path) -> Made:
    return synthetic.make(load_settings({}, cache=cache), NOISES, sentences=FEW, talks_by_each=1)


def test_commands_and_talk_are_said_by_everyone(made: Made) -> None:
    commands, talk = made.tasks
    assert (commands.name, talk.name) == ("commands", "talk")
    assert 8 <= len(commands.clips) <= FEW
    assert len(talk.clips) == len({clip.speaker for clip in talk.clips}) == len(TALKERS)
    assert len({clip.speaker for clip in commands.clips}) >= 8
    assert commands.noises is NOISES
    assert talk.noises is None


def test_a_command_is_right_when_it_means_what_it_means_typed(made: Made) -> None:
    task = made.tasks[0]
    assert task.core is not None
    for clip in task.clips:
        typed = task.core.session().say(" ".join(clip.words))
        assert clip.right is not None
        assert clip.right([typed]), clip.words
        assert not clip.right([])
        assert len(wishes([typed])) == 1


def test_talk_wants_nothing_and_everyone_says_something_else(made: Made) -> None:
    clips = made.tasks[1].clips
    assert all(clip.right is None for clip in clips)
    assert len({clip.sound().tobytes() for clip in clips}) == len(clips)


def test_it_is_noted_how_familiar_the_voices_are(made: Made) -> None:
    assert f"of {len(TALKERS)} voices" in made.notes[0]
    assert {clip.corpus for clip in made.tasks[0].clips} == {"accent trained on", "accent not trained on"}


def test_the_same_people_say_the_same_each_time(made: Made, cache: Path) -> None:
    """Not to the bit: espeak-ng's fastest voices are a little different in every process."""
    again = synthetic.make(load_settings({}, cache=cache), NOISES, sentences=FEW, talks_by_each=1)
    for task, other in zip(made.tasks, again.tasks, strict=True):
        assert [(clip.words, clip.speaker) for clip in task.clips] == [(c.words, c.speaker) for c in other.clips]
        assert [len(clip.sound()) for clip in task.clips] == [len(clip.sound()) for clip in other.clips]


@pytest.mark.slow
def test_noises_are_those_of_a_car_with_people_in_it() -> None:
    assert synthetic.synthetic_noises().kinds == ("road", "blower", "window", "babble")
