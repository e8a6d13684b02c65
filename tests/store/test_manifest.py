"""The list of published models: ours is sound, and a user's own is read strictly, with a place for each fault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit.errors import ModelError
from cockpit.store.manifest import check_name, load_manifest, published
from cockpit.store.transport import check_address

OWN = """
models:
  my-model:
    url: https://example.org/my-model.zip
    archive_bytes: 1000
    md5: "0123456789abcdef0123456789abcdef"
    language: en
    licence: MIT
    about: Mine.
"""


@pytest.fixture
def own(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "mine.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_every_model_of_ours_can_be_fetched_and_proven() -> None:
    manifest = load_manifest()
    assert "vosk-model-small-en-us-0.15" in manifest
    for name, entry in manifest.items():
        check_name(name, taken="cockpit-en-small")
        check_address(entry.url)
        assert entry.sha256
        assert entry.source
        assert entry.url.endswith(f"/{name}.zip")


def test_a_users_models_come_first_and_win(own: Callable[[str], Path]) -> None:
    mine = load_manifest(own(OWN + OWN.split("models:")[1].replace("my-model:", "vosk-model-small-en-us-0.15:")))
    assert list(mine)[:2] == ["my-model", "vosk-model-small-en-us-0.15"]
    assert mine["vosk-model-small-en-us-0.15"].licence == "MIT"
    assert len(mine) == len(load_manifest()) + 1


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        pytest.param("licence: MIT", "license: MIT", 8, "unknown key 'license'", id="a typo"),
        pytest.param("    licence: MIT\n", "", 3, "'licence' is missing", id="a missing key"),
        pytest.param(
            '    md5: "0123456789abcdef0123456789abcdef"\n', "", 3, "a sha256 or at least an md5", id="no hash"
        ),
        pytest.param('md5: "0', 'sha256: "', 6, "should match pattern", id="a hash that is none"),
        pytest.param("archive_bytes: 1000", "archive_bytes: 0", 5, "greater than 0", id="no size"),
        pytest.param("archive_bytes: 1000", "archive_bytes: 99999999999", 5, "less than", id="too large"),
        pytest.param("my-model:", "../my-model:", 3, "should match pattern", id="a name that leaves the shelf"),
        pytest.param("my-model:", ".store:", 3, "should match pattern", id="a hidden name"),
        pytest.param("Mine.", "&a Mine.", 9, "anchor", id="an anchor"),
        pytest.param("models:", "models: [", 4, "not YAML", id="not YAML"),
    ],
)
def test_a_wrong_manifest_is_named_with_its_place(
    own: Callable[[str], Path], old: str, new: str, line: int, message: str
) -> None:
    path = own(OWN.replace(old, new))
    with pytest.raises(ModelError, match=message) as raised:
        load_manifest(path)
    place = raised.value.place
    assert place is not None
    assert (place.file, place.line) == (str(path), line)
    assert raised.value.hint


def test_no_such_manifest_or_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no such file"):
        load_manifest(tmp_path / "nowhere.yaml")
    with pytest.raises(ModelError, match="no published model") as raised:
        published("vosk-model-small-en-us", load_manifest())
    assert "vosk-model-small-en-us-0.15" in str(raised.value.hint)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/b", "../a", "-a", ".a", "a\\b", "a b", "a" * 101, "cockpit-en-small"]
)
def test_names_that_cannot_be_folders_are_refused(name: str) -> None:
    with pytest.raises(ModelError, match="cannot be a fetched model's name"):
        check_name(name, taken="cockpit-en-small")
