"""The pack editor's half in the server: reads packs' files, checks a changed one, and teaches the car what is right.

It also looks after packs that somebody changes in an editor of their own.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cockpit.errors import PackError
from cockpit.packs.load import LoadedPack, load_packs
from cockpit.reload import Kept, Reloader
from cockpit.skills.check import check_packs
from cockpit.web import parts, protocol
from cockpit.web.aside import aside
from cockpit.web.requests import WritePack
from cockpit.whole import write_whole

if TYPE_CHECKING:
    from cockpit.pipeline import Core
    from cockpit.settings import Settings
    from cockpit.web.house import House

FILES = "*.yaml"
MAX_FILE_BYTES = 256 * 1024
LOOK_S = 0.3
"""How often the files of packs are looked at."""


class Editor:
    """Reads, checks and writes packs for pages.

    Args:
        house: has the packs, and is taught.
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._one_at_a_time = asyncio.Lock()

    async def read(self) -> protocol.Packs:
        """Return all packs with their files."""
        packs = self._house.hub.core.packs.packs
        return await aside(lambda: _told(packs.values()), "packs")

    async def write(self, message: WritePack) -> protocol.Checked:
        """Check a pack with this text in the place of its file; keep it, if that is wanted and it is right."""
        async with self._one_at_a_time:
            packs, settings = self._house.hub.core.packs.packs, self._house.settings
            pack = packs.get(message.pack)
            file = _file(pack, message.file)
            if pack is None or file is None:
                return _checked(message, PackError("there is no such file in the packs"))
            if message.save and not _writable(file):
                return _checked(message, PackError("this pack is installed: it is read-only", hint="copy its folder"))
            if message.save and self._house.hub.recording:
                return _checked(message, PackError("a recording holds one set of packs", hint="save it afterwards"))
            try:
                await aside(lambda: _check(message, pack, packs.values(), settings), "packs")
                if not message.save:
                    return _checked(message)
                core = await aside(lambda: _keep(message, file, packs.values(), settings), "packs")
            except PackError as error:
                return _checked(message, error)
            await self._house.teach(core)
            return _checked(message, saved=True)

    async def keep_up(self, reloader: Reloader) -> None:
        """Teach the car packs whose files change, without end; broken ones leave the old in place, and all are told."""
        with suppress(PackError):  # a file has changed already: the first look tells
            await aside(reloader.prepare, "packs")
        while True:
            await asyncio.sleep(LOOK_S)
            async with self._one_at_a_time:
                found = await aside(reloader.poll, "packs")
                if isinstance(found, Kept):
                    error = found.error
                    self._house.broadcast(protocol.Fault(component="packs", message=str(error), hint=error.hint))
                elif found is not None and found.core.packs.digest != self._house.hub.core.packs.digest:
                    await self._house.teach(found.core)


def _told(packs: Iterable[LoadedPack]) -> protocol.Packs:
    return protocol.Packs(
        packs=[
            parts.PackInfo(
                pack=each.meaning.pack,
                files=[
                    parts.PackFile(name=f.name, text=f.read_text(encoding="utf-8"), read_only=not _writable(f))
                    for f in sorted(each.folder.glob(FILES))
                    if f.stat().st_size <= MAX_FILE_BYTES
                ],
            )
            for each in packs
        ]
    )


def _file(pack: LoadedPack | None, name: str) -> Path | None:
    """Return a file of the pack by its name; only those that are there, so that no name leads elsewhere."""
    files = pack.folder.glob(FILES) if pack is not None else ()
    return next((each for each in files if each.name == name and not each.is_symlink()), None)


def _writable(file: Path) -> bool:
    """Say whether the file may be changed: not within an installed package, and the system lets us."""
    return "site-packages" not in file.resolve().parts and os.access(file, os.W_OK)


def _check(message: WritePack, pack: LoadedPack, packs: Iterable[LoadedPack], settings: Settings) -> None:
    """Load all packs, with a copy of this one that has the new text.

    Raises:
        PackError: it will not do.
    """
    with tempfile.TemporaryDirectory(prefix="cockpit-pack-") as folder:
        copy = Path(folder) / pack.folder.name
        shutil.copytree(pack.folder, copy)
        (copy / message.file).write_text(message.text, encoding="utf-8")
        others = [each.folder for each in packs if each is not pack]
        check_packs(load_packs([copy], settings.lang))
        load_packs([*others, copy], settings.lang)


def _keep(message: WritePack, file: Path, packs: Iterable[LoadedPack], settings: Settings) -> Core:
    """Put the text into its file and compile all packs; when they will not do after all, the file is as it was.

    Raises:
        PackError: they will not do, or the file cannot be written.
    """
    from cockpit.pipeline import open_core

    before = file.read_text(encoding="utf-8")
    folders = tuple(each.folder for each in packs)
    try:
        _put(file, message.text)
        return open_core(replace(settings, packs=folders))
    except PackError:
        _put(file, before)
        raise


def _put(file: Path, text: str) -> None:
    """Write the file whole or not at all."""
    try:
        write_whole(file, text)
    except OSError as error:
        raise PackError(f"cannot be written: {error.strerror}", place=str(file)) from None


def _checked(message: WritePack, error: PackError | None = None, *, saved: bool = False) -> protocol.Checked:
    problems = []
    if error is not None:
        place = error.place
        problems = [
            parts.Problem(
                file=Path(place.file).name if place else message.file,
                line=place.line if place else None,
                column=place.column if place else None,
                message=error.message,
                hint=error.hint,
            )
        ]
    return protocol.Checked(pack=message.pack, file=message.file, ok=error is None, saved=saved, problems=problems)
