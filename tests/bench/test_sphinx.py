"""The peer's engine: the grammar's words and weights reach it, and words that it does not know are learnt."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from cockpit.asr.nbest import Reading
from cockpit.asr.vosk import END
from cockpit.bench.speech.human import listed
from cockpit.bench.speech.sphinx import engine
from cockpit.errors import ModelError
from cockpit.grammar.graph import Arc, WordGraph
from cockpit.testing.level import Sound
from cockpit.testing.sounds import padded

pytest.importorskip("pocketsphinx", reason="pocketsphinx is not installed")
Spoken = Callable[[str], Sound]


def heard(graph: WordGraph, sound: Sound, **pronunciations: Sequence[Sequence[str]]) -> list[Reading]:
    handle = engine(graph, pronunciations)
    pcm = np.rint(sound * 32767).astype("<i2").tobytes()
    assert handle(pcm[:10_000]) == ""
    assert handle(pcm[10_000:]) == ""
    readings = handle(END)
    assert isinstance(readings, list)
    assert handle(END) == [], "the sound is forgotten"
    return readings


def text(readings: list[Reading]) -> str:
    (reading,) = readings
    return " ".join(word for word, _, _ in reading.words)


def test_words_come_with_their_times(spoken: Spoken) -> None:
    graph, _ = listed(["toggle the dome light".split(), "close everything now".split()])
    sound = spoken("toggle the dome light")
    (reading,) = heard(graph, sound)
    assert [word for word, _, _ in reading.words] == "toggle the dome light".split()
    times = [time for _, start_s, end_s in reading.words for time in (start_s, end_s)]
    assert times == sorted(times)
    assert 0.2 < times[0] < 0.7
    assert times[-1] <= len(sound) / 16_000 + 0.05


def test_a_sentence_that_looks_bad_for_a_while_is_not_lost(spoken: Spoken) -> None:
    graph, _ = listed(["the museum bought a painting".split()])
    assert text(heard(graph, spoken("the museum bought a painting"))) == "the museum bought a painting"


def test_silence_without_any_noise_does_no_harm(spoken: Spoken) -> None:
    graph, _ = listed(["toggle the dome light".split(), "close everything now".split()])
    sound = padded(spoken("toggle the dome light"), 2.0, 2.0)
    assert text(heard(graph, sound)) == "toggle the dome light"
    assert text(heard(graph, np.zeros(32_000, np.float32))) in {"", "close everything now", "toggle the dome light"}


def test_the_same_sound_is_heard_alike_each_time(spoken: Spoken) -> None:
    graph, _ = listed(["toggle the dome light".split(), "close everything now".split()])
    sound = spoken("toggle the dome light")
    assert heard(graph, sound) == heard(graph, sound)


@pytest.mark.parametrize(("cheap", "dear"), [("too", "two"), ("two", "too")])
def test_of_words_that_sound_alike_the_cheaper_is_heard(spoken: Spoken, cheap: str, dear: str) -> None:
    arcs = [[Arc(1, "turn")], [Arc(2, cheap, 0.1), Arc(2, dear, 3.0)], []]
    assert text(heard(WordGraph(arcs, {2: (0.0, ())}), spoken("turn two"))) == f"turn {cheap}"


def test_an_unknown_word_is_learnt_with_all_its_pronunciations(spoken: Spoken) -> None:
    graph, _ = listed([["toggle", "zorblax"], ["toggle", "everything"]])
    wrong, right = "m aa m".split(), "z ao r b l ae k s".split()
    assert text(heard(graph, spoken("toggle zorblax"), zorblax=[wrong, right])) == "toggle zorblax"


def test_a_word_that_nobody_can_say_is_left_out_with_its_sentences(spoken: Spoken) -> None:
    graph, _ = listed([["toggle", "zorblax"], ["toggle", "everything"]])
    assert text(heard(graph, spoken("toggle zorblax"))) in {"toggle everything", ""}
    with pytest.raises(ModelError, match="no word"):
        engine(listed([["zorblax"]])[0], {})
