"""Raw samples on standard input: whole samples are heard, anything else is refused."""

from __future__ import annotations

import io
import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.audio.raw import SampleFormat, hear_pcm
from cockpit.errors import AudioError
from cockpit.events import AudioHeard, Event


def pcm_of(events: list[Event]) -> bytes:
    return b"".join(event.pcm for event in events if isinstance(event, AudioHeard))


def test_s16_comes_out_as_it_went_in() -> None:
    samples = np.random.default_rng(1).integers(-(2**15), 2**15, 20_000).astype("<i2").tobytes()
    assert pcm_of(list(hear_pcm(io.BytesIO(samples)))) == samples


def test_f32_stereo_at_another_rate_is_heard() -> None:
    stereo = np.full((48_000, 2), 0.5, "<f4")
    pcm = np.frombuffer(pcm_of(list(hear_pcm(io.BytesIO(stereo.tobytes()), 48_000, "f32", 2))), "<i2")
    assert len(pcm) == pytest.approx(16_000, abs=2)
    assert np.median(pcm) == 16_384


def test_a_pipe_that_hands_over_odd_pieces_loses_nothing() -> None:
    class Dripping(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 7, 7))

    samples = np.arange(3_000).astype("<i2").tobytes()
    assert pcm_of(list(hear_pcm(Dripping(samples)))) == samples


def test_a_frame_is_heard_before_the_next_one_comes() -> None:
    class Live(io.BytesIO):
        asked = 0

        def read(self, size: int | None = -1) -> bytes:
            self.asked += size or 0
            return bytes(size or 0)

    live = Live()
    next(hear_pcm(live))
    assert live.asked <= 2 * 1024


@pytest.mark.parametrize(
    ("content", "kind", "message"),
    [
        pytest.param(b"", "s16", "no sound came", id="nothing"),
        pytest.param(b"\0", "s16", "within a sample", id="a byte"),
        pytest.param(bytes(2001), "s16", "1 of 2 bytes", id="an odd number of bytes"),
        pytest.param(bytes(2002), "f32", "2 of 4 bytes", id="half a float"),
        pytest.param(np.array([0, math.nan], "<f4").tobytes(), "f32", "NaN", id="NaN"),
        pytest.param(np.array([math.inf, 0], "<f4").tobytes(), "f32", "NaN", id="infinity"),
        pytest.param(b"RIFF" + bytes(100), "s16", "not raw", id="a WAV file"),
    ],
)
def test_what_cannot_be_is_refused(content: bytes, kind: SampleFormat, message: str) -> None:
    with pytest.raises(AudioError, match=message) as error:
        list(hear_pcm(io.BytesIO(content), sample_format=kind))
    assert str(error.value.place) == "standard input"


def test_the_sound_before_a_lost_byte_is_heard() -> None:
    heard: list[Event] = []
    with pytest.raises(AudioError):
        heard.extend(_kept(heard.append, bytes(3_201)))
    assert len(pcm_of(heard)) == 3_200


def _kept(keep: Callable[[Event], None], content: bytes) -> list[Event]:
    for event in hear_pcm(io.BytesIO(content)):
        keep(event)
    return []


@given(
    content=st.binary(max_size=4_000),
    rate_hz=st.integers(-10, 100_000),
    kind=st.sampled_from(["s16", "f32"]),
    channels=st.integers(-1, 10),
)
def test_any_bytes_are_heard_or_refused(content: bytes, rate_hz: int, kind: SampleFormat, channels: int) -> None:
    try:
        events = list(hear_pcm(io.BytesIO(content), rate_hz, kind, channels))
    except AudioError:
        return
    frames = len(content) // (channels * (2 if kind == "s16" else 4))
    assert len(pcm_of(events)) / 2 == pytest.approx(frames * 16_000 / rate_hz, abs=2)
