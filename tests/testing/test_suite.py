"""Which scripts and talks are chosen, and with which packs they run."""

from __future__ import annotations

from pathlib import Path

import pytest

from cockpit.errors import UsageError
from cockpit.settings import Settings
from cockpit.testing.suite import choosing, find_scripts, load_parts, settings_for
from cockpit.testing.talk import load_talks
from tests.testing.conftest import PACK, Write

TALKS = """\
talks:
  - {talk: warm air, tags: [quick], turns: [{say: hi}]}
  - {talk: cold air, turns: [{say: hi, tags: [slow]}]}
  - {talk: light, turns: [{say: hi}]}
"""


@pytest.mark.parametrize(
    ("expression", "tags", "names"),
    [
        (None, [], ["warm air", "cold air", "light"]),
        ("AIR", [], ["warm air", "cold air"]),
        ("air and not cold", [], ["warm air"]),
        ("(warm or light) and own", [], ["warm air", "light"]),
        ("not (air)", [], ["light"]),
        (None, ["quick"], ["warm air"]),
        (None, ["quick", "slow"], ["warm air", "cold air"]),
        ("cold", ["quick"], []),
    ],
)
def test_choosing(write_script: Write, expression: str | None, tags: list[str], names: list[str]) -> None:
    chosen = choosing(expression, tags)
    cases = load_talks(write_script(text=TALKS)).cases
    assert [case.name for case in cases if chosen(case)] == names


@pytest.mark.parametrize("expression", ["", "and", "a and", "(a", "a)", "not", "a b"])
def test_an_expression_that_is_none(expression: str) -> None:
    with pytest.raises(UsageError, match="no expression"):
        choosing(expression, [])


def test_folders_are_searched_and_files_taken_once(
    write_script: Write, tmp_path: Path, dome_settings: Settings
) -> None:
    one = write_script("say: hi", name="a/one.talk.yaml")
    two = write_script("say: hi", name="a/b/two.talk.yaml")
    write_script("say: hi", name="a/three.yaml")
    assert find_scripts([tmp_path, one], dome_settings) == [two, one]
    with pytest.raises(UsageError, match="no talk script there") as caught:
        find_scripts([tmp_path / "a" / "one.tolk.yaml"], dome_settings)
    assert caught.value.hint == "did you mean 'one.talk.yaml'?"


def test_a_script_brings_the_pack_it_stands_beside(write_script: Write, dome_settings: Settings) -> None:
    pack = PACK.replace("pack: dome", "pack: mine")
    folder = write_script(name="mine/pack.yaml", text=pack).parent
    beside = write_script("say: toggle the light", name="mine/mine.talk.yaml")
    below = write_script("say: toggle the light", name="mine/tests/more.talk.yaml")
    for script in (beside, below):
        assert settings_for(script, dome_settings).packs == (*dome_settings.packs, folder.resolve())
    (known,) = dome_settings.packs
    assert settings_for(known / "dome.talk.yaml", dome_settings) is dome_settings


def test_wrong_scripts_do_not_keep_others_from_running(write_script: Write, dome_settings: Settings) -> None:
    good = write_script("say: toggle the light", name="good.talk.yaml")
    bad = write_script("say: hi, intent: dome.none, slots: {none: 1}", name="bad.talk.yaml")
    worse = write_script("sya: hi", name="worse.talk.yaml")
    parts, errors = load_parts([good, bad, worse], dome_settings, choosing(None, []))
    assert [part.script.file for part in parts] == [good]
    assert [error.message for error in errors] == ["no intent 'dome.none'", "unknown key 'sya'"]
