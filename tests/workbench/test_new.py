"""A new pack works at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from cockpit.errors import UsageError
from cockpit.pipeline import open_core
from cockpit.settings import load_settings
from cockpit.testing.run import hold
from cockpit.testing.talk import load_talks
from cockpit.workbench.check import check
from cockpit.workbench.new import new_pack
from tests.workbench.conftest import MODEL

INTENTS = Path(__file__).parents[2] / "intents"


@pytest.mark.parametrize("name", ["campfire", "reading_corner"])
def test_it_holds_its_own_conversations_beside_the_shipped_packs(tmp_path: Path, cache: Path, name: str) -> None:
    *_, script = new_pack(name, tmp_path)
    core = open_core(load_settings({"COCKPIT_PACKS": str(tmp_path), "COCKPIT_CACHE": str(cache)}))
    loaded = load_talks(script)
    results = [result for case in loaded.cases for result in hold(loaded, case, core)]
    assert results
    assert [str(problem) for result in results for problem in result.problems] == []


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
