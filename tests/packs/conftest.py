from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

MEANING = """\
pack: lamp
slots:
  level: {type: range, low: 0, high: 10}
  room: {type: choice, values: [kitchen, hall]}
intents:
  set:
    needs: [level]
    takes: [room]
    defaults: {room: hall}
    do:
      - {set: "Vehicle.Lamp.{room}.Level", to: "{level}"}
  off:
    do:
      - {set: Vehicle.Lamp.Hall.Level, to: 0}
"""
WORDING = """\
slots:
  room:
    kitchen: [kitchen, galley]
    hall: hall
rules:
  lamp: "[the] (lamp|light)"
intents:
  set:
    say:
      - "set <lamp> to {level} [in the {room}]"
      - {text: "dim <lamp>", slots: {level: 2}}
    reply: "{room} at {level}."
    ask: {level: "How bright?"}
  off:
    say: "<lamp> off"
    reply: Off.
"""

WritePack = Callable[..., Path]


@pytest.fixture
def write_pack(tmp_path: Path) -> WritePack:
    """Write a pack's files into a folder; what is not given is the lamp pack's."""

    def write(meaning: str = MEANING, wording: str | None = WORDING, name: str = "lamp") -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / "pack.yaml").write_text(meaning, encoding="utf-8")
        if wording is not None:
            (folder / "en.yaml").write_text(wording, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def meaning() -> str:
    return MEANING


@pytest.fixture
def wording() -> str:
    return WORDING
