from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cockpit.errors import Place
from cockpit.grammar.graph import Mark, WordGraph, commands_of
from cockpit.packs.check import check_pack
from cockpit.packs.load import LoadedPack, Packs
from cockpit.packs.schema import Language, Pack
from cockpit.packs.yaml_file import Places

Meaning = tuple[tuple[str, tuple[tuple[str, Any], ...]], ...]
MakePacks = Callable[..., Packs]
Understand = Callable[[WordGraph, str], set[Meaning]]


@pytest.fixture(scope="session")
def make_packs() -> MakePacks:
    """Make packs of one pack, `p`, from the templates of each intent; each takes all slots, an asks for none."""

    def make(
        says: dict[str, list[Any]],
        slots: dict[str, Any] | None = None,
        forms: dict[str, Any] | None = None,
        rules: dict[str, str] | None = None,
        needs: tuple[str, ...] = (),
    ) -> Packs:
        takes = [name for name in slots or {} if name not in needs]
        intents = {name: {"needs": list(needs), "takes": takes, "skill": "x"} for name in says}
        meaning = Pack.model_validate({"pack": "p", "slots": slots or {}, "intents": intents})
        ask = dict.fromkeys(needs, "Which?")
        wording = Language.model_validate(
            {
                "slots": forms or {},
                "rules": rules or {},
                "intents": {name: {"say": say, "ask": ask} for name, say in says.items()},
            }
        )
        places = Places("en.yaml", {})
        assert places.at() == Place("en.yaml", 1, 1)
        check_pack(meaning, wording, places, places)
        digest = repr((meaning, wording))
        return Packs({"p": LoadedPack(meaning, wording, Path(), digest, places, places)}, "en", digest)

    return make


@pytest.fixture(scope="session")
def understand() -> Understand:
    """Return every meaning that a text has on a graph: the plain way, for comparison with cleverer ones."""

    def meanings(graph: WordGraph, text: str) -> set[Meaning]:
        front: set[tuple[int, tuple[Mark, ...]]] = {(0, ())}
        for word in text.split():
            front = {
                (arc.target, marks + arc.marks)
                for state, marks in front
                for arc in graph.arcs[state]
                if arc.word == word
            }
        ended = [marks + graph.finals[state][1] for state, marks in front if state in graph.finals]
        return {tuple((i, tuple(sorted(s.items()))) for i, s in commands_of(marks)) for marks in ended}

    return meanings
