from __future__ import annotations

import itertools
import time

import pytest

from cockpit.errors import PackError
from cockpit.packs.measure import Scale, Size
from cockpit.packs.schema import ChoiceSlot, Language, RangeSlot, Slot
from cockpit.packs.yaml_file import Places

SLOTS: dict[str, Slot] = {
    "room": ChoiceSlot.model_validate({"type": "choice", "values": ["hall", "kitchen"]}),
    "level": RangeSlot(type="range", low=0, high=5, step=0.5),
}
ROOMS = {"room": {"hall": ["hall", "[front] entrance"], "kitchen": "kitchen"}}


def scale(rules: dict[str, str] | None = None) -> Scale:
    wording = Language.model_validate({"slots": ROOMS, "rules": rules or {}})
    return Scale(SLOTS, wording, Places("en.yaml", {"": (7, 1)}))


@pytest.mark.parametrize(
    ("template", "sentences", "words"),
    [
        ("a", 1, 1),
        ("a [b] c", 2, 3),
        ("(a|b|c) [d]", 6, 2),
        ("(a;b;c)", 6, 3),
        ("(a;[b])", 4, 2),
        ("{room} a", 4, 3),
        ("a {level}", 11, 7),
        ("<r> [<r>]", 6, 4),
    ],
)
def test_counts_without_expanding(template: str, sentences: int, words: int) -> None:
    size = scale({"r": "(x|y z)"}).template(template)
    assert (size.sentences, size.words) == (sentences, words)


def test_tells_which_slots_may_and_must_be_filled() -> None:
    size = scale().template("({room} on|on) {level}")
    assert size.slots == {"room", "level"}
    assert size.sure == {"level"}


@pytest.mark.alone
def test_refuses_thirty_optionals_with_the_count_at_once() -> None:
    start_s = time.process_time()
    with pytest.raises(PackError, match="1,073,741,824 sentences") as caught:
        scale().template("a " + " ".join(f"[{letter}]" for letter in "abcdefghijklmnopqrstuvwxyzabcd"))
    assert time.process_time() - start_s < 0.1
    assert str(caught.value.place) == "en.yaml:7:1"


def test_refuses_rules_that_multiply_like_a_bomb() -> None:
    """Every rule doubles the one before: one sentence of a million words, or a million ways to say one word."""
    long = {f"r{chr(97 + i)}": f"<r{chr(98 + i)}> <r{chr(98 + i)}>" for i in range(18)} | {"rs": "a"}
    wide = {f"r{chr(97 + i)}": f"(<r{chr(98 + i)}>|<r{chr(98 + i)}>)" for i in range(18)} | {"rs": "a"}
    for rules, message in ((long, "words in one sentence"), (wide, "rules written out")):
        with pytest.raises(PackError, match=message):
            scale(rules).template("<ra>")


def test_refuses_a_pack_that_is_too_much_in_all() -> None:
    whole = scale({"r": "|".join(["a"] * 249)})
    with pytest.raises(PackError, match="more than 200,000 words"):
        for _ in range(1000):
            whole.template("<r> a")


@pytest.mark.parametrize(
    ("rules", "template", "message", "hint"),
    [
        ({"a": "x <b>", "b": "<a>"}, "<a>", "rule 'a' needs itself: <a> > <b> > <a>", "recursive"),
        ({"a": "<a>"}, "<a>", "needs itself", "recursive"),
        ({"a": "x"}, "<aa>", "unknown rule 'aa'", "did you mean 'a'"),
        ({}, "{rom}", "unknown slot 'rom'", "did you mean 'room'"),
        ({}, "[a] [b]", "may say nothing", "optional"),
        ({"a": "[x]"}, "<a>", "may say nothing", "optional"),
        ({}, "{room} and {room}", "'room' may be said twice", "once"),
        ({"at": "in {room}"}, "{room} on [<at>]", "'room' may be said twice", "once"),
    ],
)
def test_refuses_what_cannot_be_said(rules: dict[str, str], template: str, message: str, hint: str) -> None:
    with pytest.raises(PackError, match=message) as caught:
        scale(rules).template(template)
    assert hint in (caught.value.hint or "")


def test_refuses_a_long_chain_of_rules() -> None:
    names = [f"r{a}{b}" for a in "abcdefghij" for b in "abcdefghij"]
    rules = {name: f"<{after}>" for name, after in itertools.pairwise(names)} | {names[-1]: "a"}
    with pytest.raises(PackError, match="rules inside rules"):
        scale(rules).template(f"<{names[0]}>")


def test_a_word_is_one_sentence() -> None:
    assert scale().template("a") == Size(words=1, parts=1)
