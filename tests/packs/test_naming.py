"""Names for plain wording are checked as everything else in a pack is."""

from __future__ import annotations

from pathlib import Path

import pytest

from cockpit.errors import PackError
from cockpit.packs.load import load_packs

MEANING = """\
pack: lamp
slots:
  zone: {type: choice, values: [left, right]}
  level: {type: range, low: 1, high: 9}
intents:
  on: {takes: [zone], do: [{set: Vehicle.Cabin.A, to: true}]}
  off: {do: [{set: Vehicle.Cabin.A, to: false}]}
families:
  lamp: {"on": on, "off": off}
"""
WORDING = """\
slots: {zone: {left: left, right: right}}
intents:
  on: {say: lamp on, reply: ok}
  off: {say: lamp off, reply: ok}
naming:
"""


def load(folder: Path, naming: str) -> None:
    (folder / "pack.yaml").write_text(MEANING, encoding="utf-8")
    (folder / "en.yaml").write_text(WORDING + naming, encoding="utf-8")
    load_packs([folder])


def test_sound_names_are_taken(tmp_path: Path) -> None:
    load(tmp_path, "  slots: {zone: {left: my side}}\n  things: {lamp: {called: '[the] (lamp|torch)'}}\n")


@pytest.mark.parametrize(
    ("naming", "said"),
    [
        ("  things: {lantern: {called: lantern}}\n", "nothing can be done about 'lantern'"),
        ("  things: {lamp: {called: lamp, means: {dim: off}}}\n", "unknown role 'dim'"),
        ("  things: {lamp: {called: lamp, means: {close: dark}}}\n", "unknown intent 'dark'"),
        ("  things: {lamp: {called: lamp, sets: [dark]}}\n", "unknown intent 'dark'"),
        ("  things: {lamp: {called: '(lamp'}}\n", ""),
        ("  things: {lamp: {called: '[lamp]'}}\n", "may say nothing at all"),
        ("  things: {lamp: {called: lamp, slots: {zones: left}}}\n", "unknown slot 'zones'"),
        ("  slots: {level: {left: my side}}\n", "no slot 'level' with named values"),
        ("  slots: {zone: {middle: my side}}\n", "unknown value of 'zone' 'middle'"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(tmp_path: Path, naming: str, said: str) -> None:
    with pytest.raises(PackError) as caught:
        load(tmp_path, naming)
    assert said in str(caught.value)
    assert "en.yaml:6" in str(caught.value) or "en.yaml:7" in str(caught.value)
