"""Small packs, written on the spot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit.packs.load import Packs, load_packs

Write = Callable[[str], Packs]

WORDING = """\
en:
  slots:
    zone: {left: left, right: right, both: both}
    level: {low: low, high: high}
  intents: {act: {say: "do it [{zone}|{level}|{number}]", reply: Done.}}
"""
SLOTS = """\
pack: own
slots:
  zone: {type: choice, values: {left: DriverSide, right: PassengerSide, both: [DriverSide, PassengerSide]}}
  level: {type: choice, values: {low: 30, high: 90}}
  number: {type: range, low: 0, high: 100, unit: percent}
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Load a pack with one intent `act`, given its meaning as the text of a flow mapping."""

    def load(meaning: str) -> Packs:
        slots = "takes: [zone, level, number], defaults: {zone: both, level: low, number: 10}"
        text = f"{SLOTS}intents:\n  act: {{{slots}, {meaning}}}\n{WORDING}"
        (tmp_path / "pack.yaml").write_text(text, encoding="utf-8")
        return load_packs([tmp_path])

    return load
