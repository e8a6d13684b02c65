"""Graphs of the kinds that published models have are read without OpenFst, and found out when they are cut."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from cockpit.asr.openfst import NotOpenFst, inspect

WORDS = {"<eps>": 0, "turn": 3, "größer": 1, "켜": 2}


def text(value: str) -> bytes:
    return struct.pack("<i", len(value.encode())) + value.encode()


def header(kind: str, *, flags: int = 0, version: int = 2, states: int = 0, arcs: int = 0) -> bytes:
    sizes = struct.pack("<iiQqqq", version, flags, 0, 0, states, arcs)
    return struct.pack("<i", 2125659606) + text(kind) + text("standard") + sizes


def table(words: dict[str, int]) -> bytes:
    entries = b"".join(text(word) + struct.pack("<q", label) for word, label in words.items())
    return struct.pack("<i", 2125658996) + text("words.txt") + struct.pack("<qq", len(words), len(words)) + entries


def arc(label: int) -> bytes:
    return struct.pack("<iifi", label, 0, 0.5, 0)


CONST = header("const", states=2, arcs=3) + bytes(40) + arc(7) + arc(300) + arc(7)
VECTOR = header("vector", states=1) + struct.pack("<fq", 0.0, 2) + arc(5) + arc(6)
LOOK_AHEAD = header("olabel_lookahead") + struct.pack("<i", 446681434) + CONST + b"\1and its table"
# 4 states, 6 futures, 1 final: bitmaps of 9, 11 and 4 bits, then labels and weights.
NGRAM = (
    header("ngram", flags=3, version=4, states=4) + table(WORDS) + table(WORDS)
    + struct.pack("<QQQ", 4, 6, 1) + bytes(8 * 3 + 4 * (4 + 1 + 6) + 4 * (4 + 1 + 1 + 6 + 1))
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "graph.fst"


def test_a_constant_graph(path: Path) -> None:
    path.write_bytes(CONST)
    graph = inspect(path)
    assert (graph.kind, graph.arc_kind, graph.whole, graph.inputs) == ("const", "standard", True, frozenset({7, 300}))


def test_a_vector_graph(path: Path) -> None:
    path.write_bytes(VECTOR)
    assert inspect(path).inputs == frozenset({5, 6})


def test_a_look_ahead_graph_is_the_one_inside(path: Path) -> None:
    path.write_bytes(LOOK_AHEAD)
    graph = inspect(path)
    assert (graph.kind, graph.whole, graph.inputs) == ("olabel_lookahead", True, frozenset({7, 300}))


def test_an_n_gram_graph_has_the_words(path: Path) -> None:
    path.write_bytes(NGRAM)
    graph = inspect(path)
    assert (graph.kind, graph.whole, graph.inputs, graph.symbols) == ("ngram", True, None, WORDS)


@pytest.mark.parametrize(
    ("data", "shortest"),
    [
        pytest.param(CONST, len(CONST), id="const"),
        pytest.param(VECTOR, len(VECTOR), id="vector"),
        pytest.param(LOOK_AHEAD, len(LOOK_AHEAD) - 14, id="look-ahead"),
        pytest.param(NGRAM, len(NGRAM), id="n-gram"),
    ],
)
def test_cut_anywhere_it_is_found_out(path: Path, data: bytes, shortest: int) -> None:
    for end in range(shortest):
        path.write_bytes(data[:end])
        try:
            assert not inspect(path).whole, end
        except NotOpenFst:
            assert end < len(data)


def test_any_byte_may_be_wrong(path: Path) -> None:
    for data in (CONST, VECTOR, LOOK_AHEAD, NGRAM):
        for at in range(len(data)):
            path.write_bytes(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])
            try:
                inspect(path)
            except NotOpenFst:
                continue


def test_a_table_of_impossible_size_is_not_believed(path: Path) -> None:
    broken = bytearray(NGRAM)
    struct.pack_into("<q", broken, NGRAM.index(b"words.txt") + 9 + 8, 1 << 60)
    path.write_bytes(broken)
    with pytest.raises(NotOpenFst, match="impossible size"):
        inspect(path)
