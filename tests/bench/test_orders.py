"""The folder of coffee orders: its manifest may be anything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cockpit.bench.orders import read_clips
from cockpit.errors import Place, UsageError

HEAD = "path\tlabel\tdur_s"
LABEL = json.dumps({"intent": "orderDrink", "slots": {"size": "large ", "coffeeDrink": "latte"}})


def written(folder: Path, *rows: str) -> Path:
    (folder / "manifest.tsv").write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
    return folder


def test_a_manifest_is_read(tmp_path: Path) -> None:
    (clip,) = read_clips(written(tmp_path, f"audio/a.wav\t{LABEL}\t2.5"))
    assert (clip.path, clip.duration_s) == (tmp_path / "audio/a.wav", 2.5)
    assert clip.slots == {"size": "large", "coffeeDrink": "latte"}


@pytest.mark.parametrize(
    "row",
    ["audio/a.wav", "audio/a.wav\t{}\t1", "audio/a.wav\t[]\t1", 'audio/a.wav\t{"slots": 3}\t1', "audio/a.wav\t{\t1",
     f"audio/a.wav\t{LABEL}", f"audio/a.wav\t{LABEL}\tlong"],
)  # fmt: skip
def test_a_row_of_another_form_is_named(tmp_path: Path, row: str) -> None:
    with pytest.raises(UsageError, match="manifest") as raised:
        read_clips(written(tmp_path, f"audio/a.wav\t{LABEL}\t2.5", row))
    assert raised.value.place == Place(str(tmp_path / "manifest.tsv"), 3)
    assert raised.value.hint


def test_no_manifest_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="manifest"):
        read_clips(tmp_path)
