"""The decoding graph accepts exactly the frame sequences that CTC training knows as the words' phones, each once."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

import pytest

from cockpit.asr.phones import BLANK, PHONE_IDS, entry_transition, loop_transition
from cockpit.worker import Worker

WORDS: dict[int, list[tuple[str, ...]]] = {
    1: [("s", "ih")],
    2: [("s",)],
    3: [("ih", "s")],
    4: [("s", "s")],
    5: [("s", "ih"), ("ih",)],
}
UNKNOWN = 9


def transitions(frames: Sequence[str]) -> list[int]:
    """Return the transition ids of one phone a frame: a phone is entered, and lasts while frames repeat it."""
    pairs = itertools.pairwise(["", *frames])
    return [(loop_transition if b == a else entry_transition)(PHONE_IDS[b]) for a, b in pairs]


def collapsed(frames: Sequence[str]) -> tuple[str, ...]:
    """Return what CTC makes of frames: repeats are one phone, blanks are none."""
    return tuple(phone for phone, _ in itertools.groupby(frames) if phone != BLANK)


def sentences(phones: tuple[str, ...]) -> set[tuple[int, ...]]:
    """Return every word sequence that is pronounced so, by brute force."""
    if not phones:
        return {()}
    found = set()
    for word, variants in WORDS.items():
        for variant in variants:
            if phones[: len(variant)] == variant:
                found |= {(word, *rest) for rest in sentences(phones[len(variant) :])}
    return found


def heard(
    openfst: Worker, utterances: Sequence[Sequence[str]], **arguments: object
) -> list[list[tuple[tuple[int, ...], float]]]:
    answer: list[list[tuple[tuple[int, ...], float]]] = openfst.call(
        ("paths", ({"pronunciations": WORDS, **arguments}, [transitions(frames) for frames in utterances]))
    )
    return answer


def test_accepts_what_collapses_to_words_and_nothing_else(openfst: Worker) -> None:
    chance = random.Random(5)
    utterances = [[chance.choice((BLANK, "s", "ih", "t")) for _ in range(chance.randint(1, 7))] for _ in range(300)]
    for frames, paths in zip(utterances, heard(openfst, utterances), strict=True):
        assert {words for words, _ in paths} == sentences(collapsed(frames)), frames


@pytest.mark.parametrize(
    "frames", ["s sil ih", "s ih", "sil s s sil sil ih ih sil", "ih s", "s", "sil", "s sil s"], ids=str
)
def test_each_word_sequence_has_one_path(openfst: Worker, frames: str) -> None:
    (paths,) = heard(openfst, [frames.split()])
    words = [words for words, _ in paths]
    assert words
    assert len(words) == len(set(words))


def test_equal_phones_need_a_blank_between_them(openfst: Worker) -> None:
    within, apart, across = heard(openfst, [["s", "s"], ["s", "sil", "s"], ["ih", "s", "sil", "s", "ih"]])
    assert [words for words, _ in within] == [(2,)]
    assert {words for words, _ in apart} == {(4,), (2, 2)}
    assert (3, 1) in {words for words, _ in across}


TALK = {("zh",): 1.5, ("t",): 1.5, ("t", "zh"): 2.0}


def test_unknown_is_talk_at_a_price_each(openfst: Worker) -> None:
    (paths,) = heard(openfst, [["sil", "zh", "zh", "sil", "zh", "t", "sil"]], unknown=UNKNOWN, talk=TALK)
    costs = [cost for words, cost in paths if words == (UNKNOWN,)]
    assert min(costs) == pytest.approx(4.5)
    assert len(costs) == 1


def test_a_word_of_talk_may_be_cheaper_than_its_phones(openfst: Worker) -> None:
    (paths,) = heard(openfst, [["t", "sil", "zh", "t"]], unknown=UNKNOWN, talk=TALK)
    assert sorted(cost for words, cost in paths if words == (UNKNOWN,)) == pytest.approx([3.5, 4.5])


def test_equal_phones_of_talk_need_a_blank_between_them(openfst: Worker) -> None:
    within, apart = heard(openfst, [["t", "t"], ["t", "sil", "t"]], unknown=UNKNOWN, talk=TALK)
    assert [cost for words, cost in within if words == (UNKNOWN,)] == pytest.approx([1.5])
    assert [cost for words, cost in apart if words == (UNKNOWN,)] == pytest.approx([3.0])


def test_words_may_stand_beside_unknown(openfst: Worker) -> None:
    (paths,) = heard(openfst, [["t", "s", "ih", "t"]], unknown=UNKNOWN, talk=TALK)
    assert (UNKNOWN, 1, UNKNOWN) in {words for words, _ in paths}
