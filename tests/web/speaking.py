"""What people say into the server's microphones: synthetic voices, played as they would sound."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from cockpit.audio.resample import to_s16
from cockpit.tts.espeak import Speaking

READY_S = 120.0
"""For the first page: the graph may have to be compiled."""


def sound(speaking: Speaking, text: str, rate_hz: int = 48_000, *, lead_s: float = 0.4, tail_s: float = 1.2) -> bytes:
    """Return a sentence as raw sound of a rate, with silence around it, whispered noise for the car."""
    import soxr

    speech = speaking.synthesise(text, "en-us", 150, 50)
    samples = speech.pcm.astype(np.float32) / 32768
    samples = soxr.resample(samples * (0.5 / max(1e-6, np.abs(samples).max())), speech.rate_hz, rate_hz)
    lead, tail = np.zeros(int(lead_s * rate_hz)), np.zeros(int(tail_s * rate_hz))
    whole = np.concatenate([lead, samples, tail]).astype(np.float32)
    noise = np.random.default_rng(3).normal(0, 0.0005, len(whole)).astype(np.float32)
    return to_s16(whole + noise).tobytes()


def stream(page: Any, pcm: bytes, rate_hz: int, *, pace: float = 1.0) -> None:
    """Play it into the page's microphone, 20 ms at a time, as fast as it sounds."""
    step = rate_hz // 50 * 2
    begin_s = time.monotonic()
    for number, at in enumerate(range(0, len(pcm), step)):
        page.sound(pcm[at : at + step])
        time.sleep(max(0.0, begin_s + number * 0.02 / pace - time.monotonic()))


def ready(served: Any) -> Any:
    """Return a page of a server whose ears are open."""
    page = served.page()
    if not page.welcome["hearing"]["ready"]:
        assert page.next("ready", READY_S)["hearing"]["ready"]
    return page
