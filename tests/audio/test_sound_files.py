"""Sound files of every usual kind are heard; those that lie, are cut or are no sound are told apart."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cockpit.audio.files import hear_file
from cockpit.errors import AudioError
from cockpit.events import AudioHeard, AudioLost, Event

MakeWav = Callable[..., bytes]
SECOND = (8000 * np.sin(np.arange(16_000) * 0.1)).astype("<i2").tobytes()


def heard_s(events: list[Event]) -> float:
    return sum(len(event.pcm) for event in events if isinstance(event, AudioHeard)) / 32_000


def hear(folder: Path, content: bytes, name: str = "sound.wav") -> list[Event]:
    (folder / name).write_bytes(content)
    return list(hear_file(folder / name))


def refusal(folder: Path, content: bytes) -> AudioError:
    with pytest.raises(AudioError) as error:
        hear(folder, content)
    assert str(error.value.place) == str(folder / "sound.wav")
    return error.value


@pytest.mark.parametrize(
    ("kind", "subtype"),
    [
        ("WAV", "PCM_16"),
        ("WAV", "PCM_U8"),
        ("WAV", "PCM_24"),
        ("WAV", "FLOAT"),
        ("WAV", "ULAW"),
        ("WAVEX", "PCM_16"),
        ("RF64", "PCM_16"),
        ("FLAC", "PCM_16"),
        ("OGG", "VORBIS"),
        ("OGG", "OPUS"),
    ],
)
@pytest.mark.parametrize("channels", [1, 2])
def test_usual_kinds_are_heard(tmp_path: Path, kind: str, subtype: str, channels: int) -> None:
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(48_000) / 48_000)
    soundfile.write(tmp_path / "sound.raw", np.stack([tone] * channels, 1), 48_000, subtype, format=kind)
    events = list(hear_file(tmp_path / "sound.raw", start_s=3.0))
    pcm = np.frombuffer(b"".join(event.pcm for event in events if isinstance(event, AudioHeard)), "<i2")
    assert all(isinstance(event, AudioHeard) for event in events)
    assert events[0].at_s == 3.0
    assert len(pcm) == pytest.approx(16_000, abs=400)
    assert np.argmax(np.abs(np.fft.rfft(pcm[:16_000], 16_000))) == pytest.approx(440, abs=2)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "empty", id="0 bytes"),
        pytest.param(b"\0", "neither WAV", id="1 byte"),
        pytest.param(b"RIFF", "no sound can be read", id="4 bytes"),
        pytest.param(b"ID3\x04" + bytes(900), "neither WAV", id="MP3"),
        pytest.param(b"hello, this is a text", "neither WAV", id="text"),
        pytest.param(b"RIFF" + bytes(900), "no sound can be read", id="WAV without a header"),
        pytest.param(b"fLaC" + bytes(900), "no sound can be read", id="FLAC without a header"),
        pytest.param(b"OggS" + bytes(900), "no sound can be read", id="OGG without a header"),
    ],
)
def test_what_is_no_sound_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    assert message in refusal(tmp_path, content).message


@pytest.mark.parametrize(
    ("header", "message"),
    [
        pytest.param({"rate": 0}, "no sound can be read", id="rate 0"),
        pytest.param({"rate": 4_000}, "4000 Hz", id="rate too low"),
        pytest.param({"rate": 96_000}, "96000 Hz", id="rate too high"),
        pytest.param({"channels": 0}, "no sound can be read", id="no channels"),
        pytest.param({"channels": 9}, "9 channels", id="nine channels"),
        pytest.param({"channels": 60_000}, "no sound can be read", id="many channels"),
        pytest.param({"code": 0x1234}, "no sound can be read", id="unknown encoding"),
        pytest.param({"says": 0}, "holds no sound", id="says it is empty"),
    ],
)
def test_headers_that_cannot_be_are_refused(
    tmp_path: Path, wav_bytes: MakeWav, header: dict[str, int], message: str
) -> None:
    assert message in refusal(tmp_path, wav_bytes(SECOND, **header)).message


def test_a_header_alone_is_refused(tmp_path: Path, wav_bytes: MakeWav) -> None:
    assert "holds no sound" in refusal(tmp_path, wav_bytes(b"")).message


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_nan_is_refused(tmp_path: Path, wav_bytes: MakeWav, bad: float) -> None:
    samples = np.zeros(20_000, "<f4")
    samples[18_000] = bad
    assert "NaN" in refusal(tmp_path, wav_bytes(samples.tobytes(), bits=32, code=3)).message


def test_a_cut_wav_is_heard_and_what_lacks_is_told(tmp_path: Path, wav_bytes: MakeWav) -> None:
    *heard, lost = hear(tmp_path, wav_bytes(SECOND)[: 44 + 24_001])
    assert heard_s(heard) == 0.75
    assert isinstance(lost, AudioLost)
    assert lost.dropped_s == pytest.approx(0.25, abs=0.01)
    assert lost.at_s == 0.75


@pytest.mark.parametrize("says", [0x7FFF_FFDB, 0xFFFF_FFFF])
def test_a_header_from_a_pipe_does_not_know_its_length(tmp_path: Path, wav_bytes: MakeWav, says: int) -> None:
    events = hear(tmp_path, wav_bytes(SECOND, says=says))
    assert heard_s(events) == 1.0
    assert all(isinstance(event, AudioHeard) for event in events)


def test_a_cut_flac_is_heard_and_what_lacks_is_told(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, 5 * 16_000)
    soundfile.write(tmp_path / "whole.flac", noise, 16_000)
    content = (tmp_path / "whole.flac").read_bytes()
    *heard, lost = hear(tmp_path, content[: len(content) * 3 // 4])
    assert isinstance(lost, AudioLost)
    assert "damaged" in lost.message
    assert heard_s(heard) >= 2.0
    assert heard_s(heard) + lost.dropped_s == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("frames", "heard"), [pytest.param(0, 5.0, id="unknown, from a pipe"), pytest.param(2**36 - 1, None, id="weeks")]
)
def test_a_flac_header_may_not_know_its_length_or_lie(tmp_path: Path, frames: int, heard: float | None) -> None:
    soundfile.write(tmp_path / "whole.flac", np.random.default_rng(1).normal(0, 0.1, 5 * 16_000), 16_000)
    content = bytearray((tmp_path / "whole.flac").read_bytes())
    content[21] = content[21] & 0xF0 | frames >> 32  # STREAMINFO's total samples: 36 bits, to the end of byte 25
    content[22:26] = (frames % 2**32).to_bytes(4, "big")
    if heard is None:
        assert "longer than 4 hours" in refusal(tmp_path, bytes(content)).message
    else:
        assert heard_s(hear(tmp_path, bytes(content))) == pytest.approx(heard, abs=0.01)


def test_a_file_that_hides_its_length_is_cut_off_at_the_limit(
    tmp_path: Path, wav_bytes: MakeWav, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cockpit.audio.files.MAX_FILE_S", 2)
    monkeypatch.setattr("cockpit.audio.files._promised", lambda sound: 0)
    assert "longer than" in refusal(tmp_path, wav_bytes(SECOND * 3)).message


def sparse_wav(path: Path, make: MakeWav, hours: float, rate: int = 16_000) -> Path:
    """Make a long silence that takes no room: its samples are a hole in the file."""
    length = int(hours * 3600 * rate) * 2
    path.write_bytes(make(b"", rate=rate, says=length))
    os.truncate(path, 44 + length)
    return path


def test_an_hour_takes_no_more_memory_than_a_minute(tmp_path: Path, wav_bytes: MakeWav) -> None:
    hour = sparse_wav(tmp_path / "hour.wav", wav_bytes, 1.0)
    tracemalloc.start()
    try:
        frames = sum(1 for _ in hear_file(hour))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert frames == 112_500
    assert peak < 8_000_000


def test_more_than_four_hours_are_refused_at_once(tmp_path: Path, wav_bytes: MakeWav) -> None:
    path = sparse_wav(tmp_path / "long.wav", wav_bytes, 4.01, rate=8_000)
    with pytest.raises(AudioError, match="longer than 4 hours"):
        next(hear_file(path))


def test_a_missing_file_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "warmer.wav").touch()
    with pytest.raises(AudioError, match="no such") as error:
        list(hear_file(tmp_path / "wramer.wav"))
    assert error.value.hint == "did you mean 'warmer.wav'?"


@pytest.mark.parametrize("name", ["", "nowhere/at/all.wav", "nul\0byte.wav"])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(AudioError, match="no such"):
        list(hear_file(tmp_path / name))


MUTATED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@MUTATED
@given(content=st.binary(max_size=300), magic=st.sampled_from([b"RIFF", b"RF64", b"fLaC", b"OggS", b""]))
def test_any_bytes_are_heard_or_refused(tmp_path: Path, content: bytes, magic: bytes) -> None:
    _heard_or_refused(tmp_path, magic + content)


@MUTATED
@given(data=st.data(), kind=st.sampled_from(["WAV", "FLAC", "OGG"]))
def test_damaged_files_are_heard_or_refused(tmp_path: Path, data: st.DataObject, kind: str) -> None:
    whole = tmp_path / f"whole.{kind}"
    if not whole.exists():
        soundfile.write(whole, np.random.default_rng(2).normal(0, 0.1, 4_000), 16_000, format=kind)
    content = bytearray(whole.read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        # most damage goes to the header: it is where decoders can be led astray
        limit = data.draw(st.sampled_from([60, len(content)]))
        content[data.draw(st.integers(0, min(limit, len(content)) - 1))] = data.draw(st.integers(0, 255))
    _heard_or_refused(tmp_path, bytes(content[: data.draw(st.integers(0, len(content)))]))


def _heard_or_refused(folder: Path, content: bytes) -> None:
    try:
        events = hear(folder, content)
    except AudioError:
        return
    assert events
    assert all(0 < len(event.pcm) <= 1024 for event in events if isinstance(event, AudioHeard))
    assert all(event.dropped_s > 0 for event in events if isinstance(event, AudioLost))
    assert [event.at_s for event in events] == sorted(event.at_s for event in events)
