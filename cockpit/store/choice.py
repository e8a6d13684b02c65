"""Remember which model to hear with, until another is chosen."""

from __future__ import annotations

import json
from pathlib import Path

from cockpit.whole import write_whole

_HEAD = "# Written by `cockpit models use`. cockpit.toml, COCKPIT_MODEL and --model come before it.\n"


def choose(model: Path, shipped: Path, file: Path) -> None:
    """Remember `model` in `file` (cockpit.settings.chosen_file); the shipped one needs no remembering."""
    if model == shipped:
        file.unlink(missing_ok=True)
    else:
        # A JSON string is a TOML string, but for DEL, which JSON leaves as it is.
        text = json.dumps(str(model), ensure_ascii=False).replace("\x7f", "\\u007f")
        write_whole(file, f"{_HEAD}model = {text}\n")
