"""A pack of a dome light, and what holds conversations with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cockpit.pipeline import Core
from cockpit.settings import Settings, load_settings
from cockpit.testing.run import Result, hold
from cockpit.testing.suite import core_of
from cockpit.testing.talk import load_talks

PACK = """\
pack: dome
slots: {level: {type: range, low: 1, high: 9}, side: {type: choice, values: [left, right]}}
intents:
  light: {do: [{toggle: Vehicle.Cabin.Light.IsDomeOn}]}
  dim:
    needs: [level]
    takes: [side]
    do: [{set: Vehicle.Cabin.Light.AmbientLight.Row1.DriverSide.Intensity, to: "{level}"}]
  warm: {do: [{set: Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature, to: 25}]}
en:
  slots: {side: {left: left, right: right}}
  intents:
    light: {say: toggle the light, reply: Light toggled.}
    dim: {say: "dim [the {side}] [to {level}]", reply: "Dimmed to {level}.", ask: {level: How far?}}
    warm: {say: warm the car, reply: It gets warm., same: It is warm.}
"""

Write = Callable[..., Path]
Hold = Callable[..., list[Result]]


@pytest.fixture(scope="session")
def dome_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the pack."""
    folder = tmp_path_factory.mktemp("dome")
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def dome_settings(dome_pack: Path, cache: Path) -> Settings:
    """Settings with that pack alone."""
    return replace(load_settings({}, cache=cache), packs=(dome_pack,), only_packs=True)


@pytest.fixture(scope="session")
def dome(dome_settings: Settings) -> Core:
    """The pack, compiled."""
    return core_of(dome_settings)


@pytest.fixture
def write_script(tmp_path: Path) -> Write:
    """Writes a script of one talk whose turns are given as they stand in the file."""

    def write(*turns: str, name: str = "own.talk.yaml", text: str | None = None) -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = "".join(f"      - {{{turn}}}\n" for turn in turns)
        file.write_text(text or f"talks:\n  - talk: own\n    turns:\n{lines}", encoding="utf-8")
        return file

    return write


@pytest.fixture
def hold_all(dome: Core) -> Hold:
    """Holds every conversation of a file as text."""

    def held(file: Path) -> list[Result]:
        script = load_talks(file)
        return [result for case in script.cases for result in hold(script, case, dome)]

    return held
