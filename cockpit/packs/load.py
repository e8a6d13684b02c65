"""Load packs: read, validate, check against each other, and remember the result by content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from cockpit.errors import PackError, did_you_mean
from cockpit.packs import cache as cached
from cockpit.packs.check import check_pack
from cockpit.packs.invalid import explain
from cockpit.packs.schema import Intent, IntentWording, Language, Pack, Slot
from cockpit.packs.yaml_file import Document, Places, read_text, read_yaml

FORMAT = "1"
"""Raise it when what is cached for the same files changes."""

MEANING = "pack.yaml"


@dataclass(frozen=True, slots=True)
class LoadedPack:
    """A pack that passed every check, and where each of its parts stands in its files."""

    meaning: Pack
    wording: Language
    folder: Path
    digest: str
    places: Places
    wording_places: Places


@dataclass(frozen=True, slots=True)
class Packs:
    """The installed packs by id. Intents and slots are named "<pack>.<intent>" and "<pack>.<slot>"."""

    packs: Mapping[str, LoadedPack]
    language: str
    digest: str

    def intents(self) -> Iterator[str]:
        """Yield the name of every intent."""
        for name, pack in self.packs.items():
            yield from (f"{name}.{intent}" for intent in pack.meaning.intents)

    def intent(self, name: str) -> tuple[Intent, IntentWording, LoadedPack]:
        """Return an intent by its name.

        Raises:
            PackError: no pack has it.
        """
        pack, _, intent = name.partition(".")
        loaded = self.packs.get(pack)
        if loaded is None or intent not in loaded.meaning.intents:
            raise PackError(f"no intent '{name}'", hint=did_you_mean(name, self.intents()))
        return loaded.meaning.intents[intent], loaded.wording.intents[intent], loaded

    def slot(self, name: str) -> tuple[Slot, LoadedPack]:
        """Return a slot by its name.

        Raises:
            PackError: no pack has it.
        """
        pack, _, slot = name.partition(".")
        loaded = self.packs.get(pack)
        if loaded is None or slot not in loaded.meaning.slots:
            known = [f"{p}.{s}" for p, each in self.packs.items() for s in each.meaning.slots]
            raise PackError(f"no slot '{name}'", hint=did_you_mean(name, known))
        return loaded.meaning.slots[slot], loaded


def load_packs(folders: Sequence[Path], language: str = "en", cache: Path | None = None) -> Packs:
    """Load every pack in the folders; each folder is a pack, or holds packs.

    Args:
        folders: where to look, in order.
        language: whose wording to load: "en" or "zh".
        cache: folder that keeps the checked packs, so that a second start parses nothing.

    Raises:
        PackError: anything is wrong; place and hint say where and what to do.
    """
    packs: dict[str, LoadedPack] = {}
    for folder in folders:
        for each in pack_folders(folder):
            pack = _load(each, language, cache)
            name = pack.meaning.pack
            if name in packs:
                other = packs[name].folder
                if other.resolve() == pack.folder.resolve():
                    continue
                hint = f"'{name}' is the pack in {other} already; give this one another name"
                raise PackError(f"a second pack '{name}'", place=pack.places.at("pack"), hint=hint)
            packs[name] = pack
    if not packs:
        places = ", ".join(str(folder) for folder in folders) or "no folder"
        raise PackError(f"no pack in {places}", hint=f"a pack is a folder with {MEANING}")
    digest = hashlib.sha256(" ".join(f"{name}:{pack.digest}" for name, pack in packs.items()).encode())
    return Packs(packs, language, digest.hexdigest()[:32])


def pack_folders(folder: Path) -> list[Path]:
    """Return the folder itself where it is a pack, or the packs in it, by name.

    Raises:
        PackError: there is no such folder, or it cannot be read.
    """
    if not folder.is_dir():
        raise PackError("no such folder", place=str(folder), hint="give the folder of a pack, or one that holds packs")
    if (folder / MEANING).exists():
        return [folder]
    try:
        return sorted(each for each in folder.iterdir() if (each / MEANING).exists())
    except OSError as error:
        raise PackError(f"cannot be read: {error.strerror}", place=str(folder)) from None


def _load(folder: Path, language: str, cache: Path | None) -> LoadedPack:
    meaning_file, wording_file = folder / MEANING, folder / f"{language}.yaml"
    texts = {path.name: read_text(path) for path in (meaning_file, wording_file) if path.exists()}
    digest = hashlib.sha256(json.dumps([FORMAT, language, texts]).encode()).hexdigest()[:32]
    if (found := _from_cache(folder, digest, cache)) is not None:
        return found
    document = read_yaml(meaning_file, texts[MEANING])
    meaning = _pack(document)
    wording, wording_places = _wording(meaning, document.places, language, wording_file, texts.get(wording_file.name))
    pack = LoadedPack(meaning, wording, folder, digest, document.places, wording_places)
    check_pack(pack.meaning, pack.wording, pack.places, pack.wording_places)
    _to_cache(pack, cache)
    return pack


def _pack(document: Document) -> Pack:
    try:
        return Pack.model_validate(document.value)
    except ValidationError as error:
        raise explain(error, document) from None


def _wording(meaning: Pack, places: Places, language: str, file: Path, text: str | None) -> tuple[Language, Places]:
    """Return the wording in `language`, from its own file or from inside pack.yaml."""
    inline: Language | None = getattr(meaning, language, None)
    if text is None and inline is None:
        hint = f"put the wording in {file.name}, or under '{language}:' in {MEANING}"
        raise PackError(f"pack '{meaning.pack}' has no wording in '{language}'", place=str(file), hint=hint)
    if text is None:
        assert inline is not None
        wording, at = inline, places.under(language)
    elif inline is not None:
        hint = f"keep one: {file.name}, or '{language}:' here"
        raise PackError("wording in two places", place=places.at(language), hint=hint)
    else:
        document = read_yaml(file, text)
        try:
            wording, at = Language.model_validate(document.value), document.places
        except ValidationError as error:
            raise explain(error, document) from None
    if wording.language != language and "language" in wording.model_fields_set:
        raise PackError(f"the wording is in '{wording.language}', not '{language}'", place=at.at("language"))
    return wording.model_copy(update={"language": language}), at


def _cache_file(folder: Path, digest: str, cache: Path) -> Path:
    """Name the file by content and by where the pack lies, which its places tell."""
    key = hashlib.sha256(f"{digest} {folder}".encode()).hexdigest()[:32]
    return cache / "packs" / f"{key}.json"


def _from_cache(folder: Path, digest: str, cache: Path | None) -> LoadedPack | None:
    data = cached.read(_cache_file(folder, digest, cache)) if cache else None
    if data is None:
        return None
    try:
        meaning, wording = Pack.model_validate(data["meaning"]), Language.model_validate(data["wording"])
        places = [Places(file, marks, prefix) for file, marks, prefix in data["places"]]
        return LoadedPack(meaning, wording, folder, digest, places[0], places[1])
    except (ValidationError, KeyError, TypeError, ValueError, IndexError):
        return None


def _to_cache(pack: LoadedPack, cache: Path | None) -> None:
    if cache is None:
        return
    places = [(each.file, dict(each.marks), each.prefix) for each in (pack.places, pack.wording_places)]
    data = {
        "meaning": pack.meaning.model_dump(mode="json", exclude={"en", "zh"}, exclude_unset=True),
        "wording": pack.wording.model_dump(mode="json", exclude_unset=True),
        "places": places,
    }
    cached.write(_cache_file(pack.folder, pack.digest, cache), data)
