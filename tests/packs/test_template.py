from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.errors import PackError, Place
from cockpit.packs.template import (
    AnyOrder,
    InOrder,
    Maybe,
    OneOf,
    RuleRef,
    SlotRef,
    Word,
    parse_template,
)


def test_parses_each_construct() -> None:
    assert parse_template("on") == Word("on")
    assert parse_template("turn  On") == InOrder((Word("turn"), Word("on")))
    assert parse_template("(a|b c)") == OneOf((Word("a"), InOrder((Word("b"), Word("c")))))
    assert parse_template("a|b") == OneOf((Word("a"), Word("b")))
    assert parse_template("[a|b] c") == InOrder((Maybe(OneOf((Word("a"), Word("b")))), Word("c")))
    assert parse_template("(a;[b])") == AnyOrder((Word("a"), Maybe(Word("b"))))
    assert parse_template("{ zone } <at>") == InOrder((SlotRef("zone"), RuleRef("at")))
    assert parse_template("driver's wi-fi o’clock kids'") == InOrder(
        (Word("driver's"), Word("wi-fi"), Word("o'clock"), Word("kids'"))
    )
    assert parse_template("((a))") == Word("a")


def test_remembers_the_columns_of_names() -> None:
    node = parse_template("turn {zone}", Place("en.yaml", 3, 10))
    assert isinstance(node, InOrder)
    slot = node.parts[1]
    assert isinstance(slot, SlotRef) and slot.column == 15


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("", 1, "says nothing"),
        ("   ", 1, "says nothing"),
        ("turn (on", 6, r"'\)' is missing"),
        ("turn [on", 6, r"'\]' is missing"),
        ("turn on)", 8, r"'\)' closes nothing"),
        ("turn (on]", 9, r"'\]' closes nothing"),
        ("a (b|) c", 3, r"nothing beside '\|'"),
        ("a ()", 3, "nothing in the brackets"),
        ("a []", 3, "nothing in the brackets"),
        ("(a|b;c)", 5, "side by side"),
        ("set to 21", 8, "digits are not spoken"),
        ("turn on, please", 8, "',' is not spoken"),
        ("turn {zone", 6, "'{' is never closed"),
        ("turn <zone", 6, "'<' is never closed"),
        ("turn {Zone!}", 6, "no name"),
        ("turn {}", 6, "no name"),
        ("a .* b", 3, "'.' is not spoken"),
        ("(a;b;c;d;e;f;g)", 1, "7 parts in any order"),
        ("(" * 200 + "a" + ")" * 200, 21, "nested deeper"),
    ],
)
def test_refuses_with_the_column(text: str, column: int, message: str) -> None:
    with pytest.raises(PackError, match=message) as caught:
        parse_template(text)
    assert caught.value.place is not None
    assert caught.value.place.column == column


@settings(deadline=None)
@given(st.text(alphabet="ab'-()[]|;{}<>1, ", max_size=500))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        parse_template(text)
    except PackError as error:
        assert error.place is not None and 1 <= (error.place.column or 0) <= len(text) + 1
