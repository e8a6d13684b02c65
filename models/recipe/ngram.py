"""A bigram language model as a word graph: for the default graph of the shipped model and for word error rates."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from cockpit.grammar.graph import Arc, WordGraph

BACK_OFF = ""
"""The word of an epsilon arc (see cockpit.asr.graph.GraphRequest)."""

DISCOUNT = 0.5
UNSEEN = 0.3
"""Count given to a word of the vocabulary that no sentence holds."""

End = None
Token = str | None


def bigram(sentences: Iterable[Sequence[str]], vocabulary: Iterable[str], min_count: int = 1) -> WordGraph:
    """Return a bigram with absolute discounting that backs off to single words.

    Args:
        sentences: words of each; those outside the vocabulary break the sentence in two.
        vocabulary: every word that may be recognised.
        min_count: pairs seen less often are left to the back-off, which keeps the graph small.

    Source: Ney, Essen, Kneser, "On structuring probabilistic dependences in stochastic language modelling", 1994.
    """
    words = sorted(set(vocabulary))
    singles: dict[Token, float] = dict.fromkeys(words, UNSEEN)
    singles[End] = UNSEEN
    pairs: dict[Token, Counter[Token]] = defaultdict(Counter)
    for sentence in _known(sentences, frozenset(words)):
        for before, after in zip((End, *sentence), (*sentence, End), strict=True):
            singles[after] += 1
            pairs[before][after] += 1
    return _graph(words, singles, pairs, min_count)


def unigram(words: Iterable[str], sentences: Iterable[Sequence[str]] = ()) -> WordGraph:
    """Return a loop over single words, weighted by how often the sentences hold them."""
    vocabulary = sorted(set(words))
    counts = Counter(word for sentence in sentences for word in sentence)
    total = sum(counts[word] + UNSEEN for word in vocabulary)
    arcs = tuple(Arc(0, word, -math.log((counts[word] + UNSEEN) / total)) for word in vocabulary)
    return WordGraph((arcs,), {0: (0.0, ())})


def _known(sentences: Iterable[Sequence[str]], words: frozenset[str]) -> Iterable[list[str]]:
    for sentence in sentences:
        part: list[str] = []
        for word in (*sentence, ""):
            if word in words:
                part.append(word)
            elif part:
                yield part
                part = []


def _graph(
    words: Sequence[str], singles: dict[Token, float], pairs: dict[Token, Counter[Token]], min_count: int
) -> WordGraph:
    """State 0 begins a sentence, 1 is the back-off, and 2 and up follow a word."""
    state: dict[Token, int] = {End: 0}
    state.update((word, index) for index, word in enumerate(words, start=2))
    arcs: list[list[Arc]] = [[] for _ in range(len(words) + 2)]
    finals: dict[int, tuple[float, tuple[()]]] = {}
    single_total = sum(singles.values())
    single_cost = {token: -math.log(count / single_total) for token, count in singles.items()}
    for word in words:
        arcs[1].append(Arc(state[word], word, single_cost[word]))
    finals[1] = (single_cost[End], ())
    for before, source in state.items():
        after = pairs.get(before, Counter())
        total = sum(after.values())
        kept = {token: count for token, count in after.items() if count >= min_count}
        for token, count in kept.items():
            cost = -math.log((count - DISCOUNT) / total)
            if token is End:
                finals[source] = (cost, ())
            else:
                arcs[source].append(Arc(state[token], token, cost))
        left = 1.0 - sum(count - DISCOUNT for count in kept.values()) / total if total else 1.0
        arcs[source].append(Arc(1, BACK_OFF, -math.log(max(left, 1e-3))))
    return WordGraph(arcs, finals)
