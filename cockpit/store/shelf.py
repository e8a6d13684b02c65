"""Where fetched models lie: a folder each, and a receipt that tells what was fetched."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cockpit.errors import ModelError, did_you_mean
from cockpit.whole import write_whole


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a model was made from. `sha256` is that of the archive, measured when it was fetched."""

    origin: str
    sha256: str
    archive_bytes: int
    language: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder of fetched models; names that begin with a dot are the store's own."""

    folder: Path
    own: Path = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "own", self.folder / ".store")

    def model(self, name: str) -> Path:
        """Return where a model of that name lies, or would."""
        return self.folder / name

    def names(self) -> list[str]:
        """Return the names of the models here, sorted."""
        if not self.folder.is_dir():
            return []
        return sorted(path.name for path in self.folder.iterdir() if path.is_dir() and not path.name.startswith("."))

    def receipt(self, name: str) -> Receipt | None:
        """Return what is known of where a model came from; it outlives the model."""
        try:
            return Receipt(**json.loads(self._receipt_file(name).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def keep_receipt(self, name: str, receipt: Receipt) -> None:
        """Remember where a model came from."""
        write_whole(self._receipt_file(name), json.dumps(asdict(receipt), indent=2))

    def part(self, name: str) -> Path:
        """Return where an archive lies while it is fetched."""
        return self.own / f"{name}.zip.part"

    def aside(self, name: str) -> Path:
        """Return the folder in which a model is unpacked and checked, on the disk it will lie on."""
        return self.own / f"{name}.new"

    def lock(self, name: str) -> Path:
        """Return the file whose lock a fetch of that model holds."""
        return self.own / f"{name}.lock"

    def _receipt_file(self, name: str) -> Path:
        return self.own / f"{name}.json"


def find_model(name: str, shelf: Shelf, shipped: Path) -> Path:
    """Return the folder that `name` means: the shipped model, one on the shelf, or a path.

    Raises:
        ModelError: it means none of these.
    """
    if name == shipped.name:
        return shipped
    if name in shelf.names():
        return shelf.model(name)
    if Path(name).is_dir():
        return Path(name).absolute()
    hint = (
        did_you_mean(name, [shipped.name, *shelf.names()]) or f"`cockpit models fetch {name}` fetches a published one"
    )
    raise ModelError("no such model here", place=name, hint=hint)
