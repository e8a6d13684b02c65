"""``cockpit bench speech`` from its flags to its files."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from cockpit.__main__ import main
from cockpit.bench.speech import benchmark
from cockpit.cli.bench_speech import PARTS, command


def test_the_parts_of_the_command_are_those_of_the_benchmark() -> None:
    assert PARTS == benchmark.PARTS


@pytest.mark.slow
def test_it_prints_tables_and_writes_page_and_figures(tmp_path: Path) -> None:
    arguments = ["--part", "synthetic", "--limit", "2", "--no-peer", "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 0, result.output
    assert "Command acceptance: commands" in result.output
    assert "False accepts" in result.output
    assert "only synthetic voices" in result.output
    assert (tmp_path / "out" / "speech.html").is_file()
    assert (tmp_path / "out" / "speech.json").is_file()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["--part", "orders"], "--data", id="a human part without recordings"),
        pytest.param(["--part", "words", "--data", "nowhere"], "nowhere", id="no such folder"),
        pytest.param(["--part", "wake", "--model", "nowhere"], "nowhere", id="no such model"),
    ],
)
def test_what_cannot_be_measured_is_told_in_a_line(
    arguments: list[str], told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["cockpit", "bench", "speech", "--no-peer", "--limit", "1", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code != 0
    assert told in capsys.readouterr().err
