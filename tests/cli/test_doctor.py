"""`cockpit doctor` tells what works and how to mend what does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from cockpit.cli.main import cockpit

pytestmark = pytest.mark.slow


def test_on_a_fresh_machine_all_but_the_devices_works() -> None:
    done = CliRunner().invoke(cockpit, ["doctor"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    for what in ("packs", "model", "words", "hearing", "voice", "microphone", "speaker"):
        assert f" {what} " in done.output
    assert "✗" not in done.output


def test_a_broken_pack_is_found_with_its_place_and_a_hint(tmp_path: Path) -> None:
    pack = tmp_path / "lamp"
    pack.mkdir()
    (pack / "pack.yaml").write_text("pack: lamp\nintents:\n  on: {doo: []}\n")
    done = CliRunner().invoke(cockpit, ["doctor", "--packs", str(tmp_path)], catch_exceptions=False)
    assert done.exit_code == 1
    assert "pack.yaml:3" in done.output
    assert "did you mean 'do'?" in done.output


def test_a_missing_model_is_found(tmp_path: Path) -> None:
    done = CliRunner().invoke(cockpit, ["doctor", "--model", str(tmp_path / "nowhere")], catch_exceptions=False)
    assert done.exit_code == 1
    assert "nowhere" in done.output
