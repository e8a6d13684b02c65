"""Figures of rows, with intervals that are as wide as they should be."""

from __future__ import annotations

import random
from typing import Any

import pytest

from cockpit.bench.fleet.report import by_tag, lines, table
from cockpit.bench.fleet.row import Row
from cockpit.bench.fleet.summary import summed


def row(number: int, **more: Any) -> dict[str, Any]:
    return Row(
        **{"number": number, "audio": "a.wav", "sound_s": 3.6, "wall_s": 0.36, "processor_s": 0.18, **more}
    ).to_json()


def test_each_figure_is_of_the_rows_that_tell_it() -> None:
    error = {"kind": "AudioError", "message": "no such sound file"}
    summary = summed(
        [
            row(0, words=4, word_errors=1, meant=True, right=True, tags=("rain", "night")),
            row(1, words=6, word_errors=2, meant=True, right=False, refused=True, tags=("rain",)),
            row(2, meant=False, right=False),
            row(3, meant=False, right=True, refused=True),
            row(4, sound_s=0.0, wall_s=0.0, processor_s=None, error=error),
        ]
    )
    values = {name: estimate.value for name, estimate in summary.everything.measures.items()}
    assert values == pytest.approx(
        {
            "word_error_rate": 0.3,
            "commands_right": 0.5,
            "false_accepts": 0.5,
            "refused": 0.5,
            "failed": 0.2,
            "real_time_factor": 0.1,
            "processor_hours_per_hour": 0.05,
        }
    )
    assert summary.errors == {"AudioError": 1}
    assert (summary.tags["rain"].recordings, summary.tags["night"].recordings) == (2, 1)
    assert "false_accepts" not in summary.tags["rain"].measures
    shown = "\n".join(lines(summary))
    assert "word errors      30.0 % of 10 words" in shown
    assert by_tag(summary).columns[:4] == ("", "clips", "hours", "words")
    assert len(table(summary).rows) == 3


def test_intervals_of_independent_recordings_are_those_of_a_share() -> None:
    rows = [row(number, meant=True, right=number % 5 != 0) for number in range(400)]
    right = summed(rows).everything.measures["commands_right"]
    assert right.value == 0.8
    assert right.high is not None
    assert right.low is not None
    assert right.high - right.low == pytest.approx(2 * 1.96 * (0.8 * 0.2 / 400) ** 0.5, rel=0.15)


def test_recordings_of_one_speaker_count_as_one_piece_of_evidence() -> None:
    """With 20 speakers who are each understood always or never, 400 recordings say no more than 20."""
    rows = [row(number, meant=True, right=number // 20 % 5 != 0, speaker=f"s{number // 20}") for number in range(400)]
    right = summed(rows).everything.measures["commands_right"]
    assert right.high is not None
    assert right.low is not None
    assert right.high - right.low == pytest.approx(2 * 1.96 * (0.8 * 0.2 / 20) ** 0.5, rel=0.25)


def test_the_same_rows_give_the_same_intervals_in_any_order() -> None:
    rows = [row(number, words=5, word_errors=number % 3, speaker=f"s{number % 7}") for number in range(60)]
    first = summed(rows)
    random.Random(3).shuffle(rows)
    again = summed(rows)
    assert again.everything.measures["word_error_rate"] == first.everything.measures["word_error_rate"]


def test_nothing_has_no_figures() -> None:
    assert summed([]).everything.measures == {}


def test_what_never_happened_is_not_said_to_be_impossible() -> None:
    never = summed([row(number, meant=False, right=True) for number in range(100)]).everything.measures
    assert (never["false_accepts"].value, never["false_accepts"].low) == (0.0, 0.0)
    assert never["false_accepts"].high == pytest.approx(0.037, abs=0.001)
    assert never["real_time_factor"].low == pytest.approx(never["real_time_factor"].high)


def test_one_speaker_tells_nothing_about_others() -> None:
    one = summed([row(number, words=5, word_errors=number % 2, speaker="s1") for number in range(9)])
    assert (one.everything.measures["word_error_rate"].low, one.everything.measures["refused"].high) == (None, None)
    assert "interval" not in "\n".join(lines(one))
