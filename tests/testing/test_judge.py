"""A talk script that cannot fail proves nothing: each expectation, when wrong, is a problem with its place."""

from __future__ import annotations

import pytest

from tests.testing.conftest import Hold, Write

TEMPERATURE = "Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature"
DOME = "Vehicle.Cabin.Light.IsDomeOn"


def test_what_went_as_written_is_no_problem(write_script: Write, hold_all: Hold) -> None:
    file = write_script(
        f"say: toggle the light, intent: dome.light, status: done, car: {{{DOME}: true}}, absent: '*.HVAC.*'",
        "say: dim, status: asked, reason: missing-slot, unchanged: true, reply: {contains: HOW, template: ask.level}",
        "say: three, slots: {level: 3}, reply: [dimmed, '3'], within_ms: 60000",
        "say: dim, after: 5, status: asked",
        "say: five, after: 29 s, status: done, reply: {exact: Dimmed to 5., without: light}",
        "say: nonsense, status: not-understood, reason: no-match, unchanged: true, reply: {template: no-match}",
        f"say: warm the car, car: {{{TEMPERATURE}: 77 °F}}, reply: {{template: reply}}",
        f"say: warm the car, car: {{{TEMPERATURE}: {{value: 24, within: 2 °F}}}}, reply: {{template: same}}",
        f"say: warm the car, car: {{{TEMPERATURE}: {{above: 24 °C, below: 26}}}}, unchanged: true",
    )
    assert [str(problem) for result in hold_all(file) for problem in result.problems] == []


@pytest.mark.parametrize(
    ("turn", "message"),
    [
        ("say: toggle the light, intent: dome.dim", "intent: expected dome.dim, got dome.light"),
        ("say: toggle the light, intent: [dome.light, dome.dim]", "expected dome.light, dome.dim, got dome.light"),
        ("say: nonsense, intent: dome.light", "expected dome.light, got nothing"),
        ("say: dim to three, slots: {level: 4}", "slot level: expected 4, got 3"),
        ("say: toggle the light, slots: {level: 4}", "slot level: expected 4, got nothing"),
        ("say: toggle the light, status: refused", "expected refused, got done"),
        ("say: dim, status: refused", "expected refused, got asked (missing-slot)"),
        ("say: dim, reason: unsafe", "expected unsafe, got missing-slot"),
        (f"say: toggle the light, car: {{{DOME}: false}}", "IsDomeOn: expected false, got true"),
        ("say: toggle the light, car: {Vehicle.Speed: 9 km/h}", "Speed: expected 9 km/h, got 0 km/h"),
        (f"say: toggle the light, car: {{{TEMPERATURE}: {{value: 20, within: 0.5}}}}", "20 celsius ± 0.5, got 21"),
        (f"say: toggle the light, car: {{{TEMPERATURE}: {{above: 21}}}}", "expected above 21, got 21"),
        (f"say: toggle the light, car: {{{TEMPERATURE}: {{below: 21}}}}", "expected below 21, got 21"),
        ("say: toggle the light, unchanged: true", "expected no change"),
        ("say: toggle the light, absent: Vehicle.Cabin.Light.*", "no change of Vehicle.Cabin.Light.*, got"),
        ("say: toggle the light, reply: darkness", "expected “darkness” in it, got “Light toggled.”"),
        ("say: toggle the light, reply: {without: LIGHT}", "expected no “LIGHT” in it"),
        ("say: toggle the light, reply: {exact: light toggled.}", "expected “light toggled.”, got “Light toggled.”"),
        ("say: warm the car, reply: {template: same}", "the wording 'same', got “It gets warm.”"),
        ("say: toggle the light, within_ms: 0.0001", "at most 0.0001 ms"),
    ],
)
def test_what_went_otherwise_is_a_problem_with_its_place(
    write_script: Write, hold_all: Hold, turn: str, message: str
) -> None:
    (result,) = hold_all(write_script(turn))
    (problem,) = result.problems
    assert message in str(problem)
    assert "own.talk.yaml:4:" in str(problem)


def test_turns_behind_a_failed_one_say_so(write_script: Write, hold_all: Hold) -> None:
    results = hold_all(write_script("say: dim, status: done", "say: three, status: done", "say: nonsense"))
    assert [(result.ok, result.broken) for result in results] == [(False, False), (True, True), (True, True)]


def test_a_misunderstanding_comes_with_its_alignment(write_script: Write, hold_all: Hold) -> None:
    (result,) = hold_all(write_script("say: toggel the lamp, intent: dome.light"))
    assert next((step.said, step.grammar) for step in result.alignment) == ("toggel", "toggle")


def test_another_seat_speaks(write_script: Write, hold_all: Hold, dome: object) -> None:
    text = "talks:\n  - talk: seats\n    from: passenger\n    turns: [{say: dim, from: rear_left}, {say: three}]\n"
    assert all(result.ok for result in hold_all(write_script(text=text)))
