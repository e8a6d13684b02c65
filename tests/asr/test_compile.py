"""The compiled model: made once for each content, mended when it breaks, and never half there."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cockpit.asr import compile as compiling
from cockpit.asr.compile import compile_model, pronounce
from cockpit.asr.graph import Garbage
from cockpit.asr.lexicon import Lexicon
from cockpit.asr.models import check_model
from cockpit.errors import ModelError
from cockpit.grammar.graph import WordGraph

GraphOf = Callable[..., WordGraph]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def test_the_folder_holds_all_that_vosk_needs(model: Path, store: Path, graph_of: GraphOf) -> None:
    compiled = compile_model(model, graph_of("turn on", "turn cold"), "1", store)
    check_model(compiled.folder)
    words = (compiled.folder / "graph/words.txt").read_text().split()[::2]
    assert words == ["<eps>", "cold", "on", "turn", "[unk]"]
    options = (compiled.folder / "conf/model.conf").read_text().splitlines()
    assert "--beam=11.0" in options
    assert options.index("--lattice-beam=4") > options.index("--lattice-beam=1.0")


def test_a_second_time_nothing_is_built(
    model: Path, store: Path, graph_of: GraphOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = graph_of("turn on")
    first = compile_model(model, graph, "1", store)
    monkeypatch.setattr(compiling, "_build", lambda *_: pytest.fail("built again"))
    assert compile_model(model, graph, "1", store) == first
    assert compile_model(model, lambda: pytest.fail("asked for the graph"), "1", store) == first


def test_what_it_is_made_from_names_it(model: Path, store: Path, graph_of: GraphOf) -> None:
    graph = graph_of("turn on")
    folders = [compile_model(model, graph, "1", store).folder]
    folders.append(compile_model(model, graph, "2", store).folder)
    folders.append(compile_model(model, graph, "1", store, Garbage(phone=9.0)).folder)
    with (model / "conf/model.conf").open("a") as options:
        options.write("\n--max-active=300")
    folders.append(compile_model(model, graph, "1", store).folder)
    assert len(set(folders)) == 4


@pytest.mark.parametrize(
    "name", ["graph/Gr.fst", "graph/HCLr.fst", "graph/words.txt", "compiled.json", "conf/mfcc.conf"]
)
def test_a_corrupt_cache_is_built_again(model: Path, store: Path, graph_of: GraphOf, name: str) -> None:
    graph = graph_of("turn on")
    folder = compile_model(model, graph, "1", store).folder
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[:-1] + b"?")
    assert compile_model(model, graph, "1", store).folder == folder
    assert (folder / name).read_bytes() == whole
    (folder / name).unlink()
    compile_model(model, graph, "1", store)
    assert (folder / name).read_bytes() == whole


def test_many_at_once_get_the_same_whole_folder(model: Path, store: Path, graph_of: GraphOf) -> None:
    graph = graph_of("turn on")
    with ThreadPoolExecutor(3) as pool:
        compiled = list(pool.map(lambda _: compile_model(model, graph, "1", store), range(3)))
    assert len(set(map(str, compiled))) == 1
    check_model(compiled[0].folder)
    assert [path.name for path in (store / "graphs").iterdir()] == [compiled[0].folder.name]


def test_a_failed_build_leaves_nothing(model: Path, store: Path, graph_of: GraphOf) -> None:
    (model / "lexicon.txt.gz").unlink()
    with pytest.raises(ModelError, match="no sentence"):
        compile_model(model, graph_of("defrost"), "1", store)
    assert list((store / "graphs").iterdir()) == []


def test_a_grammar_that_nobody_can_say_is_refused_and_leaves_nothing(
    model: Path, store: Path, graph_of: GraphOf
) -> None:
    with pytest.raises(ModelError, match="no sentence"):
        compile_model(model, graph_of("♪", "♪ ♫"), "1", store)
    assert list((store / "graphs").iterdir()) == []


def test_a_model_for_another_sample_rate_is_refused_before_anything_is_built(
    model: Path, store: Path, graph_of: GraphOf
) -> None:
    (model / "conf/mfcc.conf").write_text("--sample-frequency=8000\n")
    with pytest.raises(ModelError, match="hears at 8000 Hz"):
        compile_model(model, graph_of("turn on"), "1", store)
    assert not (store / "graphs").exists()


def test_the_cache_keeps_the_newest(
    model: Path, store: Path, graph_of: GraphOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiling, "KEPT", 2)
    folders = [compile_model(model, graph_of("turn on"), str(number), store).folder for number in range(3)]
    assert [folder.exists() for folder in folders] == [False, True, True]


def test_a_cache_that_cannot_be_written_is_named(model: Path, tmp_path: Path, graph_of: GraphOf) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ModelError, match="cannot be written") as raised:
        compile_model(model, graph_of("turn on"), "1", tmp_path / "file")
    assert "COCKPIT_CACHE" in str(raised.value.hint)


def test_works_where_links_do_not(model: Path, store: Path, graph_of: GraphOf, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    folder = compile_model(model, graph_of("turn on"), "1", store).folder
    shutil.rmtree(model)
    check_model(folder)


def test_a_published_model_keeps_its_graph_but_gr(model: Path, store: Path, graph_of: GraphOf) -> None:
    (model / "lexicon.txt.gz").unlink()
    sounds = (model / "graph/HCLr.fst").read_bytes()
    compiled = compile_model(model, graph_of("turn on", "turn defrost", "demist it"), "1", store)
    assert compiled.missing == ("defrost", "demist")
    assert (compiled.folder / "graph/HCLr.fst").read_bytes() == sounds
    assert (compiled.folder / "graph/Gr.fst").read_bytes() != (model / "graph/Gr.fst").read_bytes()


def test_a_broken_model_is_refused(model: Path, store: Path, graph_of: GraphOf) -> None:
    (model / "am/final.mdl").write_bytes(b"")
    with pytest.raises(ModelError, match=r"final\.mdl"):
        compile_model(model, graph_of("turn on"), "1", store)


def test_words_no_dictionary_has_are_guessed_and_reported(model: Path, store: Path, graph_of: GraphOf) -> None:
    compiled = compile_model(model, graph_of("turn brillig on"), "1", store)
    assert set(compiled.guessed) == {"brillig"}
    assert compiled.guessed["brillig"].split()[:2] == ["b", "r"]


def test_a_word_without_a_sound_is_missing(model: Path) -> None:
    pronunciations, guessed = pronounce(["on", "♪"], Lexicon(model / "lexicon.txt.gz"), lambda _: "")
    assert list(pronunciations) == ["on"]
    assert guessed == {}
