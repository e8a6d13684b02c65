"""Pocketsphinx as a peer: the same word graph and the same stages around it, with its own US English model.

Its finite-state search takes the graph with the weights that ours has, and words that its dictionary lacks get our
pronunciations. Its defaults are made for dictation, so it has settings that did better on coffee orders and on the
shipped packs: the mean of the whole utterance is taken from its features, so it decodes when the utterance has ended;
sound without any noise is dithered, as zeros have no logarithm; the best path is that of the first pass; and beams are
wide, but narrow while many words are possible, for in a grammar the only path that fits may look bad for a while.
It has no garbage path: talk becomes a command wherever it finds a path to the end of one.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cockpit.asr.graph import distributed
from cockpit.asr.nbest import Reading
from cockpit.asr.vosk import DROP, END, Answer, Request
from cockpit.errors import ModelError
from cockpit.events import SAMPLE_RATE_HZ
from cockpit.grammar.graph import WordGraph

NAME = "pocketsphinx"
GRAMMAR_WEIGHT = 6.5
"""How much a nat of the grammar counts: what its own readers of grammars take."""

OPTIONS = {
    "cmn": "batch",
    "bestpath": False,
    "beam": 1e-80,
    "pbeam": 1e-80,
    "wbeam": 1e-60,
    "maxhmmpf": 3000,
    "dither": True,
    "seed": 1,
    "lm": None,
    "samprate": SAMPLE_RATE_HZ,
    "loglevel": "FATAL",
}
FRAMES_PER_S = 100

_VARIANT = re.compile(r"\(\d+\)$")
_NO_WORD = re.compile(r"[<\[(+]")


def installed() -> bool:
    """Whether the peer can be asked at all."""
    return importlib.util.find_spec(NAME) is not None


def engine(graph: WordGraph, pronunciations: Mapping[str, Sequence[Sequence[str]]]) -> Callable[[Request], Answer]:
    """Worker factory: an engine for cockpit.asr.recogniser that decodes along `graph`.

    Raises:
        ModelError: the grammar holds no word that it can say.
    """
    import pocketsphinx

    decoder = pocketsphinx.Decoder(**OPTIONS)
    known = {word for word in graph.words() if word and _learnt(decoder, word, pronunciations.get(word, ()))}
    if not known:
        raise ModelError("the grammar holds no word that pocketsphinx knows")
    decoder.add_fsg("grammar", _grammar(decoder, graph, known))
    decoder.activate_search("grammar")
    return _Recognition(decoder).handle


def _learnt(decoder: Any, word: str, variants: Sequence[Sequence[str]]) -> bool:
    if decoder.lookup_word(word) is not None:
        return True
    for number, phones in enumerate(variants, 1):
        decoder.add_word(word if number == 1 else f"{word}({number})", " ".join(phones).upper(), update=True)
    return bool(variants)


def _grammar(decoder: Any, graph: WordGraph, known: set[str]) -> Any:
    import pocketsphinx

    def cost(nats: float) -> int:
        return int(decoder.logmath.ln_to_log(-nats * GRAMMAR_WEIGHT))

    graph, end = distributed(graph), len(graph.arcs)
    # the weight given here reaches only the silence that the search adds; that of arcs is ours to put on them
    grammar = pocketsphinx.FsgModel("grammar", decoder.logmath, GRAMMAR_WEIGHT, end + 1)
    for source, arcs in enumerate(graph.arcs):
        for arc in arcs:
            if arc.word in known:
                grammar.trans_add(source, arc.target, cost(arc.cost), grammar.word_add(arc.word))
        if source in graph.finals:
            grammar.null_trans_add(source, end, cost(graph.finals[source][0]))
    grammar.set_start_state(0)
    grammar.set_final_state(end)
    return grammar


class _Recognition:
    def __init__(self, decoder: Any) -> None:
        self._decoder = decoder
        self._sound = bytearray()

    def handle(self, request: Request) -> Answer:
        if isinstance(request, bytes):
            self._sound += request
            return ""
        assert request in (END, DROP)
        sound, self._sound = bytes(self._sound), bytearray()
        return [self._decoded(sound)] if sound and request == END else []

    def _decoded(self, sound: bytes) -> Reading:
        self._decoder.start_utt()
        self._decoder.process_raw(sound, full_utt=True)
        self._decoder.end_utt()
        hypothesis = self._decoder.hyp()
        if hypothesis is None:  # no path reached the end of a sentence
            return Reading(0.0, ())
        words = tuple(
            (_VARIANT.sub("", part.word), part.start_frame / FRAMES_PER_S, (part.end_frame + 1) / FRAMES_PER_S)
            for part in self._decoder.seg()
            if not _NO_WORD.match(part.word)
        )
        return Reading(float(hypothesis.score), words)
