"""Text on its way to an engine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.errors import UsageError
from cockpit.tts.text import MAX_TEXT, MAX_UTTERANCE, speakable, utterances

texts = st.text(st.sampled_from("ab1 .!?,;:é字\n\t\x00\x07\u200b\ud800\u202e"), max_size=2_000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Fan off.", "Fan off.", id="plain"),
        pytest.param("", "", id="empty"),
        pytest.param(" \n\t ", "", id="blank"),
        pytest.param("...?!", "", id="only signs"),
        pytest.param("a\x00b\x07c", "a b c", id="controls"),
        pytest.param("line one\r\nline  two", "line one line two", id="lines"),
        pytest.param("wind\u00adscreen", "windscreen", id="soft hyphen"),
        pytest.param("\ufeff\u202eabc\u202c", "abc", id="byte order and direction"),
        pytest.param("half \ud83d of a pair", "half of a pair", id="lone surrogate"),
        pytest.param("21.5 °C — 温度", "21.5 °C — 温度", id="signs and scripts stay"),
    ],
)
def test_nothing_unspeakable_is_left(text: str, expected: str) -> None:
    assert speakable(text) == expected


def test_a_text_too_long_to_be_a_reply_is_refused() -> None:
    assert len(speakable("a" * MAX_TEXT)) == MAX_TEXT
    with pytest.raises(UsageError, match="100000 characters"):
        speakable("a" * 100_000)


def test_short_text_is_one_utterance() -> None:
    assert utterances("Driver side, 21 degrees. Fan off.") == ["Driver side, 21 degrees. Fan off."]
    assert utterances("") == []


def test_long_text_is_cut_between_sentences() -> None:
    sentence = "This is a sentence of fifty characters, all in all."
    parts = utterances(" ".join([sentence] * 40))
    assert len(parts) == 5
    assert all(part.endswith("all in all.") for part in parts)


def test_a_sentence_without_end_is_cut_at_a_space_and_a_word_without_end_at_the_limit() -> None:
    assert [len(part) for part in utterances("word " * 199 + "word")] == [499, 499]
    assert [len(part) for part in utterances("a" * 1_200)] == [500, 500, 200]


@given(texts)
def test_whatever_comes_out_can_be_spoken_in_bounded_pieces(text: str) -> None:
    clean = speakable(text)
    parts = utterances(clean)
    assert all(0 < len(part) <= MAX_UTTERANCE and any(map(str.isalnum, part)) for part in parts)
    assert bool(parts) == bool(clean)
    clean.encode()
    assert letters("".join(parts)) == letters(text)


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
