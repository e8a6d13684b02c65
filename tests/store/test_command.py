"""`cockpit models`: from an empty store to hearing with a fetched model and back, on a server of this machine."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cockpit.cli.main import cockpit
from cockpit.errors import CockpitError, ModelError
from cockpit.settings import SHIPPED_MODEL, chosen_file, load_settings, shipped
from tests.store.publisher import NAME, Site

OURS = shipped(SHIPPED_MODEL)


@pytest.fixture(autouse=True)
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A store of the test's own."""
    monkeypatch.setenv("COCKPIT_STORE", str(tmp_path / "models"))
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path / "models"


@pytest.fixture
def manifest(site: Site, tmp_path: Path) -> Path:
    """A list of the server's one model."""
    path = tmp_path / "mine.yaml"
    path.write_text(
        f"models:\n  {NAME}:\n    url: {site.url}\n    archive_bytes: {len(site.data)}\n"
        f'    sha256: "{hashlib.sha256(site.data).hexdigest()}"\n'
        "    language: en\n    licence: Apache-2.0\n    about: Ours, published.\n"
    )
    return path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cockpit, ["models", *map(str, arguments)], catch_exceptions=False)


def test_fetched_listed_chosen_checked_and_back(manifest: Path, store: Path, site: Site) -> None:
    assert "Ours, published." in run("list", "--manifest", manifest).output
    fetched = run("fetch", NAME, "--manifest", manifest)
    assert "its sha256 is the one in the manifest" in fetched.output
    assert "installed already" in run("fetch", NAME, "--manifest", manifest).output
    assert len(site.asked) == 1
    assert "hears with cabin-en" in run("use", NAME).output
    assert load_settings().model == store / NAME
    assert f"{NAME}  " in run("list").output
    assert "installed, in use" in run("list").output
    checked = run("check")
    assert checked.exit_code == 0, checked.output
    assert str(store / NAME) in checked.output
    assert "hears with cockpit-en-small" in run("use", "cockpit-en-small").output
    assert load_settings().model == OURS
    assert not chosen_file().exists()
    assert "shipped, in use" in run("list").output


def test_a_chosen_model_that_has_vanished_is_told(store: Path, tmp_path: Path) -> None:
    mine = tmp_path / ("far away " * 20).strip() / "[mine]"
    shutil.copytree(OURS, mine)
    run("use", mine)
    assert f"in use: {mine}" in run("list").output.splitlines()
    shutil.rmtree(mine)
    listed = " ".join(run("list").output.split())  # cells are folded
    assert "elsewhere, in use, gone" in listed
    assert "Apache-2.0" in listed, "a long path leaves room for the other columns"
    with pytest.raises(ModelError, match="no such model folder") as raised:
        run("check")
    assert "models use cockpit-en-small" in str(raised.value.hint)
    run("use", "cockpit-en-small")
    assert run("check").exit_code == 0


def _published(folder: Path, words: list[str]) -> Path:
    """Make a model without a dictionary, whose graph knows these words."""
    shutil.copytree(OURS, folder)
    (folder / "lexicon.txt.gz").unlink()
    (folder / "graph/words.txt").write_text(
        "".join(f"{word} {label}\n" for label, word in enumerate(["<eps>", *words]))
    )
    return folder


def test_words_that_a_published_model_lacks_are_named(tmp_path: Path) -> None:
    model = _published(tmp_path / "published", ["turn", "warmer"])
    checked = run("check", model)
    assert checked.exit_code == 1
    assert "accept, access, accident" in checked.output
    assert " more" in checked.output
    assert "turn," not in checked.output
    used = run("use", model)
    assert used.exit_code == 0
    assert "words of the packs" in used.output


def test_a_model_that_knows_no_word_of_the_packs_is_refused(tmp_path: Path) -> None:
    model = _published(tmp_path / "foreign", ["온도", "올려"])
    for command in ("check", "use"):
        with pytest.raises(ModelError, match="knows none of the") as raised:
            run(command, model)
        assert str(raised.value.place) == str(model)
        assert "language" in str(raised.value.hint)
    assert load_settings().model == OURS


def test_a_choice_that_is_overruled_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    model = _published(tmp_path / "published", ["turn"])
    monkeypatch.setenv("COCKPIT_MODEL", str(OURS))
    assert "COCKPIT_MODEL or cockpit.toml names another" in run("use", model).output


@pytest.mark.parametrize(
    "arguments",
    [
        ("fetch", "vosk-model-nowhere"),
        ("fetch", "../evil", "--from", "x.zip"),
        ("fetch", "cockpit-en-small", "--from", "x.zip"),
        ("fetch", "mine", "--from", "nowhere.zip"),
        ("fetch", "mine", "--manifest", "nowhere.yaml"),
        ("use", "nothing"),
        ("check", "nothing"),
    ],
)
def test_what_cannot_be_is_an_error_with_a_hint_or_a_place(arguments: tuple[str, ...], store: Path) -> None:
    with pytest.raises(CockpitError) as raised:
        run(*arguments)
    assert raised.value.hint or raised.value.place
    assert not store.exists() or not [path for path in store.iterdir() if path.name != ".store"]
