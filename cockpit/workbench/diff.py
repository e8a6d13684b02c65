"""What changes for people when one version of packs takes the place of another: sentences, not lines of YAML."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from cockpit.events import Hypothesis
from cockpit.grammar.compile import compile_grammar
from cockpit.grammar.sample import Sentence, sample, say_template
from cockpit.nlu.candidates import Graph
from cockpit.nlu.meaning import Wish
from cockpit.packs.load import Packs

Meaning = tuple[Wish, ...]

Kind = Literal["lost", "gained", "changed"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A sentence that means something else in the new version: `old` or `new` is empty where it means nothing."""

    kind: Kind
    sentence: str
    old: Meaning
    new: Meaning

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"kind": self.kind, "sentence": self.sentence, "old": _plain(self.old), "new": _plain(self.new)}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Templates that are in one version alone, by intent, sentences that change, and how many were tried."""

    removed: tuple[tuple[str, str], ...]
    added: tuple[tuple[str, str], ...]
    differences: tuple[Difference, ...]
    tried: int

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        templates = {"removed": [list(each) for each in self.removed], "added": [list(each) for each in self.added]}
        changed = [each.to_json() for each in self.differences]
        return {"schema": 1, "templates": templates, "differences": changed, "tried": self.tried}


def compare(old: Packs, new: Packs, count: int, seed: int) -> Comparison:
    """Try sentences of both versions on both, and compare their templates exactly.

    Args:
        old: one version.
        new: the other.
        count: random sentences of each version, beside one or more of each template that only one of them has.
        seed: the same one tries the same sentences.
    """
    templates = [_templates(packs) for packs in (old, new)]
    removed, added = templates[0] - templates[1], templates[1] - templates[0]
    said = [each.text for packs in (old, new) for each in sample(packs, seed, count)]
    said += [*_of_templates(old, removed, seed), *_of_templates(new, added, seed)]
    graphs = [Graph(compile_grammar(packs).graph) for packs in (old, new)]
    sentences = sorted(set(said))
    found = []
    for sentence in sentences:
        before, after = (_meaning(graph, sentence) for graph in graphs)
        if before != after:
            kind: Kind = "lost" if not after else "gained" if not before else "changed"
            found.append(Difference(kind, sentence, before, after))
    return Comparison(tuple(sorted(removed)), tuple(sorted(added)), tuple(found), len(sentences))


def _templates(packs: Packs) -> set[tuple[str, str]]:
    return {(name, say.text) for name in packs.intents() for say in packs.intent(name)[1].say}


def _of_templates(packs: Packs, templates: set[tuple[str, str]], seed: int) -> Iterator[str]:
    chance = random.Random(seed)
    for name, text in sorted(templates):
        for _ in range(3):
            yield " ".join(say_template(packs.intent(name)[2], text, chance))


def _meaning(graph: Graph, sentence: str) -> Meaning:
    choice = graph.exact(Hypothesis(sentence))
    return choice.best.reading.wishes if choice else ()


def _plain(meaning: Meaning) -> list[dict[str, Any]]:
    return [{"intent": intent, "slots": dict(slots)} for intent, slots in meaning]


def samples(packs: Packs, name: str | None, count: int, seed: int) -> list[Sentence]:
    """Return random sentences with their meaning: of all packs, or of one of them."""
    kept = packs if name is None else Packs({name: packs.packs[name]}, packs.language, packs.digest)
    return list(sample(kept, seed, count))
