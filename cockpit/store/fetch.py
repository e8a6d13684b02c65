"""Fetch a model: the archive whole and proven, unpacked aside, checked, and only then put in its place.

Whatever goes wrong, a model of that name that was there before stays as it was, and nothing half unpacked is ever
seen. A download that was cut stays, to be gone on with; an archive that is not the right one does not.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cockpit.asr.models import WORDS, ModelInfo, check_model
from cockpit.asr.openfst import NotOpenFst, inspect
from cockpit.errors import ModelError
from cockpit.store.archive import Bounds, unpack, unpacked_bytes
from cockpit.store.download import Patience, Told, download, forget
from cockpit.store.lock import alone
from cockpit.store.manifest import Published
from cockpit.store.shelf import Receipt, Shelf

SPARE_BYTES = 64 * 1024 * 1024
"""Room that must be left on the disk."""

GROWTH = 8
"""An archive may unpack to this many times its size where the manifest does not say to how much."""

_ELSEWHERE = "make room, or set COCKPIT_STORE to a folder elsewhere"

Proof = Literal["sha256", "md5", "remembered", "first-seen"]
"""Why the archive is taken for the right one: its sha256 stands in the manifest; only its md5 does; its sha256 is the
one of an earlier fetch; or nobody knew it before."""


class NoRoom(ModelError):
    """The disk is full, or refuses to be written; the archive may well be good."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A model on the shelf, and what proved its archive."""

    info: ModelInfo
    sha256: str
    proof: Proof


def fetch(
    name: str, entry: Published, shelf: Shelf, *, patience: Patience | None = None, told: Told = lambda *_: None
) -> Fetched:
    """Download a published model, or go on downloading it, and put it on the shelf.

    Raises:
        ModelError: see download, archive and cockpit.asr.models; nothing is on the shelf then that was not before.
    """
    part = shelf.part(name)
    with _working(name, shelf):
        have = part.stat().st_size if part.exists() else 0
        expected = entry.unpacked_bytes or 2 * entry.archive_bytes
        _check_room(shelf, max(0, entry.archive_bytes - have) + expected)
        download(entry.url, part, entry.archive_bytes, patience=patience, told=told)
        try:
            fetched = _install(name, entry, part, entry.url, shelf)
        except NoRoom:
            raise  # the archive is good, and stays for the next time
        except ModelError:
            forget(part)
            raise
        forget(part)
        return fetched


def fetch_from(name: str, archive: Path, entry: Published | None, shelf: Shelf) -> Fetched:
    """Put a model on the shelf from an archive at hand, which stays. Without an entry its hash is only remembered.

    Raises:
        ModelError: the archive is missing, not the one of the entry, broken or hostile, or holds no fitting model.
    """
    if not archive.is_file():
        raise ModelError("no such archive", place=str(archive), hint="--from takes the path of a .zip file")
    with _working(name, shelf):
        return _install(name, entry, archive, str(archive.absolute()), shelf)


@contextmanager
def _working(name: str, shelf: Shelf) -> Iterator[None]:
    """Work at one name of the shelf alone, after what an earlier run left when it was killed."""
    try:
        with alone(shelf.lock(name)):
            if _old(name, shelf).is_dir() and not shelf.model(name).exists():
                _old(name, shelf).rename(shelf.model(name))  # killed between the two moves of _put
            for leftover in (shelf.aside(name), _old(name, shelf)):
                shutil.rmtree(leftover, ignore_errors=True)
            yield
    except OSError as error:
        raise NoRoom(f"cannot be written: {error}", place=str(shelf.folder), hint=_ELSEWHERE) from error


def _install(name: str, entry: Published | None, archive: Path, origin: str, shelf: Shelf) -> Fetched:
    """Prove, unpack, check, and put in place."""
    size_bytes = archive.stat().st_size
    sha256, proof = _prove(name, entry, archive, shelf)
    bounds = Bounds(unpacked_bytes=(entry and entry.unpacked_bytes) or GROWTH * size_bytes)
    _check_room(shelf, min(unpacked_bytes(archive), bounds.unpacked_bytes))
    aside = shelf.aside(name)
    aside.mkdir()
    try:
        top = _unpacked(archive, aside, bounds)
        _put(top, shelf.model(name), _old(name, shelf))
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    shutil.rmtree(_old(name, shelf), ignore_errors=True)
    language, licence = (entry.language, entry.licence) if entry else ("", "")
    shelf.keep_receipt(name, Receipt(origin, sha256, size_bytes, language, licence))
    return Fetched(check_model(shelf.model(name)), sha256, proof)


def _unpacked(archive: Path, aside: Path, bounds: Bounds) -> Path:
    """Return the model that the archive holds, unpacked, checked and ready to be moved."""
    top = unpack(archive, aside, bounds)
    try:
        write_words(top)
        check_model(top)
    except ModelError as error:  # the folder that it names will be gone
        place = str(error.place or "").replace(str(top), f"{archive.name}:{top.name}")
        raise ModelError(error.message, place=place, hint=error.hint) from None
    return top


def write_words(model: Path) -> None:
    """Write graph/words.txt of a model that keeps its words in Gr.fst only, as our own Gr.fst takes its place."""
    grammar, words = model / "graph/Gr.fst", model / WORDS
    if words.exists() or not grammar.is_file():
        return
    try:
        symbols = inspect(grammar).symbols
    except NotOpenFst:
        return  # check_model tells
    if symbols:
        lines = (f"{word} {label}\n" for word, label in sorted(symbols.items(), key=lambda item: item[1]))
        words.write_text("".join(lines), encoding="utf-8")


def _prove(name: str, entry: Published | None, archive: Path, shelf: Shelf) -> tuple[str, Proof]:
    """Return the archive's sha256 and why it is trusted."""
    if entry is not None and archive.stat().st_size != entry.archive_bytes:
        message = f"{archive.stat().st_size} bytes, not the {entry.archive_bytes} of '{name}'"
        raise ModelError(message, place=str(archive), hint="it is cut short, or another version")
    with archive.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        md5 = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
    wrong = "nothing of it was kept; it is damaged, or not what the publisher made"
    if entry is not None and entry.sha256 not in (None, sha256):
        raise ModelError(f"its sha256 is {sha256}, not {entry.sha256}", place=str(archive), hint=wrong)
    if entry is not None and entry.md5 not in (None, md5):
        raise ModelError(f"its md5 is {md5}, not {entry.md5}", place=str(archive), hint=wrong)
    if entry is not None and entry.sha256:
        return sha256, "sha256"
    before = shelf.receipt(name)
    if before is not None and before.sha256 != sha256:
        message = f"its sha256 is {sha256}, and it was {before.sha256} when '{name}' was first fetched"
        hint = f"if the change is meant, remove {shelf.own / name}.json and try again"
        raise ModelError(message, place=str(archive), hint=hint)
    if before is not None:
        return sha256, "remembered"
    return sha256, "md5" if entry is not None else "first-seen"


def _check_room(shelf: Shelf, needed_bytes: int) -> None:
    free = shutil.disk_usage(shelf.own).free
    if free < needed_bytes + SPARE_BYTES:
        message = f"{needed_bytes / 1e6:.0f} MB are needed here and {free / 1e6:.0f} MB are free"
        raise NoRoom(message, place=str(shelf.folder), hint=_ELSEWHERE)


def _old(name: str, shelf: Shelf) -> Path:
    """Return where a model lies while another takes its place."""
    return shelf.own / f"{name}.old"


def _put(new: Path, target: Path, old: Path) -> None:
    """Move the new model to its place; the one that was there goes to `old`, and comes back if that fails."""
    replaced = target.exists()
    if replaced:
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        if replaced:
            old.rename(target)
        raise
