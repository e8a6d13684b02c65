"""The pack editor: live check with places, what is right is taught, what is wrong changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cockpit.pipeline import open_core
from cockpit.settings import Settings

Serve = Callable[..., Any]

MEANING = "pack: scent\nintents:\n  on: {do: [{set: Vehicle.Cabin.Fragrance.IsOn, to: true}]}\n"
WORDING = 'intents:\n  on: {say: "make it smell (nice|of roses)", reply: Enjoy.}\n'


@pytest.fixture
def served(serve: Serve, settings: Settings, tmp_path: Path) -> Any:
    folder = tmp_path / "mine" / "scent"
    folder.mkdir(parents=True)
    (folder / "pack.yaml").write_text(MEANING)
    (folder / "en.yaml").write_text(WORDING)
    own = replace(settings, packs=(folder,))
    return serve(core=open_core(own), settings=own)


def test_the_files_are_read(served: Any) -> None:
    page = served.page()
    page.send("packs.read")
    (pack,) = page.next("packs")["packs"]
    assert pack["pack"] == "scent"
    assert {file["name"]: file["text"] for file in pack["files"]} == {"pack.yaml": MEANING, "en.yaml": WORDING}
    assert not any(file["read_only"] for file in pack["files"])


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("intents: [", 1, "not YAML"),
        ("intents:\n  on: {say: make (it nice, reply: ok}\n", 2, ""),
        (WORDING + "  off: {say: stop it, reply: ok}\n", 3, "unknown intent 'off'"),
        (WORDING.replace("reply", "repply"), 2, ""),
    ],
)
def test_what_is_wrong_is_told_by_its_place_and_changes_nothing(
    served: Any, tmp_path: Path, text: str, line: int, message: str
) -> None:
    page = served.page()
    for save in (False, True):
        page.send("packs.write", pack="scent", file="en.yaml", text=text, save=save)
        checked = page.next("checked")
        assert (checked["ok"], checked["saved"]) == (False, False)
        (problem,) = checked["problems"]
        assert (problem["file"], problem["line"]) == ("en.yaml", line)
        assert message in problem["message"]
    assert (tmp_path / "mine/scent/en.yaml").read_text() == WORDING
    page.send("say", text="make it smell nice")
    assert page.next("turn")["turn"]["status"] == "done"


def test_what_is_right_is_taught_to_all_when_it_is_saved(served: Any, tmp_path: Path) -> None:
    page, other = served.page(), served.page()
    better = WORDING.replace("(nice|of roses)", "(nice|of roses|like a forest)")
    page.send("packs.write", pack="scent", file="en.yaml", text=better)
    assert page.next("checked")["ok"]
    page.send("say", text="make it smell like a forest")
    assert page.next("turn")["turn"]["status"] == "not-understood", "it was only looked at"
    page.send("packs.write", pack="scent", file="en.yaml", text=better, save=True)
    assert other.next("reloaded")["packs"] == ["scent"]
    assert page.next("checked")["saved"]
    page.send("say", text="make it smell like a forest")
    assert page.next("turn")["turn"]["status"] == "done"
    assert (tmp_path / "mine/scent/en.yaml").read_text() == better


@pytest.mark.parametrize(
    ("pack", "file"),
    [("scent", "../../secret.yaml"), ("scent", "/etc/passwd"), ("nothing", "en.yaml"), ("scent", "zh.yaml"), ("", "")],
)
def test_only_files_of_packs_are_written(served: Any, tmp_path: Path, pack: str, file: str) -> None:
    (tmp_path / "secret.yaml").write_text("mine: true")
    page = served.page()
    page.send("packs.write", pack=pack, file=file, text="x: 1", save=True)
    assert "no such file" in page.next("checked")["problems"][0]["message"]
    assert (tmp_path / "secret.yaml").read_text() == "mine: true"


def test_files_that_change_take_over_and_broken_ones_do_not(serve: Serve, settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "scent"
    folder.mkdir()
    (folder / "pack.yaml").write_text(MEANING)
    (folder / "en.yaml").write_text(WORDING)
    own = replace(settings, packs=(folder,))
    page = serve(core=open_core(own), settings=own, reload=True).page()
    (folder / "en.yaml").write_text("intents: [")
    fault = page.next("fault")
    assert fault["component"] == "packs"
    assert "en.yaml:1" in fault["message"]
    page.send("say", text="make it smell nice")
    assert page.next("turn")["turn"]["status"] == "done"
    (folder / "en.yaml").write_text(WORDING.replace("(nice|of roses)", "like a forest"))
    assert page.next("reloaded")["packs"] == ["scent"]
    page.send("say", text="make it smell like a forest")
    assert page.next("turn")["turn"]["status"] == "done"
