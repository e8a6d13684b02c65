"""The child's half of the microphone keeps the newest sound and counts what it drops."""

from __future__ import annotations

import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.audio import portaudio
from cockpit.audio.capture import Ring
from cockpit.errors import AudioError


def test_blocks_come_out_in_order_and_once() -> None:
    ring = Ring(100)
    ring.put(b"ab")
    ring.put(b"cd")
    assert ring.take(0) == (b"abcd", 0)
    assert ring.take(0) == (b"", 0)


def test_the_oldest_is_dropped_and_counted() -> None:
    ring = Ring(4)
    for block in (b"ab", b"cd", b"ef"):
        ring.put(block)
    assert ring.take(0) == (b"cdef", 2)


def test_what_the_device_lost_is_counted_too() -> None:
    ring = Ring(4)
    ring.put(b"ab", lost=6)
    assert ring.take(0) == (b"ab", 6)


def test_a_request_waits_for_the_first_block() -> None:
    ring = Ring(4)
    threading.Timer(0.02, ring.put, (b"ab",)).start()
    assert ring.take(10.0) == (b"ab", 0)


@given(st.lists(st.binary(max_size=9)), st.integers(0, 30))
def test_nothing_is_lost_uncounted(blocks: list[bytes], capacity: int) -> None:
    ring = Ring(capacity)
    for block in blocks:
        ring.put(block)
    kept, dropped = ring.take(0)
    assert len(kept) <= capacity
    assert len(kept) + dropped == sum(map(len, blocks))
    assert b"".join(blocks).endswith(kept)


@pytest.mark.parametrize(
    ("platform", "command"),
    [("linux", "sudo apt-get install libportaudio2"), ("darwin", "brew install portaudio"), ("win32", "pip install")],
)
def test_the_hint_fits_the_system(
    monkeypatch: pytest.MonkeyPatch, fake_sound: object, platform: str, command: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv("FAKE_SOUND", "no-library")
    monkeypatch.setattr(portaudio, "_mute_stderr", lambda: None)
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    with pytest.raises(AudioError, match="PortAudio") as error:
        portaudio.load()
    assert command in str(error.value.hint)
