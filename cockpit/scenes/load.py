"""Read scenes: one a file, from the ``scenes`` folder of every pack, and from the folder of those people made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cockpit.errors import PackError, Place, did_you_mean
from cockpit.packs import cache as cached
from cockpit.packs.invalid import explain
from cockpit.packs.load import Packs
from cockpit.packs.yaml_file import Places, read_text, read_yaml
from cockpit.scenes import schema
from cockpit.scenes.schema import EVERY, EVERYWHERE, Scene
from cockpit.skills.check import EXTERIOR, check_effect
from cockpit.skills.effects import path_of
from cockpit.skills.paths import paths, placeholders
from cockpit.vehicle.signals import SignalTree, standard_tree

FORMAT = "1"
"""Raise it when what is cached for the same file changes, or what is checked."""

FOLDER = "scenes"
"""Where a pack keeps its scenes."""

MAX_SCENES = 200

OURS = "Vehicle.Cabin.Scene."


@dataclass(frozen=True, slots=True)
class LoadedScene:
    """A scene that passed every check, and its file."""

    meaning: Scene
    file: Path


def load_scenes(folders: Iterable[Path], cache: Path | None = None) -> dict[str, LoadedScene]:
    """Return the scenes in the folders by id; a folder that does not exist has none.

    Args:
        folders: where to look, in order.
        cache: folder that keeps the checked scenes, so that a second start parses nothing.

    Raises:
        PackError: anything is wrong; place and hint say where and what to do.
    """
    scenes: dict[str, LoadedScene] = {}
    for folder in folders:
        files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
        if len(files) > MAX_SCENES:
            raise PackError(f"more than {MAX_SCENES} scenes", place=str(folder), hint="remove some")
        for file in files:
            scene = load_scene(file, cache)
            name = scene.meaning.scene
            if name in scenes:
                hint = f"'{name}' is the scene in {scenes[name].file} already; give this one another name"
                raise PackError(f"a second scene '{name}'", place=Place(str(file), 1), hint=hint)
            scenes[name] = scene
    return scenes


def scene_folders(packs: Packs) -> list[Path]:
    """Return the folders in which the packs keep their scenes."""
    return [pack.folder / FOLDER for pack in packs.packs.values()]


def load_scene(file: Path, cache: Path | None = None) -> LoadedScene:
    """Read and check one scene.

    Raises:
        PackError: as `load_scenes`.
    """
    text = read_text(file)
    digest = hashlib.sha256(json.dumps([FORMAT, str(file), text]).encode()).hexdigest()[:32]
    kept = cache / FOLDER / f"{digest}.json" if cache else None
    if kept is not None and (found := _from_cache(cached.read(kept))) is not None:
        return LoadedScene(found, file)
    document = read_yaml(file, text)
    try:
        scene = Scene.model_validate(document.value)
    except ValidationError as error:
        raise explain(error, document, schema) from None
    _check(scene, document.places, standard_tree())
    if kept is not None:
        cached.write(kept, scene.model_dump(mode="json", exclude_unset=True))
    return LoadedScene(scene, file)


def _from_cache(data: Any) -> Scene | None:
    try:
        return None if data is None else Scene.model_validate(data)
    except ValidationError:
        return None


def _check(scene: Scene, places: Places, tree: SignalTree) -> None:
    """Check that the car has what the scene sets, and that it sets nothing a scene may not."""
    for number, effect in enumerate(scene.do):
        place = places.at("do", number)
        _check_path(path_of(effect), place)
        check_effect(effect, EVERYWHERE, tree, place)
    for number, kept in enumerate(scene.keep):
        place = places.at("keep", number)
        _check_path(kept, place)
        for path in paths(kept, EVERY, EVERYWHERE):
            if path not in tree:
                raise PackError(f"the car has no signal '{path}'", place=place, hint=did_you_mean(path, tree))


def _check_path(path: str, place: Place) -> None:
    for name in placeholders(path):
        if name not in EVERY:
            hint = did_you_mean(name, EVERY) or f"known: {', '.join(EVERY)}"
            raise PackError(f"no placeholder '{{{name}}}' in a scene", place=place, hint=hint)
    if path.startswith(EXTERIOR):
        raise PackError("exterior lights are never part of a scene", place=place, hint="remove this effect")
    if path.startswith(OURS):
        raise PackError("a scene begins no other scene", place=place, hint="repeat its effects here")


def unknown_scene(name: str, scenes: Mapping[str, LoadedScene]) -> PackError:
    """Return the error that there is no such scene."""
    return PackError(f"no scene '{name}'", hint=did_you_mean(name, scenes))
