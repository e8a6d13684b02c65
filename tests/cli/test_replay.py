"""`--record` and `cockpit replay`, from real sound to a talk script that holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cockpit.cli.main import cockpit
from cockpit.packs.yaml_file import read_yaml
from cockpit.pipeline import open_core
from cockpit.recording.lines import LOG
from cockpit.settings import load_settings
from cockpit.testing.run import hold
from cockpit.testing.spoken import write_spoken
from cockpit.testing.talk import load_talks
from cockpit.tts.espeak import Speaking


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cockpit, [str(argument) for argument in arguments])


@pytest.mark.slow
def test_sound_is_heard_again_to_the_bit(tmp_path: Path) -> None:
    with Speaking() as speaking:
        files = [
            write_spoken(speaking, text, tmp_path / f"{number}.wav")
            for number, text in enumerate(("turn the fan up", "open the driver's window"))
        ]
    drive = tmp_path / "drive"
    heard = call("hear", "--scenario", "family", "--record", drive, *files)
    assert heard.exit_code == 0, heard.output
    for options in ((), ("--text",)):
        again = call("replay", *options, drive)
        assert again.exit_code == 0, again.output
        assert "the same to the bit: 2 turns" in again.output
    script = tmp_path / "drive.talk.yaml"
    assert call("replay", drive, "--to-script", script).exit_code == 0
    first, second = read_yaml(script).value["talks"]
    assert first["talk"] == "recorded 1, 0.wav"
    assert second["turns"][0] | {"say": "open the driver's window", "sound": "drive-2.wav"} == second["turns"][0]
    (turn,) = [json.loads(line) for line in call("hear", "--json", tmp_path / "drive-2.wav").stdout.splitlines()]
    assert turn["text"] == "open the driver's window"


def test_a_script_of_a_recording_holds(tmp_path: Path) -> None:
    lines = ("set the temperature", "twenty two", "open the sunroof and turn the fan down", 'what\'s the "range"?')
    options = ("--scenario", "winter-motorway", "--zone", "rear_left")
    assert call("say", *options, "--record", tmp_path / "drive", *lines).exit_code == 0
    script = tmp_path / "drive.talk.yaml"
    call("test", "--from-recording", tmp_path / "drive", script)
    core = open_core(load_settings())
    loaded = load_talks(script)
    results = [result for case in loaded.cases for result in hold(loaded, case, core)]
    assert [result.problems for result in results] == [()] * len(lines)


def test_a_difference_is_told_and_counts_as_failure(tmp_path: Path) -> None:
    call("say", "--record", tmp_path / "drive", "turn the fan up")
    log = tmp_path / "drive" / LOG
    log.write_text(log.read_text().replace('"status":"done"', '"status":"asked"'))
    shown = call("replay", tmp_path / "drive")
    assert shown.exit_code == 1
    assert "turn.status = 'asked'" in shown.output
    assert "turn.status = 'done'" in shown.output
    told = json.loads(call("replay", "--json", tmp_path / "drive").output.splitlines()[-1])
    assert told["replay"]["difference"]["recorded"] == "turn.status = 'asked'"


def test_changed_packs_are_noted(tmp_path: Path) -> None:
    call("say", "--record", tmp_path / "drive", "turn the fan up")
    log = tmp_path / "drive" / LOG
    log.write_text(log.read_text().replace('"packs_digest":"', '"packs_digest":"0'))
    assert "the packs are not the same" in call("replay", tmp_path / "drive").output


def test_what_cannot_be_recorded_is_said_and_the_answer_comes_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = call("say", "--json", "--record", tmp_path / "file" / "drive", "turn the fan up")
    assert result.exit_code == 1
    assert "not recorded: cannot be written" in result.stderr
    assert json.loads(result.stdout)["status"] == "done"


def test_saved_scenes_are_saved_again_beside_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "scenes"
    monkeypatch.setenv("COCKPIT_SCENES", str(own))
    call("say", "turn the ambient light on", "save this as reading mode")
    call("say", "--record", tmp_path / "drive", "reading mode", "forget reading mode")
    before = sorted(own.iterdir())
    shown = call("replay", tmp_path / "drive")
    assert "the same to the bit" in shown.output, shown.output
    assert sorted(own.iterdir()) == before
