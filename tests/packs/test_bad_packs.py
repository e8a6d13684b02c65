"""Each kind of mistake in a pack: the place it is shown at, and the hint."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit.errors import PackError
from cockpit.packs.load import load_packs

WritePack = Callable[..., Path]
Change = tuple[str, str]

OFF = 'say: "<lamp> off"'
HALL = "    hall: hall\n"


def refused(folder: Path) -> PackError:
    start_s = time.process_time()
    with pytest.raises(PackError) as caught:
        load_packs([folder])
    assert time.process_time() - start_s < 0.5
    return caught.value


@pytest.mark.parametrize(
    ("change", "place", "message", "hint"),
    [
        (("pack: lamp", ""), "2:1", "'pack' is missing", "pack: ..."),
        (("pack: lamp", "pack: Lamp!"), "1:7", "'Lamp!' is no name", "small letters"),
        (("pack: lamp", "pack: 3"), "1:7", "must be text", None),
        (("    do:\n      - {set: V", "    doo:\n      - {set: V"), "13:5", "unknown key 'doo'", "'do'"),
        (("low: 0", "low: zero"), "3:29", "must be a number", None),
        (("low: 0", "low: 11"), "3:3", "use 2 to 1000", None),
        (("low: 0", "low: 0, step: 0"), "3:38", "greater than 0", None),
        (("high: 10", "high: 1e9"), "3:3", "use 2 to 1000", None),
        (("type: range", "type: rnage"), "3:3", "'rnage' is none of 'range', 'choice'", "did you mean 'range'?"),
        (("type: range, ", ""), "3:3", "'type' is missing", "type: range"),
        (("high: 10}", "high: 10, unit: percents}"), "3:48", "'percents' is none of", "did you mean 'percent'?"),
        (("- {set: Vehicle.Lamp.Hall.Level, to: 0}", "- {sett: Vehicle.X, to: 0}"), "14:9", "one of 'set'", None),
        (("to: 0}", "too: 0}"), "14:40", "unknown key 'too'", "'to'"),
        (("set: Vehicle.Lamp.Hall", "set: Lamp.Hall"), "14:15", "no signal path", "Vehicle."),
        (("needs: [level]", "needs: level"), "7:12", "must be a list", None),
        (("needs: [level]", "needs: [lvel]"), "7:13", "unknown slot 'lvel'", "did you mean 'level'?"),
        (("takes: [room]", "takes: []"), "9:22", "unknown slot 'room'", "level"),
        (("defaults: {room: hall}", "defaults: {room: hell}"), "9:22", "unknown value of 'room' 'hell'", "'hall'"),
        (("defaults: {room: hall}", "defaults: {}"), "11:16", "slot 'room' may be missing here", "default"),
        (('to: "{level}"', 'to: "{levle}"'), "11:49", "unknown slot 'levle'", "'level'"),
        (("Vehicle.Lamp.{room}.Level", "Vehicle.Lamp.{level}.Level"), "11:16", "no part of a path", None),
        (('to: "{level}"}', 'to: "{level}"}\n      - {step: Vehicle.X, by: "-{room}"}'), "12:32", "is no number", None),
        (("  off:", "  dark: {}\n  off:"), "12:3", "intent 'dark' has no wording", "how people say it"),
        (("values: [kitchen, hall]", "values: [kitchen, hall, loft]"), "4:3", "'loft' of 'room' has no words", ""),
        (("values: [kitchen, hall]", "values: []"), "4:24", "must not be empty", None),
        (("pack: lamp", "pack: lamp\npack: lamp"), "2:1", "twice", "line 1"),
        (("off:", "on:\n    do: []\n  on:"), "14:3", "'on' stands here twice", "line 12"),
    ],
)  # fmt: skip
def test_meaning(
    write_pack: WritePack, meaning: str, change: Change, place: str, message: str, hint: str | None
) -> None:
    old, new = change
    assert old in meaning
    folder = write_pack(meaning.replace(old, new, 1))
    error = refused(folder)
    assert message in error.message
    assert str(error.place) == f"{folder / 'pack.yaml'}:{place}"
    assert hint is None or hint in (error.hint or "")


@pytest.mark.parametrize(
    ("change", "place", "message", "hint"),
    [
        (("to {level}", "to {levle}"), "10:24", "unknown slot 'levle'", "did you mean 'level'?"),
        (("dim <lamp>", "dim <lmap>"), "11:21", "unknown rule 'lmap'", "did you mean 'lamp'?"),
        (("dim <lamp>", "dim <lamp> {level}"), "11:53", "both said and implied", "one of them"),
        (("dim <lamp>", "dim (<lamp>"), "11:21", "')' is missing", "never closed"),
        (("slots: {level: 2}", "slots: {level: 20}"), "11:45", "takes 0 to 10", None),
        (("slots: {level: 2}", "slots: {level: dim}"), "11:45", "takes a number", None),
        (("slots: {level: 2}", "slots: {lvl: 2}"), "11:43", "unknown slot 'lvl'", "'level'"),
        ((OFF, 'say: "<lamp> off {level}"'), "15:22", "intent 'off' has no slot 'level'", "takes: [level]"),
        ((OFF, 'say: ["the lamp off", "The  lamp off"]'), "15:28", "the same template twice", "line 15"),
        ((OFF, "say: []"), None, "intent 'off' has no wording", None),
        ((OFF, 'say: "dim <lamp>"'), "15:11", "the same template twice", "line 11"),
        (('lamp: "[the] (lamp|light)"', 'lamp: "<lamp>"'), "6:10", "needs itself", "recursive"),
        (("  off:\n", "  of:\n"), "14:3", "wording for an unknown intent 'of'", "did you mean 'off'?"),
        (("reply: Off.", ""), "14:3", "intent 'off' has no reply", "reply: ..."),
        (("reply: Off.", 'reply: "{now} off."'), "16:13", "unknown placeholder 'now'", None),
        (("at {level}.", "at {levl}."), "12:13", "unknown placeholder 'levl'", "'level'"),
        (("ask: {level:", "ask: {room:"), "13:18", "unknown needed slot 'room'", "level"),
        (("    ask: {level: \"How bright?\"}\n", ""), None, None, None),
        (("galley]", "hall]"), "4:11", "means both 'kitchen' and 'hall'", None),
        ((HALL, ""), None, "value 'hall' of 'room' has no words", "room: hall: ..."),
        ((HALL, "    hall: hall\n    cellar: cellar\n"), "5:13", "unknown value of 'room' 'cellar'", None),
        ((HALL, "    hall: hall {level}\n"), "4:11", "a slot in the words of a slot", "write its words"),
        ((HALL, "    hall: hall\n  level: {low: low}\n"), "5:3", "slot 'level' is a range", "by themselves"),
        (("rules:", "names: {room: {hal: The hall}}\nrules:"), "5:21", "unknown value of 'room' 'hal'", "'hall'"),
        (("[in the {room}]", "(1|2)"), "10:33", "digits are not spoken", "range slot"),
        (("rules:", "rulse:"), "5:1", "unknown key 'rulse'", "did you mean 'rules'?"),
    ],
)  # fmt: skip
def test_wording(
    write_pack: WritePack, wording: str, change: Change, place: str | None, message: str | None, hint: str | None
) -> None:
    old, new = change
    assert old in wording
    folder = write_pack(wording=wording.replace(old, new, 1))
    if message is None:
        load_packs([folder])
        return
    error = refused(folder)
    assert message in error.message
    assert place is None or str(error.place) == f"{folder / 'en.yaml'}:{place}"
    assert hint is None or hint in (error.hint or "")
