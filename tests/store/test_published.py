"""A model made like the published ones, its words in Gr.fst and no dictionary, is fetched and hears the packs."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from cockpit.asr.models import LEXICON, WORDS, word_ids
from cockpit.cli.main import cockpit
from cockpit.settings import SHIPPED_MODEL, shipped
from cockpit.store.fetch import fetch_from
from cockpit.store.shelf import Shelf
from cockpit.testing.spoken import Person, write_spoken
from cockpit.tts.espeak import Speaking
from tests.store.publisher import packed, symbols_inside

pytestmark = pytest.mark.slow


def test_fetched_chosen_and_heard_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    model = Path(shutil.copytree(shipped(SHIPPED_MODEL), tmp_path / "published"))
    grammar = (model / "graph/Gr.fst").read_bytes()
    (model / "graph/Gr.fst").write_bytes(symbols_inside(grammar, word_ids(model)))
    (model / WORDS).unlink()
    (model / LEXICON).unlink()
    (tmp_path / "published.zip").write_bytes(packed(model, "published"))
    monkeypatch.setenv("COCKPIT_STORE", str(tmp_path / "models"))
    fetch_from("published", tmp_path / "published.zip", None, Shelf(tmp_path / "models"))
    CliRunner().invoke(cockpit, ["models", "use", "published"], catch_exceptions=False)
    with Speaking() as speaking:
        sound = write_spoken(speaking, "turn the fan up", tmp_path / "fan.wav", Person("en-us+f3"))
    heard = CliRunner().invoke(cockpit, ["hear", "--json", str(sound)], catch_exceptions=False)
    assert '"text": "turn the fan up"' in heard.output
    assert '"status": "done"' in heard.output
