"""`cockpit packs`, as a user calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from cockpit.cli.main import cockpit
from cockpit.errors import UsageError

BROKEN = "pack: own\nintents: {one: {doo: []}}\nen: {intents: {one: {say: glow, reply: One.}}}\n"


def packs(*arguments: str) -> Result:
    return CliRunner().invoke(cockpit, ["packs", *arguments], catch_exceptions=False)


@pytest.fixture
def campfire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert packs("new", "campfire").exit_code == 0
    return tmp_path / "campfire"


def test_a_new_pack_passes_its_check(campfire: Path) -> None:
    done = packs("check", "--strict", "campfire")
    assert done.exit_code == 0
    assert "1 pack, 3 intents, 5 templates" in done.output
    assert "0 errors, 0 warnings, 0 notes" in done.output


def test_errors_are_told_with_their_place_and_exit_with_one(campfire: Path) -> None:
    (campfire / "pack.yaml").write_text(BROKEN)
    (campfire / "en.yaml").unlink()
    done = packs("check", "--alone", "campfire")
    assert done.exit_code == 1
    assert "campfire/pack.yaml:2:17  schema\n      unknown key 'doo'\n      hint: did you mean 'do'?" in done.output


def test_warnings_exit_with_one_only_when_strict(campfire: Path) -> None:
    (campfire / "campfire.talk.yaml").unlink()
    assert packs("check", "--alone", "campfire").exit_code == 0
    assert packs("check", "--alone", "--strict", "campfire").exit_code == 1


def test_check_as_json(campfire: Path) -> None:
    (campfire / "campfire.talk.yaml").unlink()
    told = json.loads(packs("check", "--alone", "--json", "campfire").stdout)
    assert told["schema"] == 1
    assert [(each["code"], each["place"]["file"]) for each in told["findings"]] == [
        ("untested", "campfire/pack.yaml")
    ] * 3


def test_list_and_show(campfire: Path) -> None:
    told = json.loads(packs("list", "--json", "--packs", "campfire").stdout)
    assert {
        "name": "campfire",
        "about": "The campfire, a light in both front doors.",
        "folder": "campfire",
        "intents": 3,
        "templates": 5,
        "sentences": told["packs"][-1]["sentences"],
    } == told["packs"][-1]
    assert "climate" in packs("list").output
    shown = packs("show", "campfire", "--packs", "campfire").output
    assert "set brightness* side" in shown
    assert "Vehicle.Cabin.Light.AmbientLight.{side}.Intensity = {brightness}" in shown


@pytest.mark.parametrize("kind", ["pack", "wording"])
def test_schema_prints_a_schema(kind: str) -> None:
    Draft202012Validator.check_schema(json.loads(packs("schema", kind).stdout))


def test_explain_draws_each_word_and_the_rivals() -> None:
    shown = packs("explain", "could you make it wamer please").output
    assert "✓ understood: it comes near enough to a sentence" in shown
    assert "~ 0.26" in shown
    assert "climate.warmer" in shown
    refused = packs("explain", "open the museum window tomorow").output
    assert "✗ not understood no-match" in refused
    assert "costs 2.00, and these words allow" in " ".join(refused.split())
    answered = json.loads(packs("explain", "--json", "set the temperature", "twenty two").stdout)
    assert answered["answer"] == {"temperature": 22.0}


def test_a_pack_is_handed_on(campfire: Path) -> None:
    done = packs("pack", "campfire", "--to", "out")
    assert done.exit_code == 0
    (file,) = Path("out").iterdir()
    sha256 = done.output.split("sha256 ")[1].strip()
    assert sha256[:8] in file.name
    assert "campfire is installed" in packs("install", str(file), "--sha256", sha256).output
    assert "campfire" in packs("list").output
    assert packs("uninstall", "campfire").exit_code == 0
    assert "campfire" not in packs("list").output


def test_sample_and_diff(campfire: Path) -> None:
    said = [
        json.loads(line)
        for line in packs("sample", "campfire", "--packs", ".", "-n", "3", "--json").stdout.splitlines()
    ]
    assert [set(each) for each in said] == [{"text", "intent", "slots"}] * 3
    other = Path("other") / "campfire"
    other.mkdir(parents=True)
    for file in campfire.iterdir():
        (other / file.name).write_text(file.read_text().replace("put out", "douse"))
    shown = packs("diff", "campfire", str(other), "-n", "50").output
    assert "- campfire.off  put out <it> <where>" in shown
    assert "“douse campfire”  nothing → campfire.off" in shown
    assert "changed" in shown


def test_a_folder_without_a_pack_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no pack there"):
        packs("check", "--alone", str(tmp_path))
    assert packs("check", str(tmp_path / "none")).exit_code == 2
