"""The figures over several sentences, and the page that shows them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit.bench.text.checks import table
from cockpit.bench.text.goals import matching
from cockpit.bench.text.page import write_figures, write_page
from cockpit.bench.text.rows import Row
from cockpit.bench.text.scores import Scores, Share, score
from cockpit.bench.text.talk import run
from cockpit.errors import UsageError
from cockpit.pipeline import Core
from cockpit.vehicle.scenario import SCENARIOS
from cockpit.vehicle.signals import standard_tree

Label = Callable[..., Row]


@pytest.fixture
def scores(core: Core, label: Label) -> Scores:
    """Three right commands of six, one wrong act, one silence, one question; one of two foreign sentences taken."""
    rows = [
        label("warm the rear", "climate.increase_temperature zone=rear"),
        label("no more cold air", "climate.ac_off"),
        label("cold air for all of us", "climate.ac_on"),
        label("warm the driver", "climate.increase_temperature zone=passenger"),
        label("purple <b>elephants</b>", "seat.heat_on"),
        label("make it", "climate.set_temperature value=20"),
        label("how warm is our cabin"),
        label("purple elephants"),
    ]
    return score(list(run(core, rows)), left_out=4)


def test_figures(scores: Scores) -> None:
    assert scores.commands == Share(3, 6)
    assert scores.sentences == Share(3, 6)
    assert scores.precision == Share(3, 4)
    assert scores.asked == 1
    assert scores.domains == {"climate": Share(3, 5), "seat": Share(0, 1)}
    assert scores.tags == {"direct": Share(3, 6)}
    assert scores.false_accepts == Share(1, 2)
    assert [each.text for each in scores.accepted] == ["how warm is our cabin"]
    assert ("climate.increase_temperature", "climate.warm", 1) in scores.confusions
    assert [each.text for each in scores.failures] == ["warm the driver", "purple <b>elephants</b>", "make it"]
    assert scores.failures[0].wanted == "climate.increase_temperature zone=passenger"
    assert "climate.warm; zone=driver" in scores.failures[0].got


def test_labels_without_a_check_are_named(core: Core, label: Label) -> None:
    found = score(list(run(core, [label("warm the rear", "climate.levitate")])))
    assert found.unchecked == ("climate.levitate",)
    assert found.commands == Share(0, 1)


def test_the_page_stands_alone_and_shows_sentences_as_text(scores: Scores, tmp_path: Path) -> None:
    file = tmp_path / "out" / "report.html"
    write_page(scores, "labels.jsonl", file)
    page = file.read_text(encoding="utf-8")
    assert not re.search(r"(src|href)=|https?:|@import", page)
    assert "prefers-color-scheme: dark" in page
    assert "<b>elephants" not in page
    assert "purple &lt;b&gt;elephants" in page
    assert "50.0%" in page


def test_the_figures_are_json(scores: Scores, tmp_path: Path) -> None:
    write_figures(scores, "labels.jsonl", tmp_path / "figures.json")
    figures = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    assert figures["commands"] == {"count": 3, "total": 6}
    assert figures["failures"][0]["text"] == "warm the driver"


def test_a_page_that_cannot_be_written_is_told(scores: Scores, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        write_page(scores, "labels.jsonl", tmp_path)


def test_the_table_names_what_there_is() -> None:
    tree = standard_tree()
    for name, check in table().checks.items():
        assert check.scenario is None or check.scenario in SCENARIOS, name
        if name.startswith(("climate", "seat")) and "purifier" not in name and check.change:
            assert any(matching(pattern, tree) for change in check.change for pattern in change), name
