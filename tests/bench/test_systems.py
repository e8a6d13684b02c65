"""Every system hears a clip through the same stages: a Vosk model, and pocketsphinx where it is installed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cockpit.bench.speech import sphinx
from cockpit.bench.speech.clips import Clip, Task, kept
from cockpit.bench.speech.human import listed
from cockpit.bench.speech.systems import System, Whole, opened
from cockpit.errors import ModelError
from cockpit.events import AudioHeard, Event, SpeechEnded, SpeechStarted, UtteranceHeard
from cockpit.settings import Settings, shipped
from cockpit.testing.level import Sound
from cockpit.testing.sounds import frames, padded

Spoken = Callable[[str], Sound]
SYSTEMS = [
    System("cockpit", shipped("models/cockpit-en-small")),
    pytest.param(
        System(sphinx.NAME), marks=pytest.mark.skipif(not sphinx.installed(), reason="pocketsphinx is not installed")
    ),
]
TEXT = "toggle the dome light"


def texts(events: list[Event]) -> list[str]:
    utterances = [event for event in events if isinstance(event, UtteranceHeard)]
    return [utterance.hypotheses[0].text if utterance.hypotheses else "" for utterance in utterances]


@pytest.mark.parametrize("system", SYSTEMS)
def test_commands_are_cut_out_and_heard_along_the_grammar(
    system: System, task_of: Callable[..., Task], spoken: Spoken, settings: Settings, tmp_path: Path
) -> None:
    twice = np.concatenate([padded(spoken(text), 0.0, 1.0) for text in (TEXT, "close everything please")])
    task = task_of(Clip(kept(twice), "made", "ann"))
    with opened(system, task, settings, tmp_path) as now:
        assert now.load_s > 0
        assert now.ears.pid is not None
        assert texts(list(now.ears.converse(frames(twice)))) == [TEXT, "close everything please"]
        assert texts(list(now.ears.converse(frames(spoken(TEXT))))) == [TEXT], "a clip that ends in the middle"
        assert texts(list(now.ears.converse([]))) == []


@pytest.mark.parametrize("system", SYSTEMS)
def test_where_only_words_count_a_clip_is_one_utterance(
    system: System, task_of: Callable[..., Task], spoken: Spoken, settings: Settings, tmp_path: Path
) -> None:
    sentences = [TEXT.split(), "close everything please".split(), "the museum bought a painting".split()]
    graph, digest = listed([*sentences, sentences[0] + sentences[1]])
    pause = np.concatenate([padded(spoken(text), 0.0, 1.0) for text in (TEXT, "close everything please")])
    task = task_of(graph=graph, digest=digest, packs=None)
    with opened(system, task, settings, tmp_path) as now:
        assert texts(list(now.ears.converse(frames(pause)))) == [f"{TEXT} close everything please"]
        assert texts(list(now.ears.converse(frames(spoken("the museum bought a painting"))))) == [
            "the museum bought a painting"
        ]


def test_a_missing_model_is_refused(task_of: Callable[..., Task], settings: Settings, tmp_path: Path) -> None:
    system = System("gone", tmp_path / "gone")
    with pytest.raises(ModelError, match="no such model"), opened(system, task_of(), settings, tmp_path):
        pass


def test_whole_marks_beginning_and_end_of_all_there_is() -> None:
    whole = Whole()
    given = frames(np.zeros(1_000, np.float32))
    for _ in range(2):
        events = [event for frame in given for event in whole.feed(frame)] + list(whole.finish())
        assert isinstance(events[0], SpeechStarted)
        assert isinstance(events[-1], SpeechEnded)
        assert events[1:-1] == given
        assert all(isinstance(event, AudioHeard) for event in events[1:-1])
        assert events[0].at_s == 0.0
        assert events[-1].at_s == pytest.approx(1_000 / 16_000)
    assert list(whole.finish()) == []
