"""One trial after another through the shipped model: what is counted, and what it cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cockpit.bench.speech.clips import Clip, Task, core_of, kept, wanting
from cockpit.bench.speech.conditions import CLEAN, Condition, Trial, clean_trials
from cockpit.bench.speech.human import listed
from cockpit.bench.speech.measure import Listener, Outcome
from cockpit.bench.speech.systems import System, opened
from cockpit.errors import EngineError
from cockpit.events import Event, Fault
from cockpit.pipeline import Stage
from cockpit.settings import Settings
from cockpit.testing.level import Sound
from cockpit.testing.noises import Noises

Spoken = Callable[[str], Sound]
LIGHT, DARK = "toggle the dome light", "close everything now"


@pytest.fixture
def task(task_of: Callable[..., Task], spoken: Spoken, settings: Settings) -> Task:
    """Four clips: understood, understood as something else than was wanted, a false accept, and hiss."""
    core = core_of(settings)
    said, meant = tuple(LIGHT.split()), wanting(core, LIGHT)
    hiss = np.random.default_rng(1).normal(0, 0.02, 16_000).astype(np.float32)
    return task_of(
        Clip(kept(spoken(LIGHT)), "made", "ann", meant, said, "welsh", "woman"),
        Clip(kept(spoken(DARK)), "made", "bob", meant, said),
        Clip(kept(spoken(LIGHT)), "made", "ann"),
        Clip(kept(hiss), "made", "wind"),
        noises=Noises({"road": [hiss]}),
    )


def heard(task: Task, settings: Settings, trials: Iterable[Trial], cache: Path) -> tuple[list[Outcome], Listener]:
    system = System("cockpit", settings.model)
    with opened(system, task, settings, cache) as now:
        listener = Listener(system.name, task, now.ears)
        return [listener.hear(trial) for trial in trials], listener


def test_accepted_and_false_accepts_are_counted(task: Task, settings: Settings, tmp_path: Path) -> None:
    outcomes, listener = heard(task, settings, clean_trials(task), tmp_path)
    assert [outcome.accepted for outcome in outcomes] == [True, False, None, None]
    assert [outcome.false_accepts for outcome in outcomes] == [0, 0, 1, 0]
    assert outcomes[0].heard == outcomes[0].said == tuple(LIGHT.split())
    assert outcomes[1].heard == tuple(DARK.split())
    assert (outcomes[0].accent, outcomes[0].group, outcomes[0].system) == ("welsh", "woman", "cockpit")
    assert [len(outcome.latencies_ms) for outcome in outcomes[:3]] == [1, 1, 1]
    assert all(ms > 0 for ms in outcomes[0].latencies_ms)
    length_s = len(task.clips[0].sound()) / 16_000 + task.end_s
    assert outcomes[0].sound_s == pytest.approx(length_s, abs=0.5)
    assert 0 < listener.speech_s < sum(outcome.sound_s for outcome in outcomes)
    assert listener.own_s > 0


def test_a_clip_is_heard_in_noise(task: Task, settings: Settings, tmp_path: Path) -> None:
    loud = Condition("road", -30)
    (clean, drowned), _ = heard(task, settings, [Trial(0), Trial(0, loud, 3)], tmp_path)
    assert (clean.condition, clean.accepted) == (CLEAN, True)
    assert (drowned.condition, drowned.accepted) == (loud, False)


def test_trials_know_nothing_of_each_other(task: Task, settings: Settings, tmp_path: Path) -> None:
    """Toggling the light twice would leave it off, were the car the same."""
    outcomes, _ = heard(task, settings, [Trial(0), Trial(0), Trial(3), Trial(0)], tmp_path)
    assert [outcome.accepted for outcome in outcomes] == [True, True, None, True]


def test_where_only_words_count_they_must_be_those_said(task: Task, settings: Settings, tmp_path: Path) -> None:
    graph, digest = listed([LIGHT.split(), DARK.split()])
    words = replace(task, packs=None, graph=graph, digest=digest, clips=task.clips[:2])
    outcomes, _ = heard(words, settings, clean_trials(words), tmp_path)
    assert [outcome.accepted for outcome in outcomes] == [True, False], "the second was meant to be the first"
    assert outcomes[1].heard == tuple(DARK.split())
    assert [len(outcome.latencies_ms) for outcome in outcomes] == [1, 1]
    assert [outcome.false_accepts for outcome in outcomes] == [0, 0]


class Broken:
    """Ears whose recogniser dies."""

    pid = None

    def converse(self, source: Iterable[Event], *after: Stage) -> Iterator[Event]:
        for event in source:
            yield Fault(at_s=event.at_s, component="recogniser", message="it crashed", hint="again")


def test_a_recogniser_that_dies_is_no_figure(task: Task) -> None:
    with pytest.raises(EngineError, match="peer: it crashed"):
        Listener("peer", task, Broken()).hear(Trial(0))
