"""Errors carry a place and a hint, also across a process border."""

from __future__ import annotations

import pickle

from cockpit.errors import AudioError, CockpitError, PackError, Place, did_you_mean
from cockpit.vehicle.rules import RULES, RuleRefused


def test_an_error_reads_as_place_message_and_hint() -> None:
    error = PackError("unknown slot 'tempature'", place=Place("pack.yaml", 12, 9), hint="did you mean 'temperature'?")
    assert str(error) == "pack.yaml:12:9: unknown slot 'tempature'\n  hint: did you mean 'temperature'?"


def test_an_error_survives_pickling_with_all_it_says() -> None:
    error = AudioError("no microphone", place="default", hint="plug one in")
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is AudioError
    assert str(copy) == str(error)


def test_only_near_words_are_suggested() -> None:
    assert did_you_mean("climte", ["climate", "seats"]) == "did you mean 'climate'?"
    assert did_you_mean("xyzzy", ["climate", "seats"]) is None


def test_a_refusal_by_rule_is_one_of_ours_and_says_what_is_possible() -> None:
    refused = RuleRefused(RULES[0], "Vehicle.Cabin.Door.Row1.DriverSide.IsOpen")
    assert isinstance(refused, CockpitError)
    assert RULES[0].sentence in str(refused)
