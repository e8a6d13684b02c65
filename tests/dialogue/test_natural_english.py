"""How much of what people really say about climate, seats and range does the right thing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit.dialogue.session import Session
from cockpit.testing.natural import score_natural

Converse = Callable[..., Session]

NATURAL = Path(__file__).parents[3] / "shared" / "data" / "text" / "natural_en.dev.jsonl"

LABELLED: list[tuple[str, str, dict[str, object]]] = [
    ("make it two degrees warmer for the passenger", "climate.increase_temperature", {"zone": "passenger", "value": 2}),
    ("blower on three", "climate.set_fan", {"level": 3}),
    ("no more air conditioning", "climate.ac_off", {}),
    ("clear the windscreen", "climate.defrost_on", {"zone": "front"}),
    ("heat the rear window", "climate.defrost_on", {"zone": "rear"}),
    ("seat heating on low in the back", "seat.heat_set", {"zone": "rear", "level": 1}),
    ("slide my seat forward", "seat.move", {"zone": "speaker", "direction": "forward"}),
    ("can we make another ninety kilometers", "range.check_reach", {"distance": 90, "unit": "km"}),
]


def label(action: str, slots: dict[str, object]) -> dict[str, object]:
    domain, _, name = action.partition(".")
    return {"domain": domain, "action": name, "slots": slots}


def written(tmp_path: Path, rows: list[tuple[str, str, dict[str, object]]]) -> Path:
    lines = [
        json.dumps({"text": text, "commands": [label(action, slots)], "accept": [], "needs_context": False})
        for text, action, slots in rows
    ]
    file = tmp_path / "natural.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_what_happened_as_labelled_is_right(tmp_path: Path, converse: Converse) -> None:
    score = score_natural(written(tmp_path, LABELLED), converse)
    assert score.total == len(LABELLED)
    assert score.wrong == ()


@pytest.mark.parametrize(
    ("text", "action", "slots"),
    [
        pytest.param("a bit warmer", "climate.decrease_temperature", {}, id="the wrong way"),
        pytest.param("a bit warmer", "climate.increase_temperature", {"value": 3}, id="not as far"),
        pytest.param("passenger side warmer", "climate.increase_temperature", {"zone": "driver"}, id="another seat"),
        pytest.param("everyone warmer", "climate.increase_temperature", {"zone": "driver"}, id="more seats than asked"),
        pytest.param("heat my seat", "climate.ac_on", {}, id="something else"),
        pytest.param("open the fridge", "climate.ac_on", {}, id="nothing"),
        pytest.param("can we make ninety kilometers", "range.check_reach", {"distance": 19}, id="another number"),
        pytest.param("make coffee", "climate.make_coffee", {}, id="a label nobody knows"),
    ],
)
def test_what_happened_otherwise_is_wrong(
    tmp_path: Path, converse: Converse, text: str, action: str, slots: dict[str, object]
) -> None:
    assert score_natural(written(tmp_path, [(text, action, slots)]), converse).accuracy == 0.0


@pytest.mark.skipif(not NATURAL.exists(), reason="needs the shared development set of natural English")
def test_development_set(converse: Converse) -> None:
    score = score_natural(NATURAL, converse)
    assert score.total > 30
    assert score.accuracy >= 0.45, [text for text, _ in score.wrong]
