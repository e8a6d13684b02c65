"""Memory of a process, as the system tells it."""

from __future__ import annotations

import re
from pathlib import Path


def resident_mb(pid: int | str = "self", *, peak: bool = False) -> float | None:
    """Return a process's memory in MB (or its peak), where the system tells it (Linux)."""
    field = "VmHWM" if peak else "VmRSS"
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return None
    found = re.search(rf"{field}:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else None
