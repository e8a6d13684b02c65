"""What a speech model is, in a few characters: the same files give the same digest on every machine."""

from __future__ import annotations

import hashlib
from pathlib import Path

from cockpit.errors import ModelError

PARTS = ("am", "conf", "graph", "ivector", "lexicon.txt.gz")
_PIECE_BYTES = 1024 * 1024


def model_digest(folder: Path) -> str:
    """Return a hash of every file of a model that hearing depends on, by name and content.

    Raises:
        ModelError: a file cannot be read.
    """
    digest = hashlib.sha256()
    try:
        for part in PARTS:
            path = folder / part
            for file in [path] if path.is_file() else sorted(each for each in path.rglob("*") if each.is_file()):
                digest.update(f"{file.relative_to(folder).as_posix()} {file.stat().st_size}\n".encode())
                with file.open("rb") as stream:
                    while piece := stream.read(_PIECE_BYTES):
                        digest.update(piece)
    except OSError as error:
        raise ModelError(f"cannot be read: {error.strerror}", place=str(folder)) from error
    return digest.hexdigest()[:32]
