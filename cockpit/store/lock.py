"""One at a time: a lock on a file, which the system lets go of when its holder dies."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cockpit.errors import ModelError


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the lock `path` for the time of the block.

    Raises:
        ModelError: another process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        try:
            _take(file)
        except OSError:
            raise ModelError(
                "another `cockpit models fetch` is at work on this model", place=str(path), hint="wait until it is done"
            ) from None
        yield


def _take(file: IO[bytes]) -> None:
    """Lock the file until it is closed; OSError when somebody else has."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
