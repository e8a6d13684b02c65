"""Outcomes become figures, tables, a page and a picture, and none of them claims what was not measured."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cockpit.asr.wake_rates import WakeRates
from cockpit.bench.speech import page, plots, scores
from cockpit.bench.speech.conditions import ALL_DB, CLEAN, PICOVOICE_DB, Condition
from cockpit.bench.speech.measure import Outcome
from cockpit.bench.speech.report import MIN_CLIPS, Measured, noted, tables
from cockpit.bench.speech.run import Cost
from cockpit.bench.speech.wake import Called
from cockpit.bench.tables import Table
from cockpit.errors import UsageError

ONE = Outcome(
    part="synthetic", task="commands", system="ours", condition=CLEAN, corpus="", accent="", group="", sound_s=36.0,
    accepted=True, false_accepts=0, said=("fan", "up"), heard=("fan", "up"), latencies_ms=(10.0,), confidence=0.95,
)  # fmt: skip


def made(**changes: Any) -> Outcome:
    return replace(ONE, **changes)


@pytest.fixture
def measured() -> Measured:
    """Two systems in commands at all ratios, and one of them in other talk and words."""
    outcomes = [
        made(system=system, condition=condition, accepted=system == "ours" or condition.clean)
        for system in ("ours", "<peer>")
        for condition in (CLEAN, *(Condition("road", snr_db) for snr_db in ALL_DB))
    ]
    outcomes += [
        made(task="talk", accepted=None, false_accepts=1, said=()),
        made(part="words", task="an4", heard=("fan",), accepted=False),
    ]
    return Measured(
        ["ours", "<peer>"],
        outcomes,
        [Cost("synthetic", "commands", "ours", 0.1234, None, 0.017, 0.02)],
        [Called("ours", "clean", "hey car", WakeRates(4, 3, 0, 0.0, (5.0, 7.0, 9.0)))],
        {(outcome.part, outcome.task): "what may be said" for outcome in outcomes},
        ["twice", "twice"],
    )


def titled(measured: Measured, start: str) -> Table:
    return next(table for table in tables(measured) if table.title.startswith(start))


def test_shares_count_only_clips_that_wanted_something() -> None:
    share = scores.acceptance([made(), made(accepted=False), made(accepted=None)])
    assert (share.count, share.total, share.value) == (1, 2, 0.5)


def test_nothing_measured_is_no_perfect_score() -> None:
    assert scores.acceptance([]).value == 0.0
    assert scores.mean_acceptance([]) is None
    assert math.isnan(scores.calibration_error([]))


@pytest.mark.parametrize(
    ("heard", "wrong"),
    [
        pytest.param(("fan", "up"), 0, id="right"),
        pytest.param(("fan",), 1, id="left out"),
        pytest.param(("the", "fan", "up"), 1, id="put in"),
        pytest.param(("van", "up"), 1, id="replaced"),
        pytest.param((), 2, id="nothing heard"),
    ],
)
def test_word_errors(heard: tuple[str, ...], wrong: int) -> None:
    share = scores.word_errors([made(heard=heard), made(said=(), heard=("noise",))])
    assert (share.count, share.total) == (wrong, 2)


def test_false_accepts_are_counted_by_the_hour_of_other_sound_alone() -> None:
    talk = [made(accepted=None, false_accepts=2), made(accepted=None), made(false_accepts=5)]
    assert scores.false_accepts(talk).value == pytest.approx(2 / (72 / 3600))


def test_the_mean_counts_every_ratio_alike_and_needs_all_of_them() -> None:
    at = [made(condition=Condition("road", snr_db), accepted=snr_db > PICOVOICE_DB[0]) for snr_db in PICOVOICE_DB]
    more = [*at, *(made(condition=Condition("road", PICOVOICE_DB[1])) for _ in range(50))]
    assert scores.mean_acceptance(more) == pytest.approx(1 - 1 / len(PICOVOICE_DB))
    assert scores.mean_acceptance(at[1:]) is None


def test_confidence_is_believed_where_it_equals_the_share_of_right_ones() -> None:
    right = [made(confidence=0.75, accepted=index < 3) for index in range(4)]
    (bin_,) = scores.reliability(right)
    assert (bin_.confidence, bin_.right, bin_.count) == (0.75, 0.75, 4)
    assert scores.calibration_error([bin_]) == 0.0
    boastful = scores.reliability([made(confidence=1.0, accepted=None), made(heard=())])
    assert scores.calibration_error(boastful) == 1.0


def test_the_table_of_commands_has_clips_ratios_and_mean(measured: Measured) -> None:
    table = titled(measured, "Command acceptance: commands")
    ours, peer = table.rows
    assert table.columns[1:4] == ("clips", "clean", "95 % of clean")
    assert ours[:3] == ("ours", "1", "100.0%")
    assert ours[-1] == "100.0%"
    assert peer[-1] == "0.0%"


def test_what_was_not_measured_is_a_dash_and_not_a_figure(measured: Measured) -> None:
    (cost,) = titled(measured, "Cost").rows
    assert cost[-2:] == ("–", "0.12")
    measured.outcomes = [o for o in measured.outcomes if o.condition.snr_db != PICOVOICE_DB[0]]
    assert titled(measured, "Command acceptance: commands").rows[0][-1] == "–"


def test_words_and_false_accepts_have_tables_of_their_own(measured: Measured) -> None:
    assert titled(measured, "False accepts").rows == [("talk, ours", "100.0", "1", "0.01")]
    assert titled(measured, "Words").rows[0][:4] == ("an4, ours", "50.0%", "1", "0.0%")


def test_the_wake_word_has_recall_and_delay(measured: Measured) -> None:
    assert titled(measured, "Wake word “hey car” heard").rows == [("ours, clean", "75.0%", "4", "7", "9")]


def test_speakers_are_shown_where_there_are_enough_clips(measured: Measured) -> None:
    measured.outcomes += [made(part="words", task="an4", accent="scottish")] * MIN_CLIPS + [made(accent="welsh")]
    assert [row[0] for row in titled(measured, "By accent").rows] == ["scottish, ours"]


def test_notes_are_said_once(measured: Measured) -> None:
    assert noted(measured) == ["twice"]


def test_the_page_stands_alone_and_shows_names_as_text(measured: Measured) -> None:
    text = page.page(measured, "<svg></svg>")
    assert "&lt;peer&gt;" in text and "<peer>" not in text
    assert "<svg>" in text and "src=" not in text and "href=" not in text


def test_the_figures_are_json(measured: Measured) -> None:
    figures = json.loads(json.dumps(page.figures(measured)))
    assert figures["systems"] == ["ours", "<peer>"]
    assert {table["title"] for table in figures["tables"]} == {table.title for table in tables(measured)}


def test_page_picture_and_figures_are_written(measured: Measured, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="the `bench` extra is not installed")
    written = page.write(measured, tmp_path / "out")
    assert sorted(path.name for path in written) == ["speech.html", "speech.json", "speech.png"]
    assert written[-1].read_bytes().startswith(b"\x89PNG")
    assert "<svg" in written[0].read_text(encoding="utf-8")


def test_nothing_to_draw_is_no_picture() -> None:
    assert plots.draw(Measured(["ours"])) is None


def test_a_folder_that_cannot_be_written_is_told(measured: Measured, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError) as caught:
        page.write(measured, tmp_path / "file")
    assert str(tmp_path / "file") in str(caught.value)
