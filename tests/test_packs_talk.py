"""Every shipped pack holds the conversations that stand beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cockpit.pipeline import Core
from cockpit.settings import load_settings
from cockpit.testing.check import check_script
from cockpit.testing.run import hold
from cockpit.testing.suite import core_of
from cockpit.testing.talk import Script, load_talks

INTENTS = Path(__file__).parents[1] / "intents"
SCRIPTS: dict[str, Script] = {file.stem: load_talks(file) for file in sorted(INTENTS.glob("*/*.talk.yaml"))}
TALKS = [
    pytest.param(name, index, id=f"{name} {case.name}")
    for name, script in SCRIPTS.items()
    for index, case in enumerate(script.cases)
]


@pytest.fixture(scope="module")
def core(cache: Path) -> Core:
    return core_of(load_settings({}, cache=cache))


@pytest.mark.parametrize(("name", "index"), TALKS)
def test_talk(name: str, index: int, core: Core) -> None:
    script = SCRIPTS[name]
    problems = [str(each) for result in hold(script, script.cases[index], core) for each in result.problems]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_expects_what_can_never_be(name: str, core: Core) -> None:
    assert [str(error) for error in check_script(SCRIPTS[name], core.packs)] == []


@pytest.mark.parametrize("pack", ["climate", "doors", "lights", "media", "range", "seats", "windows"])
def test_each_pack_is_talked_through(pack: str) -> None:
    turns = [turn for case in SCRIPTS[f"{pack}.talk"].cases for turn in case.talk.turns]
    assert len(turns) >= 40
    assert {turn.status for turn in turns} >= {"answered", "asked", "not-understood"}
