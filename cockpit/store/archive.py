"""Unpack a zip of unknown intent: plain files under one top folder, within limits, and nothing anywhere else.

Everything is judged by the archive's table of contents before a byte is written; `zipfile` then holds each file to the
size and checksum that the table gives. Source of the limits: published models have under 30 files, unpack to 1.5 to 3
times their archive, and no file of theirs packs better than 20 to 1.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cockpit.errors import ModelError

CHUNK_BYTES = 1024 * 1024
_HINT = "this is no archive of a Vosk model; nothing of it was kept"
_END, _END_BYTES, _MAX_COMMENT_BYTES = b"PK\x05\x06", 22, 65_535
_ENCRYPTED = 1
_ITS_FAULT = (errno.EINVAL, errno.EEXIST, errno.ENOTDIR, errno.EISDIR)
"""An offset that leads nowhere, or a file where another entry wants a folder; other errors are the disk's."""

_UNSAFE = re.compile(r'[\\:*?"<>|\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an archive may unpack to: files, bytes in all, and how much larger than packed a file may be."""

    files: int = 500
    unpacked_bytes: int = 8 * 1024**3
    ratio: float = 200.0
    from_bytes: int = 1024 * 1024
    """Files smaller than this may have any ratio."""


def unpack(archive: Path, folder: Path, bounds: Bounds | None = None) -> Path:
    """Unpack into `folder`, which exists and is empty; return the archive's one top folder in it.

    Raises:
        ModelError: the archive is broken or hostile. The folder may then hold part of it, for the caller to remove.
    """
    bounds = bounds or Bounds()
    _check_count(archive, bounds)
    with _opened(archive) as packed:
        files = _checked(archive, packed, bounds)
        for info in files:
            _extract(packed, info, folder / info.filename)
    return folder / files[0].filename.split("/")[0]


def unpacked_bytes(archive: Path) -> int:
    """Return what the table of contents promises, in bytes.

    Raises:
        ModelError: the archive is broken, or has far too many files.
    """
    _check_count(archive, Bounds())
    with _opened(archive) as packed:
        return sum(info.file_size for info in packed.infolist())


@contextmanager
def _opened(archive: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive; what zipfile finds wrong with it, now or while it is read, is our own error."""
    try:
        with zipfile.ZipFile(archive) as packed:
            yield packed
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error, ValueError) as error:
        raise ModelError(f"the archive is broken: {error}", place=str(archive), hint=_HINT) from error
    except OSError as error:
        if error.errno not in _ITS_FAULT:
            raise
        message = f"the archive is broken: {error.strerror}"
        raise ModelError(message, place=str(archive), hint=_HINT) from error


def _check_count(archive: Path, bounds: Bounds) -> None:
    """Read the number of files from the end of the archive, as a table of millions is costly to read."""
    size = archive.stat().st_size
    with archive.open("rb") as file:
        file.seek(max(0, size - _END_BYTES - _MAX_COMMENT_BYTES))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_BYTES:
        raise ModelError("this is no zip archive", place=str(archive), hint=_HINT)
    (count,) = struct.unpack_from("<H", tail, at + 10)
    if count > bounds.files:
        raise ModelError(f"more than {bounds.files} files", place=str(archive), hint=_HINT)


def _checked(archive: Path, packed: zipfile.ZipFile, bounds: Bounds) -> list[zipfile.ZipInfo]:
    """Return the archive's files if all of it is harmless; folders are made as files need them."""
    infos = packed.infolist()
    if len(infos) > bounds.files:
        raise ModelError(f"more than {bounds.files} files", place=str(archive), hint=_HINT)
    seen: set[str] = set()
    for info in infos:
        fault = _fault(info, bounds)
        if fault is None and info.filename.rstrip("/").casefold() in seen:
            fault = "stands in it twice"
        if fault:
            raise ModelError(f"{info.filename[:80]!r} {fault}", place=str(archive), hint=_HINT)
        seen.add(info.filename.rstrip("/").casefold())
    total = sum(info.file_size for info in infos)
    if total > bounds.unpacked_bytes:
        message = f"it would unpack to {total} bytes, more than {bounds.unpacked_bytes}"
        raise ModelError(message, place=str(archive), hint=_HINT)
    files = [info for info in infos if not info.is_dir()]
    if len({info.filename.split("/")[0] for info in infos}) != 1 or any("/" not in info.filename for info in files):
        raise ModelError("not everything in it lies in one folder", place=str(archive), hint=_HINT)
    if not files:
        raise ModelError("it holds no file", place=str(archive), hint=_HINT)
    return files


def _fault(info: zipfile.ZipInfo, bounds: Bounds) -> str | None:
    """Return what is wrong with an entry, or None."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "is a link or a special file"
    if not _is_plain(info.orig_filename):
        return "leaves the folder, or has a name that some systems read otherwise"
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted"
    if info.file_size > bounds.from_bytes and info.file_size > bounds.ratio * max(info.compress_size, 1):
        return f"unpacks to over {bounds.ratio:g} times its size"
    return None


def _is_plain(name: str) -> bool:
    """Tell whether a name is a relative path that means the same on every system."""
    parts = name.removesuffix("/").split("/")
    return (
        not _UNSAFE.search(name)
        and len(name) < 240
        and all(
            part not in ("", ".", "..")
            and part == part.strip(" ")
            and not part.endswith(".")
            and not _RESERVED.fullmatch(part)
            for part in parts
        )
    )


def _extract(packed: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
    """Write one file, with the usual rights whatever the archive says, and have the disk keep it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with packed.open(info) as source, target.open("xb") as file:
        while chunk := source.read(CHUNK_BYTES):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
