"""Families of intents: what is wrong with one is shown at its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit.errors import PackError
from cockpit.packs.load import load_packs
from cockpit.packs.schema import Family, Role

WritePack = Callable[..., Path]

FAMILY = "families:\n  light: {sets: [set], off: off}\n"


def test_a_family_names_intents_of_its_pack(write_pack: WritePack, meaning: str) -> None:
    (pack,) = load_packs([write_pack(meaning + FAMILY)]).packs.values()
    assert pack.meaning.family("set").members == {"set", "off"}


def test_an_intent_without_kin_is_a_family_of_its_own(write_pack: WritePack, meaning: str) -> None:
    (pack,) = load_packs([write_pack(meaning)]).packs.values()
    assert pack.meaning.family("off").of("again", "off", "off") == "off"
    assert pack.meaning.family("off").of("more", "off", "off") is None


@pytest.mark.parametrize(
    ("family", "message", "hint"),
    [
        ("  light: {off: of}", "unknown intent 'of'", "did you mean 'off'?"),
        ("  light: {sets: [set], offf: off}", "unknown key 'offf'", "'off'"),
        ("  light: {sets: [set]}\n  other: {also: [set]}", "in the families 'light' and 'other'", ""),
        ("  light: {more: set, small: {lvel: 1}}", "unknown slot 'lvel'", "'level'"),
        ("  light: {more: set, small: {level: 11}}", "takes 0 to 10", ""),
    ],
)
def test_what_is_wrong_is_shown(write_pack: WritePack, meaning: str, family: str, message: str, hint: str) -> None:
    with pytest.raises(PackError) as caught:
        load_packs([write_pack(f"{meaning}families:\n{family}\n")])
    assert message in caught.value.message
    assert hint in (caught.value.hint or "")
    assert caught.value.place is not None
    assert (caught.value.place.line or 0) >= meaning.count("\n") + 1


def test_the_other_one_is_a_value(write_pack: WritePack, meaning: str) -> None:
    wrong = meaning.replace("[kitchen, hall]}", "[kitchen, hall], others: {kitchen: hell}}")
    with pytest.raises(PackError, match="unknown value of 'room' 'hell'"):
        load_packs([write_pack(wrong)])


@pytest.mark.parametrize(
    ("role", "last", "direction", "intent"),
    [
        ("more", "set", "set", "warmer"),
        ("less", "set", "set", "cooler"),
        ("more", "cooler", "cooler", "cooler"),
        ("less", "cooler", "cooler", "warmer"),
        ("more", "cooler", "warmer", "warmer"),
        ("up", "cooler", "cooler", "warmer"),
        ("down", "warmer", "warmer", "cooler"),
        ("again", "cooler", "warmer", "cooler"),
        ("on", "warmer", "warmer", None),
    ],
)
def test_roles(role: Role, last: str, direction: str, intent: str | None) -> None:
    family = Family(more="warmer", less="cooler", sets=["set"])
    assert family.of(role, last, direction) == intent


def test_up_and_down_may_be_other_intents_than_more_and_less() -> None:
    family = Family(more="open", less="close", up="close", down="open")
    assert [family.of(role, "open", "open") for role in ("more", "up", "down")] == ["open", "close", "open"]


def test_more_of_what_closes_is_less() -> None:
    family = Family(more="wider", less="narrower", open="open", close="shut")
    assert [family.of(role, "shut", "shut") for role in ("more", "less")] == ["narrower", "wider"]
    assert [family.of(role, "open", "open") for role in ("more", "less")] == ["wider", "narrower"]
