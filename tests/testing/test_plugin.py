"""The pytest plugin, as a stranger's project meets it: collection, ids, failures, fixtures, sound, xdist."""

from __future__ import annotations

import os
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import cockpit
from tests.testing.conftest import PACK

pytest_plugins = ["pytester"]

INSTALLED = any(each.name == "cockpit" for each in entry_points(group="pytest11"))
ARGUMENTS = [*([] if INSTALLED else ["-p", "cockpit.testing.plugin"]), "-p", "no:randomly", "-p", "no:cacheprovider"]

TALKS = """\
talks:
  - talk: the light
    tags: [dome]
    turns:
      - {say: toggle the light, status: done}
      - {say: "dim::it", status: refused}
  - talk: levels
    table: [{n: 3}, {n: 5}]
    turns: [{say: "dim to {n}", slots: {level: "{n}"}}]
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder with the dome pack and nothing else."""
    monkeypatch.setenv("PYTHONPATH", str(Path(cockpit.__file__).parents[1]), prepend=os.pathsep)
    (pytester.path / "pack.yaml").write_text(PACK, encoding="utf-8")
    return pytester


def write(project: pytest.Pytester, text: str, name: str = "dome.talk.yaml") -> None:
    (project.path / name).write_text(text, encoding="utf-8")


def test_each_turn_is_a_test_with_an_id(project: pytest.Pytester) -> None:
    write(project, TALKS)
    result = project.runpytest("-q", "--collect-only", *ARGUMENTS)
    result.stdout.fnmatch_lines([
        "dome.talk.yaml::the light::1 toggle the light",
        "dome.talk.yaml::the light::2 dim:it",
        "dome.talk.yaml::levels [[]1[]]::1 dim to 3",
        "dome.talk.yaml::levels [[]2[]]::1 dim to 5",
    ])  # fmt: skip


def test_failures_tell_what_differs_and_why(project: pytest.Pytester) -> None:
    write(project, TALKS)
    result = project.runpytest("-q", *ARGUMENTS)
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(["*dome.talk.yaml:6:*status: expected refused, got *", "said *dim::it*"])


def test_one_turn_alone_still_has_the_turns_before_it(project: pytest.Pytester) -> None:
    text = "talks: [{talk: ask, turns: [{say: dim, status: asked}, {say: three, status: done}]}]"
    write(project, text)
    result = project.runpytest("-q", "dome.talk.yaml::ask::2 three", *ARGUMENTS)
    result.assert_outcomes(passed=1)


def test_tags_choose(project: pytest.Pytester) -> None:
    write(project, TALKS)
    result = project.runpytest("-q", "-k", "dome and light and toggle", *ARGUMENTS)
    result.assert_outcomes(passed=1, deselected=3)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("talks: [{talk: a, turns: [{sya: hi}]}]", "*unknown key 'sya'*"),
        ("talks: [{talk: a, turns: [{say: hi, intent: dome.lihgt}]}]", "*did you mean 'dome.light'?*"),
    ],
)
def test_a_wrong_script_says_where(project: pytest.Pytester, text: str, message: str) -> None:
    write(project, text)
    result = project.runpytest("-q", *ARGUMENTS)
    assert result.ret != 0
    result.stdout.fnmatch_lines([message])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_fixtures(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        def test_typed(cockpit_session, vehicle):
            assert cockpit_session.say("toggle the light").status == "done"
            assert vehicle.get("Vehicle.Cabin.Light.IsDomeOn") is True

        @pytest.mark.cockpit(scenario="parked", seat="passenger")
        def test_fresh(cockpit_session, vehicle):
            assert vehicle.get("Vehicle.Cabin.Light.IsDomeOn") is False
            assert cockpit_session.zone == "passenger"
        """
    )
    result = project.runpytest("-q", "--strict-markers", *ARGUMENTS)
    result.assert_outcomes(passed=2)


@pytest.mark.slow
def test_sound(project: pytest.Pytester) -> None:
    write(project, "talks: [{talk: light, turns: [{say: toggle the light, intent: dome.light, within_ms: 9000}]}]")
    project.makepyfile(
        """
        def test_spoken(speak, vehicle):
            turn = speak("toggle the light", voice="en-us", noise="road:20")
            assert [command.intent for command in turn.commands] == ["dome.light"]
        """
    )
    arguments = ("--cockpit-audio", "--cockpit-voices", "2", "--cockpit-noise", "clean", *ARGUMENTS)
    result = project.runpytest("-v", *arguments)
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(["*light [[]en-us+f3, clean[]]::1 toggle the light PASSED*"])


@pytest.mark.slow
def test_under_xdist(project: pytest.Pytester) -> None:
    write(project, TALKS)
    result = project.runpytest_subprocess("-q", "-n", "2", "--dist", "loadgroup", *ARGUMENTS)
    result.assert_outcomes(passed=3, failed=1)


def test_the_plugin_imports_nothing_of_ours_until_it_is_needed(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import sys

        def test_nothing():
            ours = sorted(name for name in sys.modules if name.startswith("cockpit") and name.count(".") > 1)
            assert ours == ["cockpit.testing.plugin"]
            assert "pydantic" not in sys.modules and "numpy" not in sys.modules
        """
    )
    Path(project.path / "pack.yaml").unlink()
    result = project.runpytest_subprocess("-q", "-p", "no:hypothesispytest", *ARGUMENTS)
    result.assert_outcomes(passed=1)
