"""Settings: file < environment < flag."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cockpit.errors import UsageError
from cockpit.settings import load_settings, shipped


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cockpit.toml"


def test_without_anything_the_shipped_model_and_packs_are_used(file: Path) -> None:
    settings = load_settings({}, file)
    assert settings.model == shipped("models/cockpit-en-small")
    assert settings.packs == (shipped("intents"),)
    assert (settings.packs[0] / "climate").is_dir()
    assert settings.lang == "en"


def test_flags_win_over_the_environment_and_that_over_the_file(file: Path) -> None:
    file.write_text('model = "from-file"\nlang = "zh"\n')
    environment = {"COCKPIT_MODEL": "from-environment"}
    assert load_settings({}, file).model == Path("from-file")
    assert load_settings(environment, file).model == Path("from-environment")
    merged = load_settings(environment, file, model="from-flag", lang=None)
    assert (merged.model, merged.lang) == (Path("from-flag"), "zh")


def test_packs_add_to_the_shipped_ones_unless_they_alone_are_wanted(file: Path) -> None:
    added = load_settings({"COCKPIT_PACKS": os.pathsep.join(["one", "two"])}, file)
    assert added.packs == (shipped("intents"), Path("one"), Path("two"))
    assert load_settings({}, file, packs=("mine",), only_packs=True).packs == (Path("mine"),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("modle = 'x'", "did you mean 'model'", id="a typo"),
        pytest.param("model = ", "cannot be read", id="not TOML"),
        pytest.param("#" * 70_000, "larger than", id="too large"),
    ],
)
def test_a_wrong_file_is_named_with_a_hint(file: Path, text: str, message: str) -> None:
    file.write_text(text)
    with pytest.raises(UsageError) as caught:
        load_settings({}, file)
    assert message in str(caught.value)
    assert str(caught.value.place) == str(file)
