from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit.settings import SHIPPED_MODEL, shipped
from cockpit.workbench.check import Report, check

MODEL = shipped(SHIPPED_MODEL)

WriteFiles = Callable[..., Path]
Checked = Callable[..., Report]


@pytest.fixture
def write_pack(tmp_path: Path) -> WriteFiles:
    """Write a pack whose wording stands inline, and other files beside it."""

    def write(text: str, name: str = "own", **files: str) -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / "pack.yaml").write_text(text, encoding="utf-8")
        for file, content in files.items():
            (folder / file.replace("_", ".")).write_text(content, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def checked(write_pack: WriteFiles) -> Checked:
    """Write one pack, and check it alone."""

    def run(text: str, **files: str) -> Report:
        return check([write_pack(text, **files)], [], "en", MODEL)

    return run
