"""``cockpit bench intents`` from its flags to its tables and files, at the smallest size."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cockpit.bench.intents import benchmark, report
from cockpit.bench.intents.load import Loaded, load
from cockpit.bench.intents.run import Measurement, Task, measure
from cockpit.bench.intents.scale import write_further
from cockpit.bench.intents.sentences import KINDS, Said, sentences
from cockpit.bench.intents.systems import Guess, System
from cockpit.cli.bench_intents import command
from cockpit.errors import UsageError
from cockpit.packs.load import Packs


def test_it_prints_tables_and_writes_a_page_and_figures(tmp_path: Path) -> None:
    page, figures = tmp_path / "intents.html", tmp_path / "intents.json"
    arguments = [
        "--no-peers",
        "--scale",
        "1",
        "--scale",
        "2",
        "--limit",
        "2",
        "--html",
        str(page),
        "--json",
        str(figures),
    ]
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 0, result.output
    assert "26 intents, 126 templates (2x)" in result.output
    titles = [table["title"] for table in json.loads(figures.read_text(encoding="utf-8"))["tables"]]
    assert titles[0] == "Understood in full, percent"
    assert all(title in page.read_text(encoding="utf-8") for title in titles)


def test_a_missing_peer_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benchmark, "SYSTEMS", (System("none", "no-such-package", "no_such_package", "peers.none"),))
    measured, notes = benchmark.run(benchmark.Plan(scales=(1,), limit=1), lambda step: None)
    assert measured == []
    assert "none" in notes[0]


def test_our_matcher_is_measured_on_every_sentence(car: Packs) -> None:
    said = [next(each for each in sentences(car, 1) if each.kind == kind) for kind in KINDS]
    measured = measure(Task(0, 1, said))
    assert [each for each, _ in measured.guesses] == said
    assert measured.guesses[0][1].frame == said[0].frame
    assert {kind: len(times) for kind, times in measured.took_ms.items()} == dict.fromkeys(KINDS, 1)
    assert measured.build_s > 0


def test_the_tables_show_shares_times_and_what_was_not_measured() -> None:
    frame = ("fan_off", ())
    measured = Measurement("ours", 10, 0.5, None, [(Said("exact", "a", frame), Guess(frame))], {"exact": [1.0, 3.0]})
    accuracy, latency, cost, start = report.tables([measured], Loaded(5, 9, 4.0, 0.25, 2.0))
    assert accuracy.rows == [("ours", "100.0", "–", "–", "–", "0.0", "–")]
    assert latency.rows == [("ours", "2.00/2.90", "–", "–", "–", "–")]
    assert cost.rows == [("ours", "0.50", "–")]
    assert start.rows == [("cockpit", "4.00", "0.25", "2.0")]


def test_loading_from_the_cache_gives_a_matcher_too(tmp_path: Path) -> None:
    write_further(tmp_path / "packs", 3, 9)
    first, again = (load(tmp_path / "packs", tmp_path / "cache") for _ in range(2))
    assert min(*first, *again) > 0


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        report.write("text", tmp_path / "missing" / "page.html")
