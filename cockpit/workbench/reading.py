"""Read packs one by one, so that what is wrong with one hides nothing about the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import BaseModel, ValidationError

from cockpit.errors import PackError
from cockpit.packs.invalid import explain_each
from cockpit.packs.load import MEANING, LoadedPack, load_packs, pack_folders
from cockpit.packs.schema import Language, Pack
from cockpit.packs.yaml_file import read_yaml
from cockpit.workbench.finding import Finding


def read_packs(folders: Sequence[Path], language: str, findings: list[Finding]) -> list[LoadedPack]:
    """Return the packs that can be loaded; what is wrong with the others is appended to `findings`.

    Raises:
        PackError: one of the folders does not exist.
    """
    packs: dict[str, LoadedPack] = {}
    for folder in dict.fromkeys(pack.resolve() for each in folders for pack in pack_folders(each)):
        try:
            pack = next(iter(load_packs([_short(folder)], language).packs.values()))
        except PackError as error:
            findings.extend(_explained(folder, language, error))
            continue
        if (other := packs.setdefault(pack.meaning.pack, pack)) is not pack:
            message = f"a second pack '{pack.meaning.pack}'"
            place = pack.places.at("pack")
            findings.append(Finding("error", "schema", message, place, "rename one of them", other.places.at("pack")))
    return list(packs.values())


def _short(folder: Path) -> Path:
    """Return the folder as people would write it: from where they are."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def _explained(folder: Path, language: str, first: PackError) -> Iterator[Finding]:
    """Yield everything that the schema has against a pack's files, or the first error of another kind."""
    models: dict[str, type[BaseModel]] = {MEANING: Pack, f"{language}.yaml": Language}
    found = []
    for name, model in models.items():
        file = _short(folder) / name
        try:
            document = read_yaml(file)
            model.model_validate(document.value)
        except ValidationError as error:
            found += explain_each(error, document)
        except PackError:  # there is none, or it is no YAML: the first error says so
            continue
    for each in found or [first]:
        yield Finding.of(each, "schema")
