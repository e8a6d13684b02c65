"""A talk script that cannot fail proves nothing: each expectation, when wrong, is a problem with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from cockpit.dialogue.session import Session
from cockpit.errors import PackError
from cockpit.grammar.compile import compile_grammar
from cockpit.packs.load import load_packs
from cockpit.testing.talk import OpenSession, load_talks, run_talk
from cockpit.vehicle.scenario import scenario_named
from cockpit.vehicle.simulator import Vehicle

PACK = """\
pack: dome
slots: {level: {type: range, low: 1, high: 9}}
intents:
  light: {do: [{toggle: Vehicle.Cabin.Light.IsDomeOn}]}
  dim: {needs: [level], do: [{set: Vehicle.Cabin.Light.AmbientLight.Row1.DriverSide.Intensity, to: "{level}"}]}
en:
  intents:
    light: {say: toggle the light, reply: Light toggled.}
    dim: {say: "dim [to {level}]", reply: "Dimmed to {level}.", ask: {level: How far?}}
"""


@pytest.fixture(scope="module")
def open_session(tmp_path_factory: pytest.TempPathFactory) -> OpenSession:
    folder = tmp_path_factory.mktemp("dome")
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    packs = load_packs([folder])
    grammar = compile_grammar(packs)
    return lambda scenario, zone: Session(packs, grammar, Vehicle(scenario_named(scenario or "mild")), zone=zone)


def problems(tmp_path: Path, open_session: OpenSession, *turns: str) -> list[str]:
    file = tmp_path / "own.talk.yaml"
    file.write_text("talks:\n  - talk: own\n    turns:\n" + "".join(f"      - {{{turn}}}\n" for turn in turns), "utf-8")
    return [str(problem) for problem in run_talk(load_talks(file), 0, open_session)]


def test_what_went_as_written_is_no_problem(tmp_path: Path, open_session: OpenSession) -> None:
    talk = (
        "say: toggle the light, intent: dome.light, status: done, car: {Vehicle.Cabin.Light.IsDomeOn: true}",
        "say: dim, status: asked, reason: missing-slot, unchanged: true, reply: HOW FAR",
        "say: three, slots: {level: 3}, reply: [dimmed, '3']",
        "say: dim, after: 5, status: asked",
        "say: five, after: 29, status: done",
        "say: nonsense, status: not-understood, reason: no-match, unchanged: true",
    )
    assert problems(tmp_path, open_session, *talk) == []


@pytest.mark.parametrize(
    ("turn", "message"),
    [
        ("say: toggle the light, intent: dome.dim", "expected dome.dim, understood dome.light"),
        ("say: toggle the light, intent: [dome.light, dome.dim]", "expected dome.light, dome.dim, understood"),
        ("say: nonsense, intent: dome.light", "understood nothing"),
        ("say: dim to three, slots: {level: 4}", "expected level 4, understood 3.0"),
        ("say: toggle the light, slots: {level: 4}", "expected level 4, understood nothing"),
        ("say: toggle the light, status: refused", "expected refused, got done"),
        ("say: dim, reason: unsafe", "expected the reason unsafe, got missing-slot"),
        ("say: toggle the light, car: {Vehicle.Cabin.Light.IsDomeOn: false}", "IsDomeOn at False, it is True"),
        ("say: toggle the light, car: {Vehicle.Speed: 9}", "expected Vehicle.Speed at 9, it is 0.0"),
        ("say: toggle the light, unchanged: true", "expected no change"),
        ("say: toggle the light, reply: darkness", "expected “darkness” in the reply, got “Light toggled.”"),
    ],
)
def test_what_went_otherwise_is_a_problem_with_its_place(
    tmp_path: Path, open_session: OpenSession, turn: str, message: str
) -> None:
    (problem,) = problems(tmp_path, open_session, turn)
    assert message in problem
    assert "own.talk.yaml:4:9: “" in problem


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("talks: []", "must not be empty"),
        ("talks:\n  - talk: a\n    turns:\n      - {sya: hello}", "unknown key 'sya'"),
        ("talks:\n  - talk: a\n    turns:\n      - {say: hello, status: happy}", "none of 'done'"),
        ("talks:\n  - talk: a\n    turns:\n      - {say: hello, after: -1}", "greater than or equal to 0"),
    ],
)
def test_a_script_that_is_none_is_refused(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "own.talk.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PackError, match=message) as caught:
        load_talks(file)
    assert caught.value.place is not None
    assert caught.value.place.file == str(file)
