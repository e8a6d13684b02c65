"""The list of models that can be fetched: ours (manifest.yaml), and a user's own in the same form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from cockpit.errors import ModelError, PackError, did_you_mean
from cockpit.packs.yaml_file import Document, read_yaml

OURS = Path(__file__).with_name("manifest.yaml")
MAX_ARCHIVE_BYTES = 8 * 1024**3

_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}"

Name = Annotated[str, StringConstraints(pattern=f"^{_NAME}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Md5 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WordErrors(_Strict):
    """Words wrong in a hundred, on a named test set, as the publisher measured them."""

    percent: float = Field(ge=0, le=200)
    on: Line


class Published(_Strict):
    """A model that can be fetched.

    `archive_bytes` is the exact size of the zip; `unpacked_bytes` that of its files, where known. One of `sha256` and
    `md5` is needed; an md5 finds a damaged archive, but not a forged one. `source` is where the facts stand, and
    `vouched` who else recorded the hash.
    """

    url: Line
    archive_bytes: int = Field(gt=0, le=MAX_ARCHIVE_BYTES)
    unpacked_bytes: int | None = Field(default=None, gt=0)
    sha256: Sha256 | None = None
    md5: Md5 | None = None
    language: Line
    licence: Line
    about: Line
    word_errors: tuple[WordErrors, ...] = ()
    source: Line | None = None
    vouched: Line | None = None

    @model_validator(mode="after")
    def _has_a_hash(self) -> Published:
        if not (self.sha256 or self.md5):
            raise ValueError("a sha256 or at least an md5 is needed")
        return self


class _File(_Strict):
    models: dict[Name, Published]


def load_manifest(extra: Path | None = None) -> Mapping[str, Published]:
    """Return the published models by name; those of a user's file come first and win.

    Raises:
        ModelError: the file is wrong; place and hint say where and how.
    """
    own = _read(extra) if extra is not None else {}
    return {**own, **{name: entry for name, entry in _read(OURS).items() if name not in own}}


def published(name: str, manifest: Mapping[str, Published]) -> Published:
    """Return the entry `name`.

    Raises:
        ModelError: there is none.
    """
    if name not in manifest:
        hint = (
            did_you_mean(name, manifest) or "`cockpit models list` shows what can be fetched; --manifest FILE adds more"
        )
        raise ModelError(f"no published model is called '{name}'", hint=hint)
    return manifest[name]


def check_name(name: str, taken: str) -> None:
    """Refuse a name that cannot be a folder's, or that the shipped model has.

    Raises:
        ModelError: it is one of these.
    """
    if not re.fullmatch(_NAME, name) or name == taken:
        raise ModelError(f"'{name}' cannot be a fetched model's name", hint="letters, digits, and . _ - between them")


def _read(path: Path) -> Mapping[str, Published]:
    try:
        document = read_yaml(path)
    except PackError as error:
        raise ModelError(error.message, place=error.place, hint=error.hint) from None
    try:
        return _File.model_validate(document.value).models
    except ValidationError as error:
        details = error.errors(include_url=False)
        # A key that is unknown explains another that is missing.
        raise _explained(min(details, key=lambda detail: detail["type"] == "missing"), document) from None


def _explained(detail: Any, document: Document) -> ModelError:
    """Turn a finding of pydantic's into an error with a place."""
    path = [part for part in detail["loc"] if part != "[key]"]
    place, hint = document.places.at(*path), None
    message = detail["msg"].removeprefix("Value error, ")
    if detail["type"] == "extra_forbidden":
        message, place = f"unknown key '{path[-1]}'", document.keys.at(*path)
        hint = did_you_mean(str(path[-1]), Published.model_fields)
    elif detail["type"] == "missing":
        message, hint = f"'{path[-1]}' is missing", f"add '{path[-1]}: ...' here"
    return ModelError(message[:1].lower() + message[1:], place=place, hint=hint or "see cockpit/store/manifest.yaml")
