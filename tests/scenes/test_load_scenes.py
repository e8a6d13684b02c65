"""A scene's file is checked before anybody asks for it, and what is wrong is shown by its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from cockpit.errors import PackError
from cockpit.packs.load import load_packs
from cockpit.packs.schema import ChoiceSlot
from cockpit.scenes.load import load_scene, load_scenes
from cockpit.scenes.schema import DOORS, SEATS, STATIONS, json_schema
from cockpit.vehicle.signals import standard_tree

INTENTS = Path(__file__).parents[2] / "intents"

HEAD = "scene: mine\nname: my scene\n"


@pytest.mark.parametrize(
    ("rest", "message", "hint", "line"),
    [
        ("do:\n  - {set: Vehicle.Cabin.Light.IsDomOn, to: true}\n", "no signal", "IsDomeOn", 4),
        ("do:\n  - {set: Vehicle.Speed, to: 0}\n", "is a sensor", None, 4),
        ("do:\n  - {set: Vehicle.Cabin.Light.IsDomeOn, to: 3}\n", "neither true nor false", None, 4),
        ('do:\n  - {set: "Vehicle.Cabin.Door.{dor}.IsLocked", to: true}\n', "no placeholder", "'door'", 4),
        ("do:\n  - {set: Vehicle.Body.Lights.LightSwitch, to: 'OFF'}\n", "exterior lights", None, 4),
        ("do:\n  - {set: Vehicle.Cabin.Scene.Active, to: nap}\n", "no other scene", None, 4),
        ("do:\n  - {stop: Vehicle.Cabin.Light.IsDomeOn}\n", "'set', 'step' and 'toggle'", None, 4),
        ("do: []\n", "must not be empty", None, 3),
        ("name: other\n", "stands here twice", None, 3),
        ("whenever: x\ndo:\n  - {toggle: Vehicle.Cabin.Light.IsDomeOn}\n", "unknown key 'whenever'", None, 3),
        (
            "enter: {charge: 20}\ndo:\n  - {toggle: Vehicle.Cabin.Light.IsDomeOn}\n",
            "unknown key 'charge'",
            "charge_above",
            3,
        ),
        ("enter: {charge_above: 100}\ndo:\n  - {toggle: Vehicle.Cabin.Light.IsDomeOn}\n", "less than 100", None, 3),
        (
            "do:\n  - {toggle: Vehicle.Cabin.Light.IsDomeOn}\nkeep:\n  - Vehicle.Cabin.Light.IsDomOn\n",
            "no signal",
            "IsDomeOn",
            6,
        ),
    ],
)
def test_what_is_wrong_is_shown(tmp_path: Path, rest: str, message: str, hint: str | None, line: int) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(HEAD + rest, encoding="utf-8")
    with pytest.raises(PackError, match=message) as caught:
        load_scene(file)
    place = caught.value.place
    assert place is not None
    assert (Path(place.file), place.line) == (file, line)
    assert place.column
    assert hint is None or hint in str(caught.value.hint)


def test_an_id_is_used_once(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(HEAD + "do: [{toggle: Vehicle.Cabin.Light.IsDomeOn}]\n")
    with pytest.raises(PackError, match="second scene 'mine'") as caught:
        load_scenes([tmp_path])
    assert "one.yaml" in str(caught.value.hint)


def test_from_the_cache_it_is_the_same(tmp_path: Path) -> None:
    folder = INTENTS / "scenes" / "scenes"
    read = load_scenes([folder], tmp_path)
    assert list(tmp_path.glob("scenes/*.json"))
    assert load_scenes([folder], tmp_path) == read == load_scenes([folder])


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    for value in ("true", "false"):
        file.write_text(HEAD + f"do: [{{set: Vehicle.Cabin.Light.IsDomeOn, to: {value}}}]\n")
        effects = load_scene(file, tmp_path / "cache").meaning.do
        assert effects[0].model_dump()["to"] is (value == "true")


def test_every_scene_of_the_pack_has_its_file() -> None:
    packs = load_packs([INTENTS / "scenes"])
    slot, _ = packs.slot("scenes.scene")
    assert isinstance(slot, ChoiceSlot)
    assert set(load_scenes([INTENTS / "scenes" / "scenes"])) == set(slot.values)


def test_the_placeholders_mean_all_there_is() -> None:
    tree = standard_tree()
    for instances, pattern in (
        (STATIONS, "Vehicle.Cabin.HVAC.Station.{}.FanSpeed"),
        (SEATS, "Vehicle.Cabin.Seat.{}.Position"),
        (DOORS, "Vehicle.Cabin.Door.{}.IsOpen"),
    ):
        assert {pattern.format(each) for each in instances} == set(tree.paths(pattern.format("*")))


def test_the_json_schema_shows_what_may_be_written() -> None:
    schema = json_schema()
    assert schema["required"] == ["scene", "name", "do"]
    assert schema["additionalProperties"] is False
