"""H o C o L in one step: which network outputs, frame by frame, may become which words.

The acoustic model is trained with CTC: every phone is entered once and may last, a blank may stand between any two
phones and must stand between equal ones. Written as a decoding graph over Kaldi transition ids:

    start -> between words -> first phone of a word, which emits the word -> its other phones -> between words

A word is emitted on entering its first phone, so that composition with the grammar prunes at once. A state is named
by the phone it is in and the phones still to come, so words share their endings and every word sequence has exactly
one path per alignment: lattices stay small. `[unk]` is talk that is no command: common words in any order, and single
phones between them for all other words.

Runs in a worker process only: kaldifst does not share a process with vosk.

Source: Miao et al., "EESEN: end-to-end speech recognition using deep RNN models and WFST-based decoding", 2015 (the
CTC token topology); Kaldi's "lookahead" recipes (HCLr.fst composed with Gr.fst while decoding).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cockpit.asr.phones import BLANK, PHONE_IDS, PHONES, entry_transition, loop_transition

Pronunciation = tuple[str, ...]
EPSILON = 0


def decoding_graph(
    pronunciations: Mapping[int, Iterable[Pronunciation]],
    unknown: int | None = None,
    talk: Mapping[Pronunciation, float] | None = None,
) -> Any:
    """Build HCLr.fst.

    Args:
        pronunciations: for each word id (1 and up), its pronunciations in phones of PHONES without the blank.
        unknown: the word id of `[unk]`; None leaves it out.
        talk: what `[unk]` is made of, any number of these in any order: words, or single phones, with the cost of each
            in nats.

    Returns:
        a kaldifst.StdVectorFst, transition ids in and word ids out, sorted by output label.
    """
    builder = _Builder()
    for word, variants in pronunciations.items():
        for phones in dict.fromkeys(variants):
            builder.add_word(word, phones)
    if unknown is not None:
        builder.add_unknown(unknown, talk or {})
    return builder.finished()


class _Builder:
    def __init__(self) -> None:
        import kaldifst

        self._kaldifst = kaldifst
        self.fst = kaldifst.StdVectorFst()
        self._states: dict[tuple[str, Pronunciation, bool], int] = {}
        self._unfinished: list[tuple[str, Pronunciation, bool]] = []
        self._start = self.fst.add_state()
        self.fst.start = self._start
        self._words_by_first_phone = {phone: self.fst.add_state() for phone in PHONES[1:]}
        self._talk_by_first_phone: dict[str, int] = {}
        self._arc(self._start, entry_transition(PHONE_IDS[BLANK]), self._state(BLANK, ()))
        self._end_of_word(self._start)

    def add_word(self, word: int, phones: Pronunciation) -> None:
        first, rest = phones[0], phones[1:]
        self._enter(self._words_by_first_phone[first], first, self._state(first, rest), word)

    def add_unknown(self, word: int, talk: Mapping[Pronunciation, float]) -> None:
        """Let `word` be one or more of `talk`; it is emitted once, however long the talk."""
        self._talk_by_first_phone = {phone: self.fst.add_state() for phone in PHONES[1:]}
        for phones, cost in talk.items():
            first, rest = phones[0], phones[1:]
            inside = self._state(first, rest, talking=True)
            self._enter(self._words_by_first_phone[first], first, inside, word, cost)
            self._enter(self._talk_by_first_phone[first], first, inside, cost=cost)

    def finished(self) -> Any:
        while self._unfinished:
            self._finish(*self._unfinished.pop())
        self._kaldifst.arcsort(self.fst, "olabel")
        return self.fst

    def _finish(self, phone: str, rest: Pronunciation, talking: bool) -> None:
        """Give the state inside `phone`, with `rest` of the word to come, its arcs."""
        state = self._states[phone, rest, talking]
        self._arc(state, loop_transition(PHONE_IDS[phone]), state)
        if phone != BLANK:
            self._enter(state, BLANK, self._state(BLANK, rest, talking))
        if not rest:
            self._end_of_word(state, last=phone)
            if talking:
                self._next_word(state, self._talk_by_first_phone, last=phone)
        elif rest[0] != phone:
            self._enter(state, rest[0], self._state(rest[0], rest[1:], talking))

    def _end_of_word(self, state: int, last: str | None = None) -> None:
        """After phone `last`: the sentence may end, or another word begin."""
        self.fst.set_final(state, 0.0)
        self._next_word(state, self._words_by_first_phone, last)

    def _next_word(self, state: int, by_first_phone: Mapping[str, int], last: str | None) -> None:
        """Let a word follow that begins with any phone but `last`."""
        for phone, words in by_first_phone.items():
            if phone != last:
                self._arc(state, EPSILON, words)

    def _state(self, phone: str, rest: Pronunciation, talking: bool = False) -> int:
        key = (phone, rest, talking)
        if key not in self._states:
            self._states[key] = self.fst.add_state()
            self._unfinished.append(key)
        return self._states[key]

    def _enter(self, source: int, phone: str, target: int, word: int = EPSILON, cost: float = 0.0) -> None:
        self._arc(source, entry_transition(PHONE_IDS[phone]), target, word, cost)

    def _arc(self, source: int, transition: int, target: int, word: int = EPSILON, cost: float = 0.0) -> None:
        self.fst.add_arc(source, self._kaldifst.StdArc(transition, word, cost, target))
