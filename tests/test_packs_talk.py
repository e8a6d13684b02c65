"""Every shipped pack holds the conversations that stand beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cockpit.dialogue.session import Session
from cockpit.grammar.compile import compile_grammar
from cockpit.packs.load import load_packs
from cockpit.skills.check import check_packs
from cockpit.testing.talk import OpenSession, Script, load_talks, run_talk
from cockpit.vehicle.scenario import scenario_named
from cockpit.vehicle.simulator import Vehicle

INTENTS = Path(__file__).parents[1] / "intents"
FILES = sorted(INTENTS.glob("*/*.talk.yaml"))
SCRIPTS: dict[str, Script] = {file.stem: load_talks(file) for file in FILES}
TALKS = [
    pytest.param(name, index, id=f"{name} {talk.talk}")
    for name, script in SCRIPTS.items()
    for index, talk in enumerate(script.talks)
]


@pytest.fixture(scope="module")
def open_session(cache: Path) -> OpenSession:
    packs = load_packs([INTENTS], cache=cache)
    check_packs(packs)
    grammar = compile_grammar(packs, cache)

    def begin(scenario: str | None, zone: str) -> Session:
        return Session(packs, grammar, Vehicle(scenario_named(scenario or "mild")), zone=zone)

    return begin


@pytest.mark.parametrize(("name", "index"), TALKS)
def test_talk(name: str, index: int, open_session: OpenSession) -> None:
    problems = [str(problem) for problem in run_talk(SCRIPTS[name], index, open_session)]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("pack", ["climate", "doors", "lights", "media", "range", "seats", "windows"])
def test_each_pack_is_talked_through(pack: str) -> None:
    turns = [turn for talk in SCRIPTS[f"{pack}.talk"].talks for turn in talk.turns]
    assert len(turns) >= 40
    assert {turn.status for turn in turns} >= {"answered", "asked", "not-understood"}
