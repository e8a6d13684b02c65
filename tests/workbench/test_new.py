"""A new pack works at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from cockpit.dialogue.session import Session
from cockpit.errors import UsageError
from cockpit.grammar.compile import compile_grammar
from cockpit.packs.load import load_packs
from cockpit.skills.check import check_packs
from cockpit.testing.talk import load_talks, run_talk
from cockpit.vehicle.scenario import scenario_named
from cockpit.vehicle.simulator import Vehicle
from cockpit.workbench.check import check
from cockpit.workbench.new import new_pack
from tests.workbench.conftest import MODEL

INTENTS = Path(__file__).parents[2] / "intents"


@pytest.mark.parametrize("name", ["campfire", "reading_corner"])
def test_it_holds_its_own_conversations_beside_the_shipped_packs(tmp_path: Path, cache: Path, name: str) -> None:
    *_, script = new_pack(name, tmp_path)
    packs = load_packs([INTENTS, tmp_path], cache=cache)
    check_packs(packs)
    grammar = compile_grammar(packs, cache)
    talks = load_talks(script)
    for index in range(len(talks.talks)):
        problems = run_talk(
            talks,
            index,
            lambda scenario, zone: Session(packs, grammar, Vehicle(scenario_named(scenario or "mild")), zone=zone),
        )
        assert [str(problem) for problem in problems] == []


def test_it_has_no_finding(tmp_path: Path) -> None:
    new_pack("campfire", tmp_path)
    report = check([tmp_path / "campfire"], [INTENTS], "en", MODEL)
    assert [str(finding) for finding in report.findings] == []


@pytest.mark.parametrize("name", ["", "Camp", "camp-fire", "1st", "../camp", "x" * 50, "camp_"])
def test_a_name_that_cannot_be_one_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="no name for a pack"):
        new_pack(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "campfire").mkdir()
    with pytest.raises(UsageError, match="already"):
        new_pack("campfire", tmp_path)
    assert list((tmp_path / "campfire").iterdir()) == []
