"""Model folders are checked before Vosk sees them: it aborts on what is broken."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit.asr.models import check_model, noise_nats, word_ids
from cockpit.errors import ModelError
from models.recipe import kaldi


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


@pytest.mark.parametrize("content", ["", "loud", "-1", "0", "inf", "nan", "1.3 1.4"])
def test_a_noise_level_that_is_no_number_is_named(model: Path, content: str) -> None:
    (model / "conf/noise.txt").write_text(content)
    with pytest.raises(ModelError, match="number of nats") as raised:
        check_model(model)
    assert "noise.txt" in str(raised.value.place)


def test_a_model_need_not_say_what_is_noise(model: Path) -> None:
    (model / "conf/noise.txt").unlink(missing_ok=True)
    assert noise_nats(model) is None
    (model / "conf/noise.txt").write_text("1.25\n")
    assert noise_nats(model) == 1.25


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


@pytest.mark.parametrize("hz", [8_000, 48_000])
def test_a_model_for_another_sample_rate_is_refused(model: Path, hz: int) -> None:
    (model / "conf/mfcc.conf").write_text(f"--num-ceps=40\n--sample-frequency={hz}\n")
    with pytest.raises(ModelError, match=f"hears at {hz} Hz, the assistant at 16000 Hz") as raised:
        check_model(model)
    assert "mfcc.conf" in str(raised.value.place)
    assert raised.value.hint


def test_a_sample_rate_that_is_no_number_is_named(model: Path) -> None:
    (model / "conf/mfcc.conf").write_text("--sample-frequency=fast\n")
    with pytest.raises(ModelError, match="sample rate cannot be read"):
        check_model(model)


def _with_phones(model: Path, count: int) -> None:
    data = (model / "am/final.mdl").read_bytes()
    network = data[data.index(b"<Nnet3> ") :]
    (model / "am/final.mdl").write_bytes(kaldi.BINARY + kaldi.transition_model(count) + network)


@pytest.mark.parametrize("count", [30, 60])
def test_a_model_with_other_phones_than_its_dictionary_is_refused(model: Path, count: int) -> None:
    _with_phones(model, count)
    with pytest.raises(ModelError, match=f"has {count} phones, its dictionary is written in our") as raised:
        check_model(model)
    assert "lexicon.txt.gz" in str(raised.value.hint)


def test_a_published_model_with_a_graph_of_other_phones_is_refused(model: Path) -> None:
    _with_phones(model, 30)
    (model / "lexicon.txt.gz").unlink()
    with pytest.raises(ModelError, match="asks for transition") as raised:
        check_model(model)
    assert "HCLr.fst" in str(raised.value.place)


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
