"""What the shipped packs compile to, made ahead and shipped with them, so that the first sentence waits for nothing.

The files are named by the content of the packs, as those in the cache are: whoever has other packs does without them.
`cockpit packs compile` makes them.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping
from pathlib import Path

from cockpit.settings import shipped

FOLDER = "models/ready"


def folder() -> Path:
    """Return where the files lie."""
    return shipped(FOLDER)


def read(name: str) -> bytes | None:
    """Return what was made ahead under a name, or None where that was made for other packs, or is broken."""
    try:
        return gzip.decompress((folder() / f"{name}.gz").read_bytes())
    except (OSError, EOFError, zlib.error):
        return None


def write(files: Mapping[str, bytes]) -> None:
    """Put these files there in the place of all others."""
    folder().mkdir(parents=True, exist_ok=True)
    for name, body in files.items():
        (folder() / f"{name}.gz").write_bytes(gzip.compress(body, mtime=0))
    for file in folder().glob("*.gz"):
        if file.stem not in files:
            file.unlink()
