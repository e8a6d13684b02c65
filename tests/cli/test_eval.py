"""``cockpit eval text`` from its flags to its files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cockpit.__main__ import main
from cockpit.cli.eval import command

WANTED = {"domain": "climate", "action": "ac_off", "slots": {}}


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    """A right sentence, a wrong one, and one that must be refused."""
    file = tmp_path / "labels.jsonl"
    rows = [
        {"id": "one", "text": "turn off the air conditioning", "commands": [WANTED], "tags": ["direct"]},
        {"id": "two", "text": "purple elephants in pyjamas", "commands": [WANTED], "tags": ["indirect"]},
        {"text": "who painted that ceiling", "commands": []},
    ]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return file


def test_it_prints_figures_and_failures_and_writes_files(labels: Path, tmp_path: Path) -> None:
    page, figures = tmp_path / "report.html", tmp_path / "figures.json"
    result = CliRunner().invoke(command, ["text", str(labels), "--html", str(page), "--json", str(figures)])
    assert result.exit_code == 0, result.output
    for told in (
        "commands right   50.0%",
        "precision        100.0%",
        "false accepts    0.0%",
        "climate.ac_off →",
        "two",
    ):
        assert told in result.output
    assert "elephants" in page.read_text(encoding="utf-8")
    assert json.loads(figures.read_text(encoding="utf-8"))["sentences"] == {"count": 1, "total": 2}


def test_a_broken_line_is_told_with_its_place(
    labels: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    labels.write_text('{"text": "x", "commands": []}\n{"text"\n', encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["cockpit", "eval", "text", str(labels)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code != 0
    assert f"{labels}:2:" in capsys.readouterr().err
