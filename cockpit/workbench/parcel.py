"""A pack as one file, and back: a zip that holds plain text alone and proves by checksums that it is whole.

    campfire-1a2b3c4d.zip
        campfire/SHA256SUMS         a line a file, as sha256sum writes it
        campfire/pack.yaml  en.yaml  campfire.talk.yaml  ...

The same pack gives the same bytes, so that the checksum of the zip tells packs apart. Nothing in it is ever run.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cockpit.errors import ModelError, PackError, UsageError, did_you_mean
from cockpit.packs.load import MEANING, LoadedPack, Packs, load_packs
from cockpit.skills.check import check_packs
from cockpit.store.archive import Bounds, unpack
from cockpit.store.lock import alone

SUMS = "SHA256SUMS"
PLAIN = re.compile(r"(.+\.(yaml|md|txt|wav)|LICEN[CS]E)")
"""Names of the files a pack may hold: none of these is code."""

MAX_BYTES = 32 * 1024 * 1024
BOUNDS = Bounds(files=200, unpacked_bytes=MAX_BYTES, ratio=100.0, from_bytes=256 * 1024)

_HINT = "a pack is a zip made by `cockpit packs pack`; nothing of it was kept"
_SUM = re.compile(r"([0-9a-f]{64})  (.+)")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A packed pack: its file, its checksum, and what it holds."""

    pack: str
    file: Path
    sha256: str
    files: int


def pack_up(folder: Path, target: Path, language: str) -> Parcel:
    """Write the pack in `folder` as a zip into the folder `target`.

    Raises:
        PackError: it is no pack, does not load, or holds files that no pack may hold.
        UsageError: the zip cannot be written.
    """
    name = next(iter(_checked(folder, language).packs))
    files = sorted(file for file in folder.rglob("*") if file.is_file() and not _hidden(file.relative_to(folder)))
    for file in files:
        if not PLAIN.fullmatch(file.name) or file.is_symlink():
            hint = "a pack holds .yaml, .md, .txt and .wav files, and a LICENSE"
            raise PackError("no file of a pack", place=str(file), hint=hint)
    if len(files) >= BOUNDS.files or sum(file.stat().st_size for file in files) > MAX_BYTES:
        hint = f"at most {BOUNDS.files - 1} files and {MAX_BYTES >> 20} MB"
        raise PackError("too much for a pack", place=str(folder), hint=hint)
    contents = {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {path}\n" for path, data in contents.items())
    return _written(name, {**contents, SUMS: sums.encode()}, target)


def _written(name: str, contents: dict[str, bytes], target: Path) -> Parcel:
    try:
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target, prefix=".new-") as aside:
            new = Path(aside) / "pack.zip"
            with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as packed:
                for path, data in contents.items():
                    packed.writestr(zipfile.ZipInfo(f"{name}/{path}"), data, zipfile.ZIP_DEFLATED)
            digest = hashlib.sha256(new.read_bytes()).hexdigest()
            file = new.replace(target / f"{name}-{digest[:8]}.zip")
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", place=str(target)) from None
    return Parcel(name, file, digest, len(contents) - 1)


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts) or path.name == SUMS


def install(file: Path, home: Path, beside: Sequence[Path], language: str, sha256: str | None = None) -> Parcel:
    """Unpack a pack's zip into the folder `home`, whole or not at all; an older one of that name makes room.

    Args:
        file: the zip.
        home: where installed packs lie.
        beside: folders of the packs it must agree with.
        language: in which it must have wording.
        sha256: what the zip must have, where it is known.

    Raises:
        PackError: it is broken, hostile, no pack, or does not load; nothing is changed then.
        UsageError: it cannot be read, or `home` cannot be written.
    """
    digest = _digest(file)
    if sha256 is not None and digest != sha256.lower():
        raise PackError(f"its sha256 is {digest}, not the one given", place=str(file), hint=_HINT)
    try:
        with _taken(home), tempfile.TemporaryDirectory(dir=home, prefix=".new-") as aside:
            folder = unpack(file, Path(aside), BOUNDS)
            files = _whole(folder, file)
            pack = next(iter(_checked(folder, language).packs.values()))
            _fits(pack, folder, [each for each in beside if each.resolve() != home.resolve()], language)
            _swap(folder, home / pack.meaning.pack, Path(aside) / ".old")
    except ModelError as error:
        raise PackError(error.message, place=error.place or str(file), hint=_HINT) from None
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", place=str(home)) from None
    return Parcel(pack.meaning.pack, home / pack.meaning.pack, digest, files)


def uninstall(name: str, home: Path) -> Path:
    """Remove an installed pack, and return where it lay.

    Raises:
        UsageError: none of that name is installed, or it cannot be removed.
    """
    names = sorted(each.name for each in home.iterdir() if not each.name.startswith(".")) if home.is_dir() else []
    if name not in names:
        hint = did_you_mean(name, names) or f"installed: {', '.join(names) or 'none'}"
        raise UsageError(f"no installed pack '{name}'", place=str(home), hint=hint)
    try:
        with _taken(home), tempfile.TemporaryDirectory(dir=home, prefix=".old-") as aside:
            (home / name).rename(Path(aside) / name)
    except OSError as error:
        raise UsageError(f"cannot be removed: {error.strerror}", place=str(home / name)) from None
    return home / name


@contextmanager
def _taken(home: Path) -> Iterator[None]:
    """Let one at a time change the folder of installed packs."""
    try:
        with alone(home / ".lock"):
            yield
    except ModelError as error:
        if error.place and error.place.file == str(home / ".lock"):
            raise UsageError("another `cockpit packs` is at work there", place=str(home), hint="try again") from None
        raise


def _digest(file: Path) -> str:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise PackError(f"larger than {MAX_BYTES >> 20} MB", place=str(file), hint=_HINT)
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", place=str(file)) from None


def _whole(folder: Path, file: Path) -> int:
    """Check that the folder holds what its checksums name and nothing else; return how many files that is."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    sums = found.pop(SUMS, None)
    if sums is None:
        raise PackError(f"it holds no {SUMS}", place=str(file), hint=_HINT)
    text = sums.read_text(encoding="utf-8", errors="replace")
    named = {match[2]: match[1] for line in text.splitlines() if (match := _SUM.fullmatch(line))}
    for name in sorted(found.keys() | named.keys()):
        if not PLAIN.fullmatch(name.rpartition("/")[2]):
            raise PackError(f"{name[:80]!r} is no file of a pack", place=str(file), hint=_HINT)
        if name not in found or hashlib.sha256(found[name].read_bytes()).hexdigest() != named.get(name):
            raise PackError(f"{name[:80]!r} is not as its checksum says", place=str(file), hint=_HINT)
    return len(found)


def _checked(folder: Path, language: str) -> Packs:
    """Return the one pack of a folder, if it is right in itself and fits the car."""
    if not (folder / MEANING).is_file():
        raise PackError(f"no {MEANING}", place=str(folder), hint="a pack is a folder with one")
    packs = load_packs([folder], language)
    check_packs(packs)
    return packs


def _fits(pack: LoadedPack, folder: Path, beside: Sequence[Path], language: str) -> None:
    name = pack.meaning.pack
    if folder.name != name:
        raise PackError(f"the pack '{name}' lies in a folder '{folder.name[:80]}'", hint=_HINT)
    others = load_packs(list(beside), language).packs if beside else {}
    if name in others:
        hint = "give one of them another name"
        raise PackError(f"there is a pack '{name}' already", place=str(others[name].folder), hint=hint)


def _swap(new: Path, place: Path, aside: Path) -> None:
    """Put `new` in its place; what was there goes aside, and comes back when that fails."""
    _flush(new)
    if not place.exists():
        new.rename(place)
        return
    place.rename(aside)
    try:
        new.rename(place)
    except OSError:
        aside.rename(place)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _flush(folder: Path) -> None:
    """Have the disk keep what was written before it gets its name."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
