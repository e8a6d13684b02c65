"""Guessed pronunciations, measured against the dictionary."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator, Sequence

import pytest
from rapidfuzz.distance import Levenshtein

from cockpit.asr.g2p import guess, phones_of
from cockpit.asr.lexicon import Lexicon
from cockpit.asr.phones import BLANK, PHONE_IDS
from cockpit.espeak import Pronounce
from cockpit.settings import shipped
from cockpit.worker import Worker

SHIPPED = shipped("models/cockpit-en-small") / "lexicon.txt.gz"


@pytest.fixture(scope="module")
def espeak() -> Iterator[Worker]:
    with Worker("cockpit.espeak:engine", name="espeak-ng") as worker:
        yield worker


@pytest.mark.parametrize(
    ("ipa", "phones"),
    [
        ("tˈɛmpɹɪtʃɚ", "t eh m p r ih ch er"),
        ("dᵻfɹˈɔstɚ", "d ih f r ao s t er"),
        ("ɹᵻsˌɜːkjʊlˈeɪʃən", "r ih s er k y uh l ey sh ah n"),
        ("tˈaɪɚ", "t ay er"),
        ("bˈʌʔn̩", "b ah t ah n"),
        ("", ""),
        ("♪ˈˌ", ""),
    ],
)
def test_ipa_becomes_phones(ipa: str, phones: str) -> None:
    assert phones_of(ipa) == tuple(phones.split())


def test_reduced_vowels_are_guessed_both_ways() -> None:
    assert guess("x", lambda _: "dᵻfɹˈɔst") == (tuple("d ih f r ao s t".split()), tuple("d ah f r ao s t".split()))


def test_phone_error_rate_on_random_dictionary_words(espeak: Worker) -> None:
    lexicon = Lexicon(SHIPPED)
    lines = gzip.decompress(SHIPPED.read_bytes()).decode().splitlines()
    words = [word for word in (line.split("\t")[0] for line in random.Random(11).sample(lines, 500)) if word.isalpha()]
    wrong = total = 0
    for word in words:
        guessed = guess(word, lambda text: espeak.call(Pronounce(text)))[0]
        assert set(guessed) <= PHONE_IDS.keys() - {BLANK}
        known = min(lexicon.pronunciations(word), key=lambda variant: distance(guessed, variant))
        wrong += distance(guessed, known)
        total += len(known)
    assert wrong / total < 0.14  # 0.111 over 2,000 words, most of them names; 0.031 over the words of read speech


def distance(a: Sequence[str], b: Sequence[str]) -> int:
    return Levenshtein.distance(a, b)
