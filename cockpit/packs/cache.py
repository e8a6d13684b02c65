"""Small files that can be made again: a broken one reads as missing, a failed write as not kept."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

KEPT = 64
"""How many files a folder holds; the oldest make room."""


def read(path: Path) -> Any:
    """Return the JSON data that `write` put into the file, or None when it is missing or not as it was written."""
    body = read_bytes(path)
    try:
        return None if body is None else json.loads(body)
    except (ValueError, RecursionError):
        return None


def read_bytes(path: Path) -> bytes | None:
    """Return what `write_bytes` put into the file, or None when it is missing or not as it was written."""
    try:
        digest, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return body if hashlib.sha256(body).hexdigest().encode() == digest else None


def write(path: Path, data: Any) -> None:
    """Put JSON data into the file, whole or not at all; a folder that cannot be written is no fault."""
    write_bytes(path, json.dumps(data, separators=(",", ":")).encode())


def write_bytes(path: Path, body: bytes) -> None:
    """Put bytes into the file, whole or not at all; a folder that cannot be written is no fault."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
            Path(name).replace(path)
            _prune(path.parent)
        except OSError:
            Path(name).unlink(missing_ok=True)


def _prune(folder: Path) -> None:
    files = sorted(folder.glob("[!.]*"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[KEPT:]:
        file.unlink(missing_ok=True)
