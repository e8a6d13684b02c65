"""The measurement of what an open question brings: its folder, and that its questions ask what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from cockpit.bench.answers import PACK, QUESTIONS, Question, measure
from cockpit.errors import UsageError
from cockpit.pipeline import open_core
from cockpit.settings import Settings, load_settings


@pytest.fixture
def settings(tmp_path: Path, cache: Path) -> Settings:
    (tmp_path / "trial").mkdir()
    (tmp_path / "trial" / "pack.yaml").write_text(PACK, encoding="utf-8")
    return load_settings({"COCKPIT_CACHE": str(cache), "COCKPIT_PACKS": str(tmp_path / "trial")})


@pytest.mark.parametrize("manifest", [None, "word\tfile\nfive\ta.wav\n"])
def test_a_folder_without_its_manifest_is_named(tmp_path: Path, manifest: str | None) -> None:
    if manifest is not None:
        (tmp_path / "manifest.tsv").write_text(manifest)
    with pytest.raises(UsageError, match="manifest"):
        list(measure(tmp_path))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.asks)
def test_every_answer_answers_its_question(settings: Settings, question: Question) -> None:
    core = open_core(settings)
    for answer in question.answers:
        session = core.session()
        assert session.say(question.asks).status == "asked"
        assert session.say(answer).status in {"done", "answered"}
