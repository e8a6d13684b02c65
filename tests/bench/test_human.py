"""The parts that read recordings, on a made-up folder: who says what is wanted, and what is left out and noted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest

from cockpit.audio.wav import write_wav
from cockpit.bench import orders
from cockpit.bench.speech.clips import core_of
from cockpit.bench.speech.conditions import clean_trials
from cockpit.bench.speech.folder import Folder, open_folder
from cockpit.bench.speech.human import (
    TALKS_OF_A_CORPUS,
    listed,
    make_commands,
    make_orders,
    make_other_speech,
    make_words,
)
from cockpit.bench.speech.measure import Listener
from cockpit.bench.speech.systems import System, opened
from cockpit.events import Command, Turn
from cockpit.grammar.graph import WordGraph
from cockpit.pipeline import open_ears
from cockpit.settings import Settings, load_settings
from cockpit.testing.level import Sound
from cockpit.testing.noises import Noises
from cockpit.testing.sounds import padded

Write = Callable[..., Path]
NOISES = Noises({"road": [np.ones(100, np.float32)]})
LIGHT, DARK = "toggle the dome light", "close everything now"


@pytest.fixture
def folder(tmp_path: Path, write_corpus: Write) -> Folder:
    """Two corpora, with people who train and people who say commands."""
    write_corpus(
        "commonvoice",
        ("cv1", "Toggle the dome light.", "test", "sex=male;accent=indian"),
        ("cv2", "the museum bought a painting", "test", "sex=female;accent=us"),
        ("cv3", LIGHT, "train", ""),
        ("cv4", "", "test", ""),
    )
    write_corpus("an4", ("a1", LIGHT, "test", "sex=f"), ("a2", DARK, "test", "sex=m"))
    return open_folder(tmp_path)


def test_commands_are_what_held_out_people_say_that_is_a_command(folder: Folder, settings: Settings) -> None:
    made = make_commands(folder, settings, NOISES)
    (task,) = made.tasks
    assert [(clip.corpus, clip.speaker, clip.accent, clip.group) for clip in task.clips] == [
        ("commonvoice", "cv1", "indian", "man"),
        ("an4", "a2", "", "man"),
    ]
    assert task.clips[0].words == tuple(LIGHT.split())
    assert task.noises is NOISES
    assert task.clips[0].right is not None
    assert task.clips[0].right([Turn(LIGHT, "done", (Command("cabin.light", {}),))])
    assert "2 held-out clips by 2 speakers" in made.notes[0]


def test_without_any_command_there_is_no_task(tmp_path: Path, write_corpus: Write, settings: Settings) -> None:
    write_corpus("gsc", ("g1", "yes", "test", ""))
    made = make_commands(open_folder(tmp_path), settings, NOISES)
    assert made.tasks == []
    assert made.notes


def test_other_speech_is_everybody_else(folder: Folder, settings: Settings) -> None:
    made = make_other_speech(folder, settings)
    (task,) = made.tasks
    assert [clip.speaker for clip in task.clips] == ["cv2", "cv4"]
    assert all(clip.right is None for clip in task.clips)
    assert task.noises is None
    assert any("2 clips that are understood" in note for note in made.notes)
    assert any("no folder noise" in note for note in made.notes)


def test_of_a_large_corpus_only_some_clips_are_other_speech(
    tmp_path: Path, write_corpus: Write, settings: Settings
) -> None:
    write_corpus("gsc", *((f"g{number:03}", "seven", "test", "") for number in range(250)))
    write_corpus("an4", ("a1", "one", "train", ""), ("a2", "two", "test", ""), ("a3", "three", "test", ""))
    (task,) = make_other_speech(open_folder(tmp_path), settings).tasks
    speakers = [clip.speaker for clip in task.clips if clip.corpus == "gsc"]
    assert len(speakers) == len(set(speakers)) == TALKS_OF_A_CORPUS
    assert speakers[0] == "g000"
    assert speakers[-1] > "g240"
    assert [clip.speaker for clip in task.clips if clip.corpus == "an4"] == ["a3"], "a2 chose constants"


def test_recorded_noise_is_a_task_of_its_own(folder: Folder, settings: Settings) -> None:
    for number in range(6):
        write_wav(folder.noise / f"{number}.wav", np.full(9_000, 100 + number, np.int16), 16_000)
    rows = "".join(f"{number}.wav\train\t0.6\n" for number in range(6))
    (folder.noise / "manifest.tsv").write_text(f"path\tcategory\tdur_s\n{rows}", encoding="utf-8")
    made = make_other_speech(folder, settings)
    assert [(task.name, len(task.clips)) for task in made.tasks] == [("speech", 2), ("noise", 2)]
    assert [round(float(clip.sound()[0]) * 32_768) for clip in made.tasks[1].clips] == [100, 105]


def test_words_are_heard_along_what_is_said_in_their_corpus(folder: Folder) -> None:
    made = make_words(folder)
    tasks = {task.name: task for task in made.tasks}
    assert set(tasks) == {"commonvoice", "an4"}
    assert sentences(tasks["commonvoice"].graph) == {LIGHT, "the museum bought a painting"}
    assert sentences(tasks["an4"].graph) == {DARK}
    assert tasks["an4"].packs is None
    assert [clip.words for clip in tasks["commonvoice"].clips] == [
        tuple(LIGHT.split()),
        tuple("the museum bought a painting".split()),
    ]
    assert sum("left out" in note for note in made.notes) == 6, "the other corpora"


def sentences(graph: WordGraph) -> set[str]:
    """Return every path of a graph without cycles."""

    def behind(state: int) -> Iterable[list[str]]:
        if state in graph.finals:
            yield []
        for arc in graph.arcs[state]:
            yield from ([arc.word, *rest] for rest in behind(arc.target))

    return {" ".join(words) for words in behind(0)}


def test_a_list_is_a_graph_of_exactly_its_sentences() -> None:
    said: list[Sequence[str]] = [["go", "left"], ["go"], ["stop"], ["go", "left"], ["left", "go"]]
    graph, digest = listed(said)
    assert sentences(graph) == {"go left", "go", "stop", "left go"}
    assert len(graph.arcs[0]) == 3, "common beginnings are one"
    assert listed(reversed(said))[1] == digest
    assert listed(said[1:3])[1] != digest


@pytest.fixture
def coffee(cache: Path) -> Settings:
    return load_settings({}, packs=(str(orders.PACK),), only_packs=True, cache=cache)


@pytest.fixture
def ordered(tmp_path: Path) -> Folder:
    """Two orders, of which one wants a size."""
    labels = [{"coffeeDrink": "latte", "size": "large"}, {"coffeeDrink": "mocha", "milkAmount": "some whole milk"}]
    lines = ["path\tlabel\tdur_s"]
    for number, slots in enumerate(labels):
        write_wav(tmp_path / "picovoice_dev" / f"{number}.wav", np.full(8_000, 9, np.int16), 16_000)
        lines.append(f"{number}.wav\t{json.dumps({'intent': 'orderDrink', 'slots': slots})}\t0.5")
    (tmp_path / "picovoice_dev" / "manifest.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return open_folder(tmp_path)


def turn(**slots: str) -> Turn:
    return Turn("", "done", (Command("coffee.order", slots),))


def test_an_order_is_right_when_all_that_is_labelled_is_there(ordered: Folder, coffee: Settings) -> None:
    (task,) = make_orders(ordered, coffee, NOISES).tasks
    latte, mocha = (clip.right for clip in task.clips)
    assert latte is not None
    assert mocha is not None
    assert latte([turn(drink="latte", size="large")])
    assert latte([turn(drink="latte", size="large", roast="dark_roast")]), "as in Picovoice's published score"
    assert not latte([turn(drink="latte")])
    assert not latte([turn(drink="mocha", size="large")])
    assert not latte([turn(drink="latte", size="large"), turn(drink="latte", size="large")])
    assert not latte([])
    assert mocha([turn(drink="mocha", milk="whole_milk", milk_amount="some")])
    assert not mocha([turn(drink="mocha", milk="whole_milk")])
    assert task.published
    assert task.end_s == 1.0


@pytest.mark.slow
def test_the_score_is_that_of_bench_orders(
    tmp_path: Path, coffee: Settings, spoken: Callable[[str], Sound], cache: Path
) -> None:
    """On the same clips, among them one that stops at once, one with a pause and one that says something else."""
    orders_said = [
        ("can i have a large latte", {"coffeeDrink": "latte", "size": "large"}),
        ("a large latte", {"coffeeDrink": "latte", "size": "small"}),
        ("please make me a double shot espresso", {"coffeeDrink": "espresso", "numberOfShots": "double shot"}),
        ("the museum bought a painting", {"coffeeDrink": "mocha"}),
    ]
    lines = ["path\tlabel\tdur_s"]
    for number, (text, slots) in enumerate(orders_said):
        sound = padded(spoken(text), 0.0, 0.7 * number)
        pcm = np.rint(sound * 32767).astype(np.int16)
        write_wav(tmp_path / "picovoice_dev" / f"{number}.wav", pcm, 16_000)
        lines.append(f"{number}.wav\t{json.dumps({'slots': slots})}\t{len(pcm) / 16_000:.2f}")
    (tmp_path / "picovoice_dev" / "manifest.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    core = core_of(coffee)
    with open_ears(coffee, core, end_s=1.0) as ears:
        theirs = [result.accepted for result in orders.run(core, ears, orders.read_clips(tmp_path / "picovoice_dev"))]
    (task,) = make_orders(open_folder(tmp_path), coffee, NOISES).tasks
    with opened(System("cockpit", coffee.model), task, coffee, cache) as now:
        listener = Listener("cockpit", task, now.ears)
        ours = [listener.hear(trial).accepted for trial in clean_trials(task)]
    assert ours == theirs
    assert not ours[1]
    assert not ours[3]
    assert any(ours)


def test_without_orders_there_is_a_note(tmp_path: Path, folder: Folder, coffee: Settings) -> None:
    made = make_orders(folder, coffee, NOISES)
    assert made.tasks == []
    assert "picovoice_dev" in made.notes[0]
