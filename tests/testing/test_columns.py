"""Alignments as people see them."""

from __future__ import annotations

from cockpit.nlu.understanding import Step
from cockpit.testing.columns import drawn, word_steps


def test_words_lie_above_each_other_with_their_costs() -> None:
    steps = (
        Step("set", "set", 0.0),
        Step("temprature", "temperature", 0.15),
        Step("", "to", 0.2),
        Step("um", "", 0.05),
    )
    assert drawn(steps) == [
        "said  set temprature  ·   um",
        "pack  set temperature to  ·",
        "          0.15        0.2 0.05",
    ]


def test_no_costs_no_third_line() -> None:
    assert drawn([Step("hello", "hello", 0.0)], ("said", "heard")) == ["said   hello", "heard  hello"]


def test_fewest_edits() -> None:
    steps = word_steps("open the door please".split(), "open my doors".split())
    assert [(step.said, step.grammar, step.cost) for step in steps] == [
        ("open", "open", 0), ("the", "my", 1), ("door", "doors", 1), ("please", "", 1),
    ]  # fmt: skip
    assert word_steps([], ["hello"]) == (Step("", "hello", 1.0),)
