"""Which sentences of the shipped packs two intents claim: each with the reason why it stays."""

from __future__ import annotations

import re

import pytest

from cockpit.packs.load import load_packs
from cockpit.settings import SHIPPED_PACKS, shipped
from cockpit.workbench.claims import Claims
from cockpit.workbench.overlap import Overlaps

KEPT = {
    frozenset({"doors.lock", "doors.lock_door"}): "“my doors” are all of them, which weighs more; “my door” is one",
    frozenset({"doors.unlock", "doors.unlock_door"}): "the same",
    frozenset({"scenes.enter", "scenes.enter_own"}): "a scene of one's own may be called date night",
    frozenset({"windows.open", "windows.open_others"}): "“the other window” is one; “the other windows” are the others",
    frozenset({"windows.close", "windows.close_others"}): "the same",
    frozenset({"windows.open", "windows.set"}): "“all four” and “all”, “four”: nobody opens a window by four percent",
    frozenset({"windows.close", "windows.set"}): "“up front” beside a verb that goes with “up”: nobody says it so",
    frozenset({"windows.less", "windows.more"}): "the same",
}


@pytest.mark.slow
def test_every_sentence_that_two_intents_claim_has_its_reason() -> None:
    claims = Claims(load_packs([shipped(SHIPPED_PACKS)]))
    found = {_pair(finding.message) for finding in Overlaps(claims).claimed_twice()}
    assert found == set(KEPT)


def _pair(message: str) -> frozenset[str]:
    return frozenset(re.findall(r"by ([a-z_]+\.[a-z_]+)", message))
