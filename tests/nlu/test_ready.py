"""What is made ahead of the shipped packs belongs to them as they are, so that nobody waits for free wording."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from cockpit.grammar import compile as grammar
from cockpit.nlu.free import store
from cockpit.nlu.free.reader import FreeReader
from cockpit.nlu.free.train import WEIGHT_STEP
from cockpit.packs import ready
from cockpit.packs.load import Packs, load_packs
from cockpit.settings import SHIPPED_PACKS, shipped

MAKE_IT = "the shipped packs have changed: run `cockpit packs compile`"


@pytest.fixture(scope="module")
def packs() -> Packs:
    return load_packs([shipped(SHIPPED_PACKS)])


def test_what_was_made_ahead_is_of_the_packs_as_they_are(packs: Packs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "train", _never)
    monkeypatch.setattr(grammar.Compiler, "graph", _never)
    assert FreeReader(packs, frozenset).is_trained, MAKE_IT
    assert FreeReader(packs, frozenset).read("air towards feet for the passenger".split()) is not None
    assert grammar.compile_grammar(packs).graph.arcs, MAKE_IT
    assert len(list(ready.folder().glob("*.gz"))) == 2, MAKE_IT


@pytest.mark.slow
def test_it_is_what_would_be_made_now(packs: Packs) -> None:
    """Weights may differ in their last step from one kind of processor to the next; what they lead to may not."""
    name, body = grammar.made_ahead(packs)
    assert ready.read(name) == body, MAKE_IT
    name, body = store.made_ahead(packs)
    kept, made = store.from_bytes(ready.read(name) or b""), store.from_bytes(body)
    assert (kept.meanings, kept.vocabulary, kept.words, kept.cores) == (
        made.meanings,
        made.vocabulary,
        made.words,
        made.cores,
    )
    assert abs(kept.weights - made.weights).max() <= 4 * WEIGHT_STEP


def test_other_packs_are_compiled_and_trained_on_their_own(packs: Packs, tmp_path: Path) -> None:
    other = replace(packs, digest="another")
    assert not FreeReader(other, frozenset, tmp_path).is_trained


def test_names_that_people_gave_need_no_training(packs: Packs) -> None:
    named = replace(packs, digest="with names of scenes")
    assert FreeReader(named, frozenset, learnt_from=packs).is_trained


def test_a_broken_file_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(ready, "folder", lambda: tmp_path)
    ready.write({"a": b"one"})
    ready.write({"b": b"two"})
    assert (ready.read("a"), ready.read("b")) == (None, b"two")
    (tmp_path / "b.gz").write_bytes(gzip.compress(b"two")[:-4])
    assert ready.read("b") is None
    (tmp_path / "b.gz").write_bytes(b"none of it")
    assert ready.read("b") is None


def _never(*_: object) -> None:
    raise AssertionError(MAKE_IT)
