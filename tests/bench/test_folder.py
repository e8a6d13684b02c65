"""The folder of recordings: what is read of it, and that a broken one is refused by place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit.bench.speech.folder import COLUMNS, open_folder, rows
from cockpit.errors import UsageError

Write = Callable[..., Path]
ROW = "a.wav\tann\tturn it on\ttest\t1.25\tsex=f;age=31;said by hand"


def test_a_recording_has_path_speaker_text_split_and_what_is_known(tmp_path: Path, write_manifest: Write) -> None:
    manifest = write_manifest("an4", ROW)
    (recording,) = open_folder(tmp_path).recordings("an4")
    assert recording.path == manifest.with_name("a.wav")
    assert (recording.corpus, recording.speaker, recording.text) == ("an4", "ann", "turn it on")
    assert recording.split == "test"
    assert recording.note == {"sex": "f", "age": "31"}, "what is no pair is left out"


def test_quotes_are_no_quotes_and_notes_may_be_missing(tmp_path: Path, write_manifest: Write) -> None:
    write_manifest("an4", 'a.wav\tann\tsay "go\ttest\t1', columns="\t".join(COLUMNS))
    (recording,) = open_folder(tmp_path).recordings("an4")
    assert (recording.text, recording.note) == ('say "go', {})


@pytest.mark.parametrize("named", [".", "speech"])
def test_both_the_folder_and_the_one_above_it_may_be_named(tmp_path: Path, write_manifest: Write, named: str) -> None:
    write_manifest("an4", ROW)
    folder = open_folder(tmp_path / named)
    assert folder.has("an4")
    assert not folder.has("gsc")
    assert folder.noise == tmp_path / "noise"


def test_noise_is_found_beside_the_folder_in_which_one_stands(
    tmp_path: Path, write_manifest: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_manifest("an4", ROW)
    (tmp_path / "noise").mkdir()
    monkeypatch.chdir(tmp_path / "speech")
    assert open_folder(Path()).noise.samefile(tmp_path / "noise")


@pytest.mark.parametrize("name", ["gone", "empty", "file"])
def test_a_folder_without_a_corpus_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError) as refused:
        open_folder(tmp_path / name)
    assert str(refused.value.place) == str(tmp_path / name)
    assert refused.value.hint


@pytest.mark.parametrize(
    ("lines", "line", "says"),
    [
        pytest.param([ROW, "b.wav\tbob"], 3, "as many columns", id="a short row"),
        pytest.param([ROW, ROW + "\tmore"], 3, "as many columns", id="a long row"),
        pytest.param([ROW.replace("1.25", "soon")], 2, "'soon'", id="no number"),
        pytest.param([ROW.replace("1.25", "")], 2, "''", id="no duration"),
        pytest.param([ROW.replace("1.25", "nan")], 2, "'nan'", id="not a number"),
        pytest.param([ROW.replace("1.25", "inf")], 2, "'inf'", id="endless"),
        pytest.param([ROW.replace("1.25", "-1")], 2, "'-1'", id="negative"),
    ],
)
def test_a_broken_row_is_refused_by_line(write_manifest: Write, lines: list[str], line: int, says: str) -> None:
    manifest = write_manifest("an4", *lines)
    with pytest.raises(UsageError, match=says) as refused:
        rows(manifest, COLUMNS)
    assert str(refused.value.place) == f"{manifest}:{line}"
    assert refused.value.hint


def test_a_missing_column_is_named(write_manifest: Write) -> None:
    manifest = write_manifest("an4", "a.wav\tann", columns="path\tspeaker")
    with pytest.raises(UsageError, match="'speaker-id'") as refused:
        rows(manifest, COLUMNS)
    assert str(refused.value.place) == f"{manifest}:1"
    assert refused.value.hint


@pytest.mark.parametrize("content", [None, b"", b"path\xff\n", b"path\n" + b"x" * 200_000])
def test_what_is_no_manifest_is_refused(tmp_path: Path, content: bytes | None) -> None:
    manifest = tmp_path / "manifest.tsv"
    if content is not None:
        manifest.write_bytes(content)
    with pytest.raises(UsageError) as refused:
        rows(manifest, COLUMNS)
    assert str(refused.value.place).startswith(str(manifest))
    assert refused.value.hint
