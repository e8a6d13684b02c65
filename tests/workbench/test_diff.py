"""Which sentences change their meaning, in both directions."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit.packs.load import Packs, load_packs
from cockpit.workbench.diff import compare, samples

WriteFiles = Callable[..., Path]

TEXT = (
    "pack: own\nslots: {n: {type: range, low: 1, high: 9}}\n"
    "intents:\n  on: {takes: [n], tell: {n: Vehicle.Speed}}\n  off: {tell: {n: Vehicle.Speed}}\n"
    "en:\n  intents:\n    on: {say: ['glow [at {n}]', shine], reply: On.}\n    off: {say: darken, reply: Off.}\n"
)


@pytest.fixture
def load(write_pack: WriteFiles) -> Callable[[str, str], Packs]:
    return lambda text, name: load_packs([write_pack(text, name=name)])


def test_the_same_pack_has_no_difference(load: Callable[[str, str], Packs]) -> None:
    found = compare(load(TEXT, "old"), load(TEXT, "new"), 200, 0)
    assert (found.removed, found.added, found.differences) == ((), (), ())
    assert found.tried >= 10


def test_lost_gained_and_changed(load: Callable[[str, str], Packs]) -> None:
    new = TEXT.replace(", shine]", "]").replace("say: darken", "say: [darken, dim, shine]")
    found = compare(load(TEXT, "old"), load(new, "new"), 200, 0)
    assert found.removed == (("own.on", "shine"),)
    assert found.added == (("own.off", "dim"), ("own.off", "shine"))
    assert {(each.kind, each.sentence) for each in found.differences} == {("gained", "dim"), ("changed", "shine")}
    back = compare(load(new, "new"), load(TEXT, "old"), 200, 0)
    assert {(each.kind, each.sentence) for each in back.differences} == {("lost", "dim"), ("changed", "shine")}
    assert json.loads(json.dumps(found.to_json()))["differences"][0]["new"] == [{"intent": "own.off", "slots": {}}]


def test_a_slot_that_changes_is_a_change(load: Callable[[str, str], Packs]) -> None:
    new = TEXT.replace("shine]", "{text: shine, slots: {n: 3}}]")
    (difference,) = compare(load(TEXT, "old"), load(new, "new"), 100, 0).differences
    assert (difference.kind, difference.new) == ("changed", (("own.on", (("n", 3.0),)),))


def test_samples_are_the_same_for_the_same_seed(load: Callable[[str, str], Packs]) -> None:
    packs = load(TEXT, "old")
    assert samples(packs, "own", 5, 1) == samples(packs, None, 5, 1)
    assert samples(packs, "own", 5, 1) != samples(packs, "own", 5, 2)
