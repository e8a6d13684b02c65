"""What a recording is made with, and how to have the same again."""

from __future__ import annotations

import shutil
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from cockpit.asr.digest import model_digest
from cockpit.pipeline import Core, Ears, open_core, open_ears
from cockpit.recording.lines import Header
from cockpit.recording.read import Recording
from cockpit.settings import SHIPPED_MODEL, Settings, shipped

if TYPE_CHECKING:
    from cockpit.audio.attention import Listen


def typed_header(settings: Settings, core: Core) -> Header:
    """Return the header of a recording of typed text."""
    ships = shipped("intents")
    return Header(
        cockpit=version("cockpit-voice"),
        language=settings.lang,
        packs_digest=core.packs.digest,
        heard=False,
        packs=tuple(str(folder.absolute()) for folder in settings.packs if folder != ships),
        shipped_packs=ships in settings.packs,
    )


def heard_header(
    settings: Settings,
    core: Core,
    *,
    end_s: float = 0.5,
    listen: Listen = "always",
    wake_word: str | None = None,
    voiced: bool = False,
    barge_in: bool = False,
) -> Header:
    """Return the header of a recording of sound; the options are those of `open_ears` and of the voice."""
    return replace(
        typed_header(settings, core),
        heard=True,
        model=None if settings.model == shipped(SHIPPED_MODEL) else str(settings.model.absolute()),
        model_digest=model_digest(settings.model),
        end_s=end_s,
        listen=listen,
        wake_word=wake_word,
        voiced=voiced,
        barge_in=barge_in,
    )


def served_header(settings: Settings, core: Core, *, heard: bool) -> Header:
    """Return the header of a recording of a server; `heard` is whether it has ears."""
    return replace(typed_header(settings, core), heard=heard, served=True)


def settings_of(header: Header, settings: Settings, scenes: Path) -> Settings:
    """Return the settings that a recording was made with; where caches lie is the user's own.

    `scenes` is a folder that may be written to: what people save and forget is done again.
    """
    ships = (shipped("intents"),) if header.shipped_packs else ()
    return replace(
        settings,
        packs=(*ships, *map(Path, header.packs)),
        lang=header.language,
        model=Path(header.model) if header.model else shipped(SHIPPED_MODEL),
        scenes=scenes,
    )


def copy_scenes(recording: Recording, folder: Path) -> None:
    """Put the scenes that people had made when it was recorded into a folder."""
    if recording.scenes.is_dir():
        shutil.copytree(recording.scenes, folder, dirs_exist_ok=True)


def open_again(recording: Recording, settings: Settings, *, text: bool) -> tuple[Core, Ears | None]:
    """Open the packs and, unless only the text counts, the ears that a recording was made with.

    Raises:
        PackError, ModelError: they are no longer there.
    """
    core, header = open_core(settings), recording.header
    if text or header.served or not header.heard:
        return core, None
    ears = open_ears(settings, core, end_s=header.end_s, listen=header.listen, wake_word=header.wake_word)
    return core, ears


def unlike(header: Header, settings: Settings, core: Core, *, text: bool = False) -> list[str]:
    """Return what is not as the header says, in words."""
    found = []
    if header.cockpit != version("cockpit-voice"):
        found.append(f"made by cockpit {header.cockpit}, this is {version('cockpit-voice')}")
    if header.packs_digest != core.packs.digest:
        found.append("the packs are not the same")
    if header.heard and not (text or header.served) and header.model_digest != model_digest(settings.model):
        found.append("the speech model is not the same")
    return found
