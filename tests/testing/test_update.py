"""--update rewrites only what is expected already, and every comment and line stays in its place."""

from __future__ import annotations

from cockpit.testing.update import update
from tests.testing.conftest import Hold, Write

BEFORE = """\
# about the dome
talks:
  - talk: dim  # and light
    turns:
      - {say: dim to three, intent: dome.light, slots: {level: 4}, reply: bright} # a flow
      # the next one is asked
      - say: dim
        status: done  # not so
        car: {Vehicle.Cabin.Light.AmbientLight.Row1.DriverSide.Intensity: {value: 5, within: 1}}
      - {say: warm the car, unchanged: true, reply: {exact: 'Cold.', contains: [warm]}}
"""
AFTER = """\
# about the dome
talks:
  - talk: dim  # and light
    turns:
      - {say: dim to three, intent: dome.dim, slots: {level: 3}, reply: Dimmed to 3.} # a flow
      # the next one is asked
      - say: dim
        status: asked # not so
        car: {Vehicle.Cabin.Light.AmbientLight.Row1.DriverSide.Intensity: {value: 3, within: 1}}
      - {say: warm the car, unchanged: false, reply: {exact: 'It gets warm.', contains: [warm]}}
"""


def test_what_is_expected_is_rewritten_in_place(write_script: Write, hold_all: Hold) -> None:
    file = write_script(text=BEFORE)
    updated = update(hold_all(file))[str(file)]
    assert file.read_text(encoding="utf-8") == AFTER
    assert (updated.changed, updated.left) == (7, ())
    assert all(result.ok for result in hold_all(file))


def test_what_cannot_be_rewritten_is_left_and_named(write_script: Write, hold_all: Hold) -> None:
    text = (
        "talks:\n  - talk: a\n    table: [{n: 3}, {n: 5}]\n    turns: [{say: 'dim to {n}', slots: {level: 9}}]\n"
        "  - talk: b\n    turns:\n      - {say: nonsense, intent: dome.dim}\n"
        "      - {say: toggle the light, absent: Vehicle.Cabin.Light.*, reply: {without: light}}\n"
    )
    file = write_script(text=text)
    updated = update(hold_all(file))[str(file)]
    assert file.read_text(encoding="utf-8") == text
    assert updated.changed == 0
    keys = [problem.difference.key for problem in updated.left]
    assert keys == ["slot level", "slot level", "intent", "absent", "reply"]


def test_nothing_failed_nothing_is_touched(write_script: Write, hold_all: Hold) -> None:
    assert update(hold_all(write_script("say: toggle the light, status: done"))) == {}
