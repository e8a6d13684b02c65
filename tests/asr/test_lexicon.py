"""The dictionary of the shipped model, looked up in its packed form."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest

from cockpit.asr.lexicon import Lexicon
from cockpit.errors import ModelError
from cockpit.settings import shipped

SHIPPED = shipped("models/cockpit-en-small") / "lexicon.txt.gz"


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(SHIPPED)


def packed(path: Path, text: str) -> Path:
    path.write_bytes(gzip.compress(text.encode()))
    return path


def test_knows_common_words_with_their_variants(lexicon: Lexicon) -> None:
    assert lexicon.pronunciations("fan") == (("f", "ae", "n"),)
    assert ("ao", "n") in lexicon.pronunciations("on")
    assert "temperature" in lexicon
    assert len(lexicon) > 100_000


@pytest.mark.parametrize("word", ["defroster", "recirculation", "kilometres", "windscreen", "hvac", "infotainment"])
def test_knows_car_words(lexicon: Lexicon, word: str) -> None:
    assert lexicon.pronunciations(word)


@pytest.mark.parametrize("word", ["", "zzzzz", "fanx", "fannx", "\t", "f ae n", "Fan", "été", "~~"])
def test_does_not_know_other_strings(lexicon: Lexicon, word: str) -> None:
    assert lexicon.pronunciations(word) == ()


def test_finds_every_line_it_holds(lexicon: Lexicon) -> None:
    lines = gzip.decompress(SHIPPED.read_bytes()).decode().splitlines()
    for line in [lines[0], lines[-1], *random.Random(1).sample(lines, 2000)]:
        word, *variants = line.split("\t")
        assert lexicon.pronunciations(word) == tuple(tuple(variant.split()) for variant in variants)


def test_fits_its_budget() -> None:
    assert SHIPPED.stat().st_size < 1_000_000


@pytest.mark.parametrize("cut", [0, 5, 1000, -10])
def test_a_cut_file_is_refused_by_name(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "lexicon.txt.gz"
    path.write_bytes(SHIPPED.read_bytes()[:cut])
    with pytest.raises(ModelError, match="cannot be read") as raised:
        Lexicon(path).pronunciations("fan")
    assert str(raised.value.place) == str(path)


@pytest.mark.parametrize("line", ["fan\t", "fan\tf ae q", "fan\tsil2"])
def test_a_broken_line_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(ModelError, match="'fan' is broken"):
        Lexicon(packed(tmp_path / "lexicon.txt.gz", f"{line}\n")).pronunciations("fan")
