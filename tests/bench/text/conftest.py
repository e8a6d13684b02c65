"""A small car's worth of packs, the judge over it, and files of labelled sentences."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cockpit.bench.text.checks import table
from cockpit.bench.text.rows import LabelValue, Row, Wanted
from cockpit.bench.text.talk import Result, run
from cockpit.bench.text.verdict import Judge
from cockpit.errors import Place
from cockpit.pipeline import Core, open_core
from cockpit.settings import load_settings
from cockpit.vehicle.signals import standard_tree

Label = Callable[..., Row]
Say = Callable[[Row], Result]

CLIMATE = """\
pack: climate
slots:
  degrees: {type: range, low: 16, high: 30, step: 0.5, unit: celsius}
  zone:
    type: choice
    values:
      driver: Row1.Driver
      passenger: Row1.Passenger
      rear: [Row2.Driver, Row2.Passenger]
      all: [Row1.Driver, Row1.Passenger, Row2.Driver, Row2.Passenger]
intents:
  set: {needs: [degrees], do: [{set: Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature, to: "{degrees}"}]}
  warm: {needs: [zone], do: [{step: "Vehicle.Cabin.HVAC.Station.{zone}.Temperature", by: 2}]}
  chill: {needs: [zone], do: [{step: "Vehicle.Cabin.HVAC.Station.{zone}.Temperature", by: -2}]}
  dry: {do: [{set: Vehicle.Cabin.HVAC.IsAirConditioningActive, to: false}]}
  cool: {confirm: true, do: [{set: Vehicle.Cabin.HVAC.IsAirConditioningActive, to: true}]}
  how_warm: {tell: {air: Vehicle.Cabin.HVAC.AmbientAirTemperature}}
  how_cold: {tell: {air: Vehicle.Exterior.AirTemperature}}
en:
  slots:
    zone: {driver: driver, passenger: passenger, rear: rear, all: everyone}
  intents:
    set: {say: "make it {degrees}", reply: Done., ask: {degrees: How warm?}}
    warm: {say: "warm the {zone}", reply: Done., ask: {zone: Where?}}
    chill: {say: "chill the {zone}", reply: Done., ask: {zone: Where?}}
    dry: {say: no more cold air, reply: Done.}
    cool: {say: cold air for all of us, reply: Done., confirm: "Shall I?"}
    how_warm: {say: how warm is our cabin, reply: "{air}"}
    how_cold: {say: how cold is the world, reply: "{air}"}
"""
ASSISTANT = """\
pack: assistant
intents:
  "yes": {skill: assistant.yes}
  undo: {skill: assistant.undo}
en:
  intents:
    "yes": {say: "yes", reply: Right., replies: {nothing: Nothing.}}
    undo: {say: take that back, reply: Undone., replies: {nothing: Nothing.}}
"""


@pytest.fixture(scope="session")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a pack that warms and tells, and one that takes back."""
    folder = tmp_path_factory.mktemp("packs")
    for name, pack in (("climate", CLIMATE), ("assistant", ASSISTANT)):
        (folder / name).mkdir()
        (folder / name / "pack.yaml").write_text(pack, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def core(packs: Path, cache: Path) -> Core:
    """Those packs, ready to be talked to."""
    return open_core(replace(load_settings({}, cache=cache), packs=(packs,), only_packs=True))


@pytest.fixture
def judge(core: Core) -> Judge:
    """Judges turns of those packs."""
    return Judge(table(), core.packs, standard_tree())


@pytest.fixture
def label() -> Label:
    """Makes a row: what is said, then each wanted command as `climate.set_temperature value=21`."""

    def make(text: str, *commands: str, accept: tuple[str, ...] = (), needs_context: bool = False) -> Row:
        alternatives = tuple((wanted(command),) for command in accept)
        place = Place("labels.jsonl", 1)
        return Row(place, "1", text, tuple(map(wanted, commands)), alternatives, ("direct",), needs_context)

    return make


@pytest.fixture
def command() -> Callable[[str], Wanted]:
    """Makes the command that `climate.set_temperature value=21 zone=rear` describes."""
    return wanted


def wanted(command: str) -> Wanted:
    name, *slots = command.split()
    domain, _, action = name.partition(".")
    values: dict[str, LabelValue] = {}
    for key, value in (slot.split("=") for slot in slots):
        values[key] = int(value) if value.isdigit() else value
    return Wanted(domain=domain, action=action, slots=values)


@pytest.fixture
def say(core: Core) -> Say:
    """Says a row to a fresh car, and returns what came of it."""
    return lambda row: next(run(core, [row]))


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes values as JSON lines to a file, text as it is."""

    def make(*lines: object, name: str = "labels.jsonl") -> Path:
        file = tmp_path / name
        texts = (line if isinstance(line, str) else json.dumps(line) for line in lines)
        file.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
        return file

    return make
