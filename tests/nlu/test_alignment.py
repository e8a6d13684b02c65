"""What became of each word, as plain data."""

from __future__ import annotations

import json

import pytest

from cockpit.nlu.alignment import Kind, aligned
from cockpit.nlu.understanding import Step
from cockpit.nlu.words import UNKNOWN


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (Step("warmer", "warmer", 0.0, ("zone",)), "matched"),
        (Step("wamer", "warmer", 0.3), "slip"),
        (Step("uh", "", 0.05), "filler"),
        (Step("banana", "", 1.0), "skipped"),
        (Step("", "the", 0.2), "missing"),
        (Step(UNKNOWN, "warmer", 0.6), "garbled"),
        (Step(UNKNOWN, "", 0.6), "garbled"),
    ],
)
def test_kinds(step: Step, kind: Kind) -> None:
    (word,) = aligned([step])
    assert (word.kind, word.said, word.grammar, word.cost, word.slots) == (
        kind, step.said, step.grammar, step.cost, step.slots,
    )  # fmt: skip


def test_free_words_have_no_grammar_beside_them() -> None:
    words = aligned([Step("chilly", "", 0.0), Step("passenger", "passenger", 0.0, ("zone",))], free=True)
    assert [word.kind for word in words] == ["free", "matched"]


def test_it_is_json() -> None:
    (word,) = aligned([Step("wamer", "warmer", 0.31234)])
    assert json.loads(json.dumps(word.to_json())) == {
        "kind": "slip", "said": "wamer", "grammar": "warmer", "cost": 0.312, "slots": [],
    }  # fmt: skip
