"""Write the two files that Vosk decodes along: HCLr.fst (sounds to words) and Gr.fst (which words may follow which).

Gr.fst is the word graph of the packs itself, exact and weighted, not the phrase bigram that Vosk would make of it.
Talk that is no command goes through `[unk]`: instead of a whole sentence, or as filler before and after a command.

Runs in a worker process only: kaldifst does not share a process with vosk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cockpit.asr.topology import Pronunciation, decoding_graph
from cockpit.errors import ModelError
from cockpit.grammar.graph import WordGraph

EPSILON = "<eps>"
UNKNOWN = "[unk]"


@dataclass(frozen=True, slots=True)
class Garbage:
    """What talk that is no command costs, in nats against the words of a command.

    `phone` is paid for each sound, `sentence` once where no command is heard at all, and `edge` once for talk before
    and once for talk after a command. Lower costs refuse more.
    """

    phone: float = 1.0
    sentence: float = 0.0
    edge: float = 6.0


@dataclass(frozen=True, slots=True)
class GraphRequest:
    """Compile `graph` into `folder`.

    `pronunciations` are given for a model of ours, whose HCLr.fst and words.txt are written as well; for a published
    model they are None and `word_ids` are those of its words.txt. An arc whose word is "" is an epsilon, as a language
    model's back-off needs. A request without `garbage` has no `[unk]`.
    """

    graph: WordGraph
    folder: str
    pronunciations: Mapping[str, Sequence[Pronunciation]] | None = None
    word_ids: Mapping[str, int] | None = None
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
        ids = write_lexicon(folder, request.pronunciations, request.garbage)
    else:
        ids = dict(request.word_ids or {})
    garbage = request.garbage if UNKNOWN in ids else None
    grammar = _optimised(_acceptor(request.graph, ids, garbage), request.graph)
    grammar.write(str(folder / "Gr.fst"))
    return GraphSize(grammar.num_states, sum(grammar.num_arcs(state) for state in range(grammar.num_states)))


def write_lexicon(
    folder: Path, pronunciations: Mapping[str, Sequence[Pronunciation]], garbage: Garbage | None
) -> dict[str, int]:
    """Write HCLr.fst, words.txt and disambig_tid.int; return the id of every word."""
    words = [EPSILON, *sorted(pronunciations), *([UNKNOWN] if garbage else [])]
    ids = {word: index for index, word in enumerate(words)}
    sounds = decoding_graph(
        {ids[word]: variants for word, variants in pronunciations.items()},
        unknown=ids.get(UNKNOWN),
        unknown_phone_cost=garbage.phone if garbage else 0.0,
    )
    sounds.write(str(folder / "HCLr.fst"))
    (folder / "words.txt").write_text("".join(f"{word} {i}\n" for word, i in ids.items()), encoding="utf-8")
    (folder / "disambig_tid.int").write_text("", encoding="utf-8")  # words need none: HCLr is not determinised
    return ids


def _acceptor(graph: WordGraph, ids: Mapping[str, int], garbage: Garbage | None) -> Any:
    """Return `graph` over word ids with the garbage paths around it; arcs of words without an id are left out."""
    import kaldifst

    fst = kaldifst.StdVectorFst()

    def arc(source: int, word: str, target: int, cost: float) -> None:
        label = ids.get(word) if word else 0
        if label is not None:
            fst.add_arc(source, kaldifst.StdArc(label, label, cost, target))

    for _ in graph.arcs:
        fst.add_state()
    begin, end = fst.add_state(), fst.add_state()  # nothing leads back to `begin`, so filler comes first or not at all
    fst.start = begin
    for source, arcs in enumerate(graph.arcs):
        for a in arcs:
            arc(source, a.word, a.target, a.cost)
            if source == 0:
                arc(begin, a.word, a.target, a.cost)
    for state, (cost, _) in graph.finals.items():
        fst.set_final(state, cost)
        if garbage:
            arc(state, UNKNOWN, end, cost + garbage.edge)
    fst.set_final(begin, 0.0)  # silence is no word
    if garbage:
        fst.set_final(end, 0.0)
        arc(begin, UNKNOWN, end, garbage.sentence)
        arc(begin, UNKNOWN, 0, garbage.edge)
    kaldifst.connect(fst)
    if fst.num_states <= 2:
        raise ModelError("the grammar holds no sentence that the speech model has words for")
    return fst


def _optimised(fst: Any, graph: WordGraph) -> Any:
    """Return `fst` deterministic and minimal where that surely ends, sorted by word."""
    import kaldifst

    if not _has_cycle(graph):
        fst = kaldifst.determinize(fst)
        kaldifst.minimize(fst)
    kaldifst.arcsort(fst, "ilabel")
    return fst


def _has_cycle(graph: WordGraph) -> bool:
    """Tell whether any sentence can go on for ever: weighted determinisation need not end on such a graph."""
    incoming = [0] * len(graph.arcs)
    for arcs in graph.arcs:
        for arc in arcs:
            incoming[arc.target] += 1
    ready = [state for state, count in enumerate(incoming) if count == 0]
    done = 0
    while ready:
        done += 1
        for arc in graph.arcs[ready.pop()]:
            incoming[arc.target] -= 1
            if incoming[arc.target] == 0:
                ready.append(arc.target)
    return done < len(graph.arcs)
