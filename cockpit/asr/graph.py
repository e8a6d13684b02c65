"""Write the two files that Vosk decodes along: HCLr.fst (sounds to words) and Gr.fst (which words may follow which).

Gr.fst is the word graph of the packs itself, exact and weighted, not the phrase bigram that Vosk would make of it.
Talk that is no command goes through `[unk]`: instead of a whole sentence, or as filler before and after a command.

Runs in a worker process only: kaldifst does not share a process with vosk.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cockpit.asr.phones import PHONES
from cockpit.asr.spread import spread
from cockpit.asr.topology import Pronunciation, decoding_graph
from cockpit.errors import ModelError
from cockpit.grammar.graph import WordGraph

EPSILON = "<eps>"
UNKNOWN = "[unk]"


@dataclass(frozen=True, slots=True)
class Garbage:
    """What talk that is no command costs, in nats against the words of a command.

    Talk is common words of the language, each at its improbability and `word` more, and any other sounds at `phone`
    each. `sentence` is paid once where no command is heard at all, and `edge` once for talk before and once for talk
    after a command. Lower costs refuse more; infinite ones leave the path out.

    The defaults are the working point of the shipped model, from the curve of `python -m models.recipe.garbage DATA`
    (EXPERIMENTS.md has it). `word` is negative, as a command's words are unlikely too, in a grammar of thousands; and
    `sentence` is dear, or a command of one or two words would lose to talk.
    """

    word: float = -1.0
    phone: float = 3.0
    sentence: float = 3.5
    edge: float = 20.0


@dataclass(frozen=True, slots=True)
class GraphRequest:
    """Compile `graph` into `folder`.

    `pronunciations` are given for a model of ours, whose HCLr.fst and words.txt are written as well; for a published
    model they are None and `word_ids` are those of its words.txt. `talk` are the common words of the language by
    pronunciation, with the improbability of each in nats. An arc whose word is "" is an epsilon, as a language
    model's back-off needs. A request without `garbage` has no `[unk]`.
    """

    graph: WordGraph
    folder: str
    pronunciations: Mapping[str, Sequence[Pronunciation]] | None = None
    word_ids: Mapping[str, int] | None = None
    talk: Mapping[Pronunciation, float] = field(default_factory=dict)
    garbage: Garbage | None = None


@dataclass(frozen=True, slots=True)
class GraphSize:
    """States and arcs of the compiled grammar."""

    states: int
    arcs: int


def engine() -> Callable[[GraphRequest], GraphSize]:
    """Worker factory: compiles one GraphRequest after another."""
    import kaldifst  # noqa: F401  # a broken installation shows at the start, not at the first request

    return write_graph


def write_graph(request: GraphRequest) -> GraphSize:
    """Write the graph files of `request` into its folder, which exists.

    Raises:
        ModelError: the grammar holds no sentence that the model has words for.
    """
    folder = Path(request.folder)
    if request.pronunciations is not None:
        ids = write_lexicon(folder, request.pronunciations, _other_talk(request), request.garbage)
    else:
        ids = dict(request.word_ids or {})
    garbage = request.garbage if UNKNOWN in ids else None
    grammar = _acceptor(request.graph, ids, garbage)
    grammar.write(str(folder / "Gr.fst"))
    return GraphSize(grammar.num_states, sum(grammar.num_arcs(state) for state in range(grammar.num_states)))


def write_lexicon(
    folder: Path,
    pronunciations: Mapping[str, Sequence[Pronunciation]],
    talk: Mapping[Pronunciation, float],
    garbage: Garbage | None,
) -> dict[str, int]:
    """Write HCLr.fst, words.txt and disambig_tid.int; return the id of every word."""
    words = [EPSILON, *sorted(pronunciations), *([UNKNOWN] if garbage else [])]
    ids = {word: index for index, word in enumerate(words)}
    sounds = decoding_graph(
        {ids[word]: variants for word, variants in pronunciations.items()},
        unknown=ids.get(UNKNOWN),
        talk=_priced(talk, garbage) if garbage else None,
    )
    sounds.write(str(folder / "HCLr.fst"))
    (folder / "words.txt").write_text("".join(f"{word} {i}\n" for word, i in ids.items()), encoding="utf-8")
    (folder / "disambig_tid.int").write_text("", encoding="utf-8")  # words need none: HCLr is not determinised
    return ids


def _other_talk(request: GraphRequest) -> dict[Pronunciation, float]:
    """Return the common words but those that sound like a whole sentence of the grammar: "know" is not "no"."""
    graph, pronunciations = request.graph, request.pronunciations or {}
    alone = {arc.word for arc in graph.arcs[0] if arc.target in graph.finals}
    sounds = {phones for word in alone for phones in pronunciations.get(word, ())}
    return {phones: cost for phones, cost in request.talk.items() if phones not in sounds}


def _priced(talk: Mapping[Pronunciation, float], garbage: Garbage) -> dict[Pronunciation, float]:
    """Return what `[unk]` is made of, with the cost of each word and single phone."""
    phones = {(phone,): garbage.phone for phone in PHONES[1:]}
    return phones | {word: cost + garbage.word for word, cost in talk.items() if garbage.word < math.inf}


def _acceptor(graph: WordGraph, ids: Mapping[str, int], garbage: Garbage | None) -> Any:
    """Return `graph` over word ids with the garbage paths around it; arcs of words without an id are left out.

    It is not determinised: that need not end on weighted graphs with cycles and explodes on some without, while the
    packs' graph is nearly deterministic as it comes, and Vosk makes its lattices deterministic anyway.
    """
    import kaldifst

    arcs, graph = _Arcs(ids), spread(distributed(graph))
    begin, end = len(graph.arcs), len(graph.arcs) + 1  # nothing leads back to `begin`, so filler comes first or never
    for source, leaving in enumerate(graph.arcs):
        for arc in leaving:
            arcs.add(source, arc.word, arc.target, arc.cost)
            if source == 0:
                arcs.add(begin, arc.word, arc.target, arc.cost)
    finals = {state: cost for state, (cost, _) in graph.finals.items()}
    if garbage:
        for state, cost in finals.items():
            arcs.add(state, UNKNOWN, end, cost + garbage.edge)
        arcs.add(begin, UNKNOWN, end, garbage.sentence)
        arcs.add(begin, UNKNOWN, 0, garbage.edge)
        finals[end] = 0.0
    finals[begin] = 0.0  # silence is no word
    fst = arcs.built(begin + 2, begin, finals)
    kaldifst.connect(fst)
    if not any(arc.ilabel not in (0, ids.get(UNKNOWN)) for arc in kaldifst.ArcIterator(fst, fst.start)):
        raise ModelError("the grammar holds no sentence that the speech model has words for")
    kaldifst.arcsort(fst, "ilabel")
    return fst


def distributed(graph: WordGraph) -> WordGraph:
    """Return the graph with a distribution over what may follow in each state.

    A grammar in which a thousand sentences may begin must pay for the choice, or it finds one in any talk.
    """
    shifts = [_mass(graph, state) for state in range(len(graph.arcs))]
    arcs = [[arc._replace(cost=arc.cost + shifts[state]) for arc in each] for state, each in enumerate(graph.arcs)]
    return WordGraph(arcs, {state: (cost + shifts[state], marks) for state, (cost, marks) in graph.finals.items()})


def _mass(graph: WordGraph, state: int) -> float:
    """Return ln of the probability that leaves `state`: added to its costs, they make it a distribution."""
    mass = sum(math.exp(-arc.cost) for arc in graph.arcs[state])
    mass += math.exp(-graph.finals[state][0]) if state in graph.finals else 0.0
    return math.log(mass) if mass > 0.0 else 0.0


class _Arcs:
    """Arcs over word ids; of several between the same states with the same word the cheapest stays."""

    def __init__(self, ids: Mapping[str, int]) -> None:
        self._labels = {**ids, "": 0}
        self._costs: dict[tuple[int, int, int], float] = {}

    def add(self, source: int, word: str, target: int, cost: float) -> None:
        label = self._labels.get(word)
        if label is not None and cost < math.inf:
            key = (source, label, target)
            self._costs[key] = min(cost, self._costs.get(key, cost))

    def built(self, states: int, start: int, finals: Mapping[int, float]) -> Any:
        import kaldifst

        fst = kaldifst.StdVectorFst()
        for _ in range(states):
            fst.add_state()
        fst.start = start
        for (source, label, target), cost in self._costs.items():
            fst.add_arc(source, kaldifst.StdArc(label, label, cost, target))
        for state, cost in finals.items():
            fst.set_final(state, cost)
        return fst
