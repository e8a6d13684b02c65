"""The command set and the sentences drawn from it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from cockpit.bench.intents.expand import every_sentence
from cockpit.bench.intents.run import INTENTS, TEMPLATES
from cockpit.bench.intents.sentences import ELSEWHERE, KINDS, SAMPLED, frame_of, sentences
from cockpit.bench.intents.slips import DROPPED, INSERTED, Slips
from cockpit.errors import UsageError
from cockpit.packs.load import Packs


def test_the_command_set_is_as_large_as_the_tables_say(car: Packs) -> None:
    says = [wording.say for wording in car.packs["car"].wording.intents.values()]
    assert (len(says), sum(map(len, says))) == (INTENTS, TEMPLATES)


def test_every_sentence_is_written_out_once_and_means_one_thing(car: Packs) -> None:
    written = [each.text for each in every_sentence(car.packs["car"])]
    assert len(written) == len(set(written)) > 1_000


def test_exact_sentences_are_in_the_templates_and_others_are_not(car: Packs) -> None:
    frames = {each.text: frame_of(each.intent, each.slots) for each in every_sentence(car.packs["car"])}
    said = sentences(car, 1)
    assert all(frames[each.text] == each.frame for each in said if each.kind == "exact")
    assert not [each for each in said if each.kind in ("paraphrase", ELSEWHERE) and each.text in frames]


def test_there_are_several_hundred_of_five_kinds_with_meanings_the_pack_has(car: Packs) -> None:
    said = sentences(car, 1)
    counts = Counter(each.kind for each in said)
    assert tuple(counts) == KINDS
    assert counts["exact"] == counts["one slip"] == counts["two slips"] == SAMPLED
    assert counts["paraphrase"] >= 100 <= counts[ELSEWHERE]
    meant = {frame_of(each.intent, each.slots) for each in every_sentence(car.packs["car"])}
    assert all(each.frame in meant for each in said if each.frame)
    assert all((each.frame is None) == (each.kind == ELSEWHERE) for each in said)


def test_the_same_seed_says_the_same(car: Packs) -> None:
    assert sentences(car, 7) == sentences(car, 7)
    assert sentences(car, 7) != sentences(car, 8)


def test_a_file_adds_sentences_that_are_no_command(car: Packs, tmp_path: Path) -> None:
    file = tmp_path / "more.txt"
    file.write_text("What's 2 + 2?\n\nSing a song!\n", encoding="utf-8")
    more = sentences(car, 1, file)
    assert [each.text for each in more[len(sentences(car, 1)) :]] == ["what's two plus two", "sing a song"]
    with pytest.raises(UsageError):
        sentences(car, 1, tmp_path / "missing.txt")


def test_a_slip_changes_one_word_and_no_number() -> None:
    words = "set the temperature to twenty one degrees".split()
    seen = set()
    slips = Slips(3)
    for _ in range(200):
        made = slips.slipped(words, 1)
        assert [word for word in made if word in ("twenty", "one")] == ["twenty", "one"]
        assert abs(len(made) - len(words)) <= 2
        assert made != words
        seen.add(len(made) - len(words))
    assert seen >= {-1, 0, 1}, "words are dropped, misheard and added"


def test_no_slips_are_no_change_and_fillers_need_no_confusion() -> None:
    assert Slips(1).slipped(["a", "b"], 0) == ["a", "b"]
    made = Slips(1).slipped(["seven"], 1)
    assert made[-1] == "seven"
    assert " ".join(made[:-1]) in INSERTED
    assert "not" not in DROPPED


def test_a_sentence_has_no_more_slips_than_words() -> None:
    assert Slips(1).slipped(["stop"], 3) != ["stop"]
