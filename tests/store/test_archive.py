"""Archives of unknown intent: refused by their table of contents, before a byte of them is written."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit.errors import ModelError
from cockpit.store.archive import Bounds, unpack

Files = list[tuple[str | zipfile.ZipInfo, bytes]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    return folder


@pytest.fixture
def zipped(tmp_path: Path) -> Callable[[Files], Path]:
    def write(files: Files) -> Path:
        path = tmp_path / "model.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files:
                archive.writestr(name, content)
        return path

    return write


def _entry(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


def _raw(name: str) -> zipfile.ZipInfo:
    """Return an entry whose name is written as it is, as no tool would."""
    info = zipfile.ZipInfo("placeholder")
    info.filename = info.orig_filename = name
    return info


def test_a_model_is_unpacked_into_its_one_folder(folder: Path, zipped: Callable[[Files], Path]) -> None:
    archive = zipped([("m/", b""), ("m/am/final.mdl", b"sounds"), ("m/README", b"hello"), ("m/empty", b"")])
    top = unpack(archive, folder)
    assert top == folder / "m"
    assert {str(path.relative_to(top)): path.read_bytes() for path in top.rglob("*") if path.is_file()} == {
        "am/final.mdl": b"sounds", "README": b"hello", "empty": b"",
    }  # fmt: skip


def test_rights_are_the_usual_ones(folder: Path, zipped: Callable[[Files], Path]) -> None:
    top = unpack(zipped([(_entry("m/run.sh", stat.S_IFREG | 0o6777), b"#!")]), folder)
    assert not (top / "run.sh").stat().st_mode & (stat.S_ISUID | stat.S_ISGID | stat.S_IXUSR | stat.S_IXOTH)


NAMES = ["m/../../out", "../out", "/out", "m//out", "m/./out", "C:/out", "c:out", "m\\..\\out", "\\\\server\\out",
         "m/a\nb", "m/nul", "m/COM1.txt", "m/dot.", "m/space ", "m/" + "x" * 300, "m/a:b", ""]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_that_leave_the_folder_or_mislead_are_refused(
    tmp_path: Path, folder: Path, zipped: Callable[[Files], Path], name: str
) -> None:
    archive = zipped([("m/fine", b"x"), (_raw(name), b"evil")])
    with pytest.raises(ModelError) as raised:
        unpack(archive, folder)
    assert str(raised.value.place) == str(archive)
    assert raised.value.hint
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["here", "model.zip"]


@pytest.mark.parametrize(
    "kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK], ids=["link", "fifo", "c", "b", "s"]
)
def test_links_and_special_files_are_refused(folder: Path, zipped: Callable[[Files], Path], kind: int) -> None:
    with pytest.raises(ModelError, match="link or a special file"):
        unpack(zipped([("m/fine", b"x"), (_entry("m/link", kind | 0o777), b"/etc/passwd")]), folder)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param([("m/a", b""), ("n/a", b"")], "one folder", id="two top folders"),
        pytest.param([("a", b"")], "one folder", id="no top folder"),
        pytest.param([("m/a", b""), ("a", b"")], "one folder", id="a file beside the folder"),
        pytest.param([("m/", b"")], "no file", id="only a folder"),
        pytest.param([], "one folder", id="empty"),
        pytest.param([("m/a", b""), ("m/A", b"")], "twice", id="the same name in capitals"),
        pytest.param([("m/a", b""), ("m/a/b", b"")], "broken", id="a file as a folder"),
        pytest.param([(f"m/{number}", b"") for number in range(501)], "more than 500 files", id="too many files"),
        pytest.param([("m/zeros", bytes(50_000_000))], "times its size", id="a bomb"),
    ],
)
def test_archives_that_are_no_model_are_refused(
    folder: Path, zipped: Callable[[Files], Path], files: Files, message: str
) -> None:
    with pytest.raises(ModelError, match=message) as raised:
        unpack(zipped(files), folder)
    assert raised.value.hint
    assert message == "broken" or list(folder.iterdir()) == []


def test_the_whole_may_not_be_larger_than_expected(folder: Path, zipped: Callable[[Files], Path]) -> None:
    with pytest.raises(ModelError, match="would unpack to 3000 bytes, more than 2999"):
        unpack(zipped([("m/a", b"x" * 1000), ("m/b", b"y" * 2000)]), folder, Bounds(unpacked_bytes=2999))
    assert list(folder.iterdir()) == []


def test_a_table_that_lies_about_a_size_is_found_out(folder: Path, zipped: Callable[[Files], Path]) -> None:
    archive = zipped([("m/a", b"x" * 5000)])
    data = bytearray(archive.read_bytes())
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 10)  # uncompressed size in the central directory
    archive.write_bytes(data)
    with pytest.raises(ModelError, match="broken"):
        unpack(archive, folder)
    assert all(path.stat().st_size <= 10 for path in folder.rglob("*") if path.is_file())


def test_an_encrypted_archive_is_refused(folder: Path, zipped: Callable[[Files], Path]) -> None:
    archive = zipped([("m/a", b"x" * 100)])
    data = bytearray(archive.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    archive.write_bytes(data)
    with pytest.raises(ModelError, match="encrypted"):
        unpack(archive, folder)


@pytest.mark.parametrize("content", [b"", b"PK", b"<!DOCTYPE html>" * 100, bytes(10_000)], ids=len)
def test_what_is_no_zip_is_refused(tmp_path: Path, folder: Path, content: bytes) -> None:
    (tmp_path / "model.zip").write_bytes(content)
    with pytest.raises(ModelError, match="no zip archive"):
        unpack(tmp_path / "model.zip", folder)


def test_cut_anywhere_or_with_any_byte_changed_it_never_crashes(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("m/a", b"some words that pack well, well, well" * 5)
        archive.writestr("m/b", b"x")
    whole = buffer.getvalue()
    spoilt = [whole[:end] for end in range(0, len(whole), 7)]
    spoilt += [whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :] for at in range(len(whole))]
    path = tmp_path / "model.zip"
    for number, data in enumerate(spoilt):
        path.write_bytes(data)
        folder = tmp_path / str(number)
        folder.mkdir()
        try:
            unpack(path, folder)
        except ModelError as error:
            assert str(error.place) == str(path)
    assert {path.name for path in tmp_path.iterdir()} == {"model.zip", *map(str, range(len(spoilt)))}
