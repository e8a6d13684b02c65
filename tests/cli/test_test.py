"""``cockpit test`` from its flags to its exit status and files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from cockpit.__main__ import EXIT_USAGE
from cockpit.cli.test import command
from cockpit.errors import UsageError

Cli = Callable[..., Result]

PACK = """\
pack: scent
intents:
  on: {do: [{set: Vehicle.Cabin.Fragrance.IsOn, to: true}]}
en:
  intents:
    on: {say: "make it smell (nice|of roses)", reply: Enjoy.}
"""
GOOD = (
    "talks:\n  - {talk: roses, tags: [nice], turns: [{say: make it smell of roses, intent: scent.on, reply: Enjoy}]}\n"
)
BAD = "talks:\n  - {talk: fish, turns: [{say: make it smel of roses, intent: scent.off2, status: refused}]}\n"


@pytest.fixture
def scent(tmp_path: Path) -> Path:
    """A folder of a pack with a script that passes."""
    folder = tmp_path / "scent"
    folder.mkdir()
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    (folder / "scent.talk.yaml").write_text(GOOD, encoding="utf-8")
    return folder


@pytest.fixture
def cli() -> Cli:
    return lambda *arguments: CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_a_pack_beside_its_script_passes(cli: Cli, scent: Path) -> None:
    result = cli(scent)
    assert result.exit_code == 0, result.output
    assert "✓ 1 of 1 turns" in result.output


def test_what_went_otherwise_is_shown_and_is_one(cli: Cli, scent: Path) -> None:
    file = scent / "scent.talk.yaml"
    file.write_text(GOOD.replace("smell of", "smel of").replace("Enjoy", "Fish"), encoding="utf-8")
    result = cli(file)
    assert result.exit_code == 1
    for piece in ("✗ roses::1", "scent.talk.yaml:2:", "- “Fish” in it", "+ “Enjoy.”", "pack  make it smell of roses"):
        assert piece in result.output


def test_a_wrong_script_is_two(cli: Cli, scent: Path) -> None:
    (scent / "bad.talk.yaml").write_text(BAD, encoding="utf-8")
    result = cli(scent)
    assert result.exit_code == EXIT_USAGE
    assert "bad.talk.yaml:2:" in result.output
    assert "no intent 'scent.off2'" in result.output
    assert "1 of 1 turns, 1 wrong in scripts" in result.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-k", "fish"], "no talk was chosen"),
        (["--tag", "none"], "no talk was chosen"),
        (["--voices", "2"], "need --audio"),
        (["--noise", "road:5"], "need --audio"),
        (["--audio", "--noise", "rain:5"], "unknown noise"),
        (["--audio", "--voices", "99"], "99 voices"),
        (["--audio", "--update"], "--update goes with neither"),
        (["--html", "/proc/none/page.html"], "cannot be written"),
    ],
)
def test_wrong_use(cli: Cli, scent: Path, arguments: list[str], message: str) -> None:
    result = cli(scent, *arguments)
    assert isinstance(result.exception, UsageError)
    assert message in str(result.exception)


def test_files_for_others(cli: Cli, scent: Path, tmp_path: Path) -> None:
    files = [tmp_path / "out" / name for name in ("run.xml", "run.json", "run.html")]
    result = cli(scent, "--junit", files[0], "--json", files[1], "--html", files[2])
    assert result.exit_code == 0, result.output
    assert ElementTree.parse(files[0]).getroot().get("tests") == "1"
    assert json.loads(files[1].read_text(encoding="utf-8"))["passed"] == 1
    assert "make it smell of roses" in files[2].read_text(encoding="utf-8")


def test_update_rewrites_and_then_it_passes(cli: Cli, scent: Path) -> None:
    file = scent / "scent.talk.yaml"
    file.write_text(GOOD.replace("reply: Enjoy", "reply: Fish"), encoding="utf-8")
    result = cli(scent, "--update")
    assert result.exit_code == 0, result.output
    assert "1 expectations rewritten" in result.output
    assert cli(scent).exit_code == 0


def test_tags_choose(cli: Cli, scent: Path) -> None:
    assert cli(scent, "--tag", "nice", "-k", "scent and roses").exit_code == 0


def test_the_schema(cli: Cli) -> None:
    assert json.loads(cli("--schema").output)["properties"]["talks"]


@pytest.mark.slow
def test_sound(cli: Cli, scent: Path, tmp_path: Path) -> None:
    page = tmp_path / "run.html"
    result = cli(scent, "--audio", "--noise", "clean", "--noise", "road:20", "--html", page)
    assert result.exit_code == 0, result.output
    assert "2 of 2 turns, 2 as sound" in result.output
    assert page.read_text(encoding="utf-8").count("audio/mpeg;base64,") == 2
