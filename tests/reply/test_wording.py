"""Replies from packs' templates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.errors import PackError, Place, SignalError
from cockpit.reply.wording import Reply, Terms, Value, check_template, choose, join, listed, placeholders, render

TERMS = Terms(
    units={"temperature": "celsius", "range": "km", "time": "minutes"},
    names={
        "zone": {"driver": "driver side", "all": "everywhere"},
        "level": {"100": "full", "2.5": "two and a bit"},
        "light": {"on": "burning", "off": "out"},
    },
)


@pytest.mark.parametrize(
    ("template", "values", "text", "spoken"),
    [
        pytest.param("Fan off.", {}, "Fan off.", "Fan off.", id="no placeholder"),
        pytest.param(
            "{zone}, {temperature}.",
            {"zone": "driver", "temperature": 21.5},
            "Driver side, 21.5 °C.",
            "Driver side, twenty one and a half degrees.",
            id="named, and with a unit",
        ),
        pytest.param(
            "Warmer: {zone}, {temperature}.",
            {"zone": "rear_left", "temperature": 1},
            "Warmer: rear left, 1 °C.",
            "Warmer: rear left, one degree.",
            id="no name: the id in words, without capital inside a sentence",
        ),
        pytest.param(
            "Done! {zone} too.", {"zone": "all"}, "Done! Everywhere too.", "Done! Everywhere too.", id="second"
        ),
        pytest.param(
            "{range} in {time}.",
            {"range": 310, "time": 80},
            "310 km in 1 h 20 min.",
            "Three hundred and ten kilometres in one hour and twenty minutes.",
            id="a number begins",
        ),
        pytest.param("It is {ac}.", {"ac": True}, "It is on.", "It is on.", id="on"),
        pytest.param("It is {ac}.", {"ac": False}, "It is off.", "It is off.", id="off"),
        pytest.param("It is {light}.", {"light": False}, "It is out.", "It is out.", id="named off"),
        pytest.param("Fan {level}.", {"level": 100}, "Fan full.", "Fan full.", id="named number"),
        pytest.param("Fan {level}.", {"level": 100.0}, "Fan full.", "Fan full.", id="named whole float"),
        pytest.param("Fan {level}.", {"level": 2.5}, "Fan two and a bit.", "Fan two and a bit.", id="named float"),
        pytest.param("Fan {level}.", {"level": 3}, "Fan 3.", "Fan three.", id="number without name"),
        pytest.param(
            "{zone}: {temperature}.",
            {"zone": ["driver", "passenger", "rear_left"], "temperature": (20, 21.5)},
            "Driver side, passenger and rear left: 20 °C and 21.5 °C.",
            "Driver side, passenger and rear left: twenty degrees and twenty one and a half degrees.",
            id="lists",
        ),
        pytest.param("{note}", {"note": "{zone} \\1"}, "{zone} \\1", "{zone} \\1", id="values are no templates"),
    ],
)
def test_renders(template: str, values: dict[str, Value], text: str, spoken: str) -> None:
    assert render(template, values, TERMS) == Reply(text, spoken)


def test_miles_when_asked_for() -> None:
    terms = Terms(units={"range": "km"}, distance="miles")
    assert render("{range}", {"range": 310}, terms).text == "193 mi"


def test_an_unknown_placeholder_is_refused_with_place_and_hint() -> None:
    place = Place("climate/en.yaml", 12, 9)
    with pytest.raises(PackError, match=r"climate/en\.yaml:12:9: unknown placeholder '\{tempature\}'") as caught:
        check_template("{zone}, {tempature}.", ["zone", "temperature"], place)
    assert caught.value.hint == "did you mean 'temperature'?"
    with pytest.raises(PackError) as caught:
        render("{other}", {"zone": "driver"}, TERMS, place)
    assert caught.value.place == place
    assert caught.value.hint == "known here: zone"


@pytest.mark.parametrize("template", ["{", "}", "{}", "{Zone}", "{zone", "zone}", "{{zone}}", "{zone!r}", "{0}"])
def test_a_stray_brace_is_refused(template: str) -> None:
    with pytest.raises(PackError, match="a brace"):
        placeholders(template, Place("pack"))


def test_placeholders_are_named_once_in_order() -> None:
    assert placeholders("{b} {a} {b}") == ("b", "a")
    assert placeholders("none") == ()


def test_a_number_that_cannot_be_told_is_a_signal_error() -> None:
    with pytest.raises(SignalError):
        render("{range}", {"range": float("nan")}, TERMS)


def test_wordings_take_turns_while_parked_and_are_short_while_driving() -> None:
    wordings = ["As you like, it is done.", "Done.", "It is done."]
    assert [choose(wordings, turn) for turn in range(4)] == [*wordings, wordings[0]]
    assert {choose(wordings, turn, driving=True) for turn in range(4)} == {"Done."}


def test_several_replies_become_sentences_of_one() -> None:
    replies = [Reply("20 °C.", "Twenty degrees."), Reply(" Fan off", "Fan off"), Reply("", ""), Reply("More?", "More?")]
    assert join(replies) == Reply("20 °C. Fan off. More?", "Twenty degrees. Fan off. More?")
    assert join([]) == Reply("", "")


@pytest.mark.parametrize(
    ("words", "expected"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists(words: list[str], expected: str) -> None:
    assert listed(words) == expected


@given(st.text(st.sampled_from("ab{}_ .:!"), max_size=60))
def test_any_template_is_filled_or_refused(template: str) -> None:
    try:
        names = placeholders(template)
    except PackError:
        assert "{" in template or "}" in template
        return
    reply = render(template, dict.fromkeys(names, "x"), TERMS)
    assert "{" not in reply.text
    assert reply.text == reply.spoken
