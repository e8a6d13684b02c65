"""Sound is cut into equal frames whose times add up, also over gaps."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cockpit.audio.frames import FRAME_SAMPLES, Intake
from cockpit.events import AudioHeard, AudioLost


@given(st.lists(st.integers(0, 2000), max_size=20))
def test_every_sample_comes_out_once_and_in_order(sizes: list[int]) -> None:
    samples = np.arange(sum(sizes)).astype(np.int16)
    intake = Intake(16_000, 1)
    frames: list[AudioHeard] = []
    for part in np.split(samples, np.cumsum(sizes)[:-1]) if sizes else []:
        frames += intake.feed(part)
    frames += intake.finish()
    assert b"".join(frame.pcm for frame in frames) == samples.tobytes()
    assert all(len(frame.pcm) == 2 * FRAME_SAMPLES for frame in frames[:-1])
    assert [frame.at_s for frame in frames] == [number * FRAME_SAMPLES / 16_000 for number in range(len(frames))]


def test_time_goes_on_behind_a_gap() -> None:
    intake = Intake(16_000, 1, start_s=10.0)
    events = [
        *intake.feed(np.zeros(700, np.int16)),
        *intake.lost(2.5, "gone"),
        *intake.feed(np.zeros(512, np.int16)),
    ]
    assert [type(event) for event in events] == [AudioHeard, AudioHeard, AudioLost, AudioHeard]
    assert [event.at_s for event in events] == [10.0, 10.032, 10.0 + 700 / 16_000, 12.5 + 700 / 16_000]


def test_the_resamplers_tail_is_heard_before_the_gap() -> None:
    intake = Intake(8_000, 1)
    heard = [*intake.feed(np.ones(8_000, np.int16)), *intake.lost(1.0, "gone")]
    assert sum(len(event.pcm) for event in heard if isinstance(event, AudioHeard)) == 2 * 16_000
