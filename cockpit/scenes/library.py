"""The scenes there are, shipped and people's own; the latter can be added to and taken from while the car runs."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from pathlib import Path

from cockpit.errors import PackError
from cockpit.packs.load import Packs
from cockpit.scenes.load import LoadedScene, load_scene, load_scenes, scene_folders
from cockpit.scenes.schema import Scene
from cockpit.whole import write_whole


class Library:
    """Scenes by id, read when first needed.

    Args:
        folders: those that ship, and those of other packs.
        own: where people's own lie, and are written; None where none can be made.
        cache: see `load_scenes`.
    """

    def __init__(self, folders: Sequence[Path], own: Path | None = None, cache: Path | None = None) -> None:
        self._folders, self._own, self._cache = tuple(folders), own, cache

    @functools.cached_property
    def scenes(self) -> dict[str, LoadedScene]:
        """Every scene by its id.

        Raises:
            PackError: a file is wrong; place and hint say where and how.
        """
        return load_scenes([*self._folders, *([self._own] if self._own else [])], self._cache)

    def get(self, name: str) -> Scene | None:
        """Return the scene of that id."""
        loaded = self.scenes.get(name)
        return loaded.meaning if loaded else None

    def known_as(self, name: str) -> Scene | None:
        """Return the scene that also goes by that name."""
        return next((each.meaning for each in self.scenes.values() if name in each.meaning.also), None)

    def is_own(self, name: str) -> bool:
        """Say whether somebody made that scene, so that it may be replaced or removed."""
        loaded = self.scenes.get(name)
        return loaded is not None and loaded.file.parent == self._own

    @property
    def own_names(self) -> dict[str, str]:
        """The names that people gave to their own scenes, by id."""
        return {name: loaded.meaning.name for name, loaded in self.scenes.items() if self.is_own(name)}

    def save(self, scene: Scene) -> None:
        """Write one's own scene as YAML, in the place of an older one of its name; it can be used at once.

        Raises:
            PackError: it is none that a file could hold, there is no folder for it, or it cannot be written.
        """
        if self._own is None:
            raise PackError("no folder for scenes of one's own", hint="set COCKPIT_SCENES")
        file = self._own / f"{scene.scene}.yaml"
        try:
            write_whole(file, as_yaml(scene))
        except OSError as error:
            raise PackError(f"cannot be written: {error.strerror}", place=str(file)) from None
        self.scenes[scene.scene] = load_scene(file)

    def forget(self, name: str) -> None:
        """Remove one's own scene.

        Raises:
            PackError: its file cannot be removed.
        """
        file = self.scenes[name].file
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise PackError(f"cannot be removed: {error.strerror}", place=str(file)) from None
        del self.scenes[name]


def library_of(packs: Packs, own: Path | None = None, cache: Path | None = None) -> Library:
    """Return the scenes that come with the packs, and one's own."""
    return Library(scene_folders(packs), own, cache)


def as_yaml(scene: Scene) -> str:
    """Return the scene as its file; flow mappings in JSON are YAML, and quote whatever needs it."""
    data = scene.model_dump(mode="json", exclude_unset=True)
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in data.items() if key != "do"]
    effects = [f"  - {json.dumps(effect, ensure_ascii=False)}" for effect in data["do"]]
    return "\n".join([*lines, "do:", *effects, ""])
