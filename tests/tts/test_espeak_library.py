"""The espeak-ng library of PyPI, as the voice and the pronouncer use it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cockpit.errors import EngineError, UsageError
from cockpit.espeak import MAX_UTTERANCE, Pronounce, Utterance
from cockpit.worker import Worker


@pytest.fixture(scope="module")
def library() -> Iterator[Worker]:
    with Worker("cockpit.espeak:engine", name="espeak-ng") as worker:
        yield worker


@pytest.mark.parametrize(
    ("text", "ipa"),
    [("seat", "sˈiːt"), ("warmer", "wˈɔːɹmɚ"), ("fan off. seat.", "fˈæn ˈɔf sˈiːt"), ("", ""), ("...", "")],
)
def test_pronounces(library: Worker, text: str, ipa: str) -> None:
    assert library.call(Pronounce(text)) == ipa


def test_marks_of_language_are_no_sounds(library: Worker) -> None:
    assert "(" not in library.call(Pronounce("déjà vu smörgåsbord 温度"))


def test_sound_comes_with_its_rate_and_does_not_leak_into_the_next(library: Worker) -> None:
    long, rate_hz = library.call(Utterance("a rather long sentence to begin with"))
    short, _ = library.call(Utterance("short"))
    assert rate_hz == 22_050
    assert 0 < len(short) < len(long) / 2


@pytest.mark.parametrize("voice", ["en-us", "en-us+f3", "en-gb", "en-GB+m2", "en", "en-gb-scotland"])
def test_voices_by_their_usual_names(library: Worker, voice: str) -> None:
    assert len(library.call(Utterance("hello", voice=voice))[0]) > 10_000


def test_limits(library: Worker) -> None:
    with pytest.raises(EngineError, match="501 characters"):
        library.call(Utterance("a" * (MAX_UTTERANCE + 1)))
    with pytest.raises(UsageError, match="no-such"):
        library.call(Utterance("hello", voice="no-such"))
    with pytest.raises(UsageError, match="no-such"):
        library.call(Pronounce("hello", voice="no-such"))
    assert library.call(Pronounce("seat")) == "sˈiːt"
