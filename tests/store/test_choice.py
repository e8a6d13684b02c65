"""The chosen model is remembered; whatever the user says more plainly comes before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cockpit.errors import ModelError
from cockpit.settings import SHIPPED_MODEL, chosen_file, load_settings, shipped
from cockpit.store.choice import choose
from cockpit.store.shelf import Shelf, find_model

OURS = shipped(SHIPPED_MODEL)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings" / "cockpit.toml"


@pytest.mark.parametrize("name", ["model", "two words", 'a"quote', "back\\slash", "Grüße", "\x7f", "a\nb"])
def test_any_path_is_remembered(file: Path, tmp_path: Path, name: str) -> None:
    choose(tmp_path / name, OURS, chosen_file(file))
    assert load_settings({}, file).model == tmp_path / name
    assert [path.name for path in file.parent.iterdir()] == ["chosen.toml"]


def test_settings_file_environment_and_flag_come_first(file: Path, tmp_path: Path) -> None:
    choose(tmp_path / "chosen", OURS, chosen_file(file))
    assert load_settings({"COCKPIT_MODEL": "from-environment"}, file).model == Path("from-environment")
    assert load_settings({}, file, model="from-flag").model == Path("from-flag")
    file.write_text('model = "from-file"\n')
    assert load_settings({}, file).model == Path("from-file")


def test_the_shipped_model_needs_no_remembering(file: Path, tmp_path: Path) -> None:
    choose(OURS, OURS, chosen_file(file))
    choose(tmp_path / "model", OURS, chosen_file(file))
    choose(OURS, OURS, chosen_file(file))
    assert load_settings({}, file).model == OURS
    assert list(file.parent.iterdir()) == []


def test_a_name_is_the_shipped_model_one_on_the_shelf_or_a_path(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    for name in ("fetched", ".store", "elsewhere/mine"):
        (tmp_path / name).mkdir(parents=True)
    assert shelf.names() == ["elsewhere", "fetched"]
    assert find_model("cockpit-en-small", shelf, OURS) == OURS
    assert find_model("fetched", shelf, OURS) == tmp_path / "fetched"
    assert find_model(str(tmp_path / "elsewhere/mine"), shelf, OURS) == tmp_path / "elsewhere/mine"
    with pytest.raises(ModelError, match="no such model here") as raised:
        find_model("fetchd", shelf, OURS)
    assert "'fetched'" in str(raised.value.hint)
