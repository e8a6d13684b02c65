"""The alignment of a turn, by characters of its text."""

from __future__ import annotations

import pytest

from cockpit.events import Hypothesis
from cockpit.nlu.understanding import Step, Understanding
from cockpit.web.spans import spans


def marks(text: str, *steps: Step) -> list[tuple[str, str, str | None]]:
    found = spans(text, Understanding(Hypothesis(text), steps=steps))
    return [(text[span.begin : span.end], span.role, span.slot) for span in found]


def test_words_are_found_in_order_with_what_they_fill() -> None:
    steps = [Step("set", "set", 0), Step("it", "it", 0), Step("to", "to", 0), Step("it", "eight", 0.5, ("seats.n",))]
    assert marks("Set it to IT", *steps) == [
        ("Set", "matched", None),
        ("it", "matched", None),
        ("to", "matched", None),
        ("IT", "slip", "seats.n"),
    ]


@pytest.mark.parametrize(
    ("text", "said"), [("together", "get"), ("22 degrees", "twenty"), ("", "a"), ("so", "so much more")]
)
def test_what_is_not_there_has_no_span(text: str, said: str) -> None:
    assert marks(text, Step(said, said, 0)) == []


def test_a_word_is_not_looked_for_within_another() -> None:
    assert spans("unit it", Understanding(Hypothesis(""), steps=(Step("it", "it", 0),)))[0].begin == 5


def test_what_was_not_said_stands_where_it_would() -> None:
    steps = (Step("turn", "turn", 0), Step("", "it", 0.1), Step("up", "up", 0))
    found = spans("turn up", Understanding(Hypothesis(""), steps=steps))
    assert [(each.begin, each.end, each.role, each.grammar) for each in found] == [
        (0, 4, "matched", None),
        (4, 4, "missing", "it"),
        (5, 7, "matched", None),
    ]


def test_a_slip_tells_the_word_of_the_template() -> None:
    (found,) = spans("heeting", Understanding(Hypothesis(""), steps=(Step("heeting", "heating", 0.1),)))
    assert (found.role, found.grammar) == ("slip", "heating")


def test_figures_are_one_span_for_the_words_they_are_read_as() -> None:
    slot = ("climate.temperature",)
    steps = [Step("to", "to", 0), Step("twenty", "twenty", 0, slot), Step("two", "two", 0, slot), Step("in", "in", 0)]
    assert marks("to 22 in", *steps) == [
        ("to", "matched", None),
        ("22", "matched", "climate.temperature"),
        ("in", "matched", None),
    ]
