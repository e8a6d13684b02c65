"""Model folders are checked before Vosk sees them: it aborts on what is broken."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit.asr.models import check_model, word_ids
from cockpit.errors import ModelError


def test_a_whole_model_passes(model: Path) -> None:
    info = check_model(model)
    assert (info.kind, info.words) == ("shipped", 6)
    assert info.size_bytes == sum(file.stat().st_size for file in model.rglob("*") if file.is_file())


def test_a_model_without_a_dictionary_is_a_published_one(model: Path) -> None:
    (model / "lexicon.txt.gz").unlink()
    assert (check_model(model).kind, check_model(model).words) == ("published", len(word_ids(model)))


@pytest.mark.parametrize("name", ["am/final.mdl", "conf/mfcc.conf", "conf/model.conf", "graph/HCLr.fst", "graph/Gr.fst",
                                  "graph/words.txt", "graph/disambig_tid.int"])  # fmt: skip
def test_a_missing_file_is_named(model: Path, name: str) -> None:
    (model / name).unlink()
    with pytest.raises(ModelError, match=name) as raised:
        check_model(model)
    assert raised.value.hint


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no such model folder"):
        check_model(tmp_path / "nowhere")
    (tmp_path / "file").touch()
    with pytest.raises(ModelError, match="no such model folder"):
        check_model(tmp_path / "file")


def test_a_model_with_a_fixed_graph_says_what_to_take_instead(model: Path) -> None:
    shutil.move(model / "graph/HCLr.fst", model / "graph/HCLG.fst")
    with pytest.raises(ModelError, match="takes no grammar") as raised:
        check_model(model)
    assert "HCLr.fst" in str(raised.value.hint)


def _half(data: bytes) -> bytes:
    return data[: len(data) // 2]


@pytest.mark.parametrize("name", ["am/final.mdl", "graph/HCLr.fst", "graph/Gr.fst"])
@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(_half, id="half"),
        pytest.param(lambda data: data[:-3], id="three bytes less"),
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda _: b"<!DOCTYPE html>" * 100, id="a web page"),
        pytest.param(lambda data: bytes(len(data)), id="zeros"),
    ],
)
def test_a_broken_file_is_named(model: Path, name: str, spoil: Callable[[bytes], bytes]) -> None:
    data = (model / name).read_bytes()
    (model / name).write_bytes(spoil(data))
    with pytest.raises(ModelError) as raised:
        check_model(model)
    assert str(raised.value.place) == str(model / name)


@pytest.mark.parametrize("content", [b"on", b"on one\n", b"on 1 2\n", b"\xff\xfe 1\n"])
def test_a_broken_word_list_is_named(model: Path, content: bytes) -> None:
    (model / "graph/words.txt").write_bytes(content)
    with pytest.raises(ModelError, match=r"words\.txt"):
        check_model(model)
