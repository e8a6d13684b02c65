"""What an OpenFst file says of itself: whether it is whole, which input labels it has, and the words inside it.

Published Vosk models come in kinds that kaldifst does not read: HCLr.fst is a look-ahead graph around a constant one,
and Gr.fst an n-gram graph that carries the model's words as its symbol table. Reading them needs no OpenFst.

Source: OpenFst 1.8, fst.h (header), symbol-table.cc, vector-fst.h, const-fst.h, add-on.h and
extensions/ngram/ngram-fst.h (Storage).
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_MAGIC, _SYMBOLS_MAGIC, _ADD_ON_MAGIC = 2125659606, 2125658996, 446681434
_INPUT_SYMBOLS, _OUTPUT_SYMBOLS, _ALIGNED = 1, 2, 4
_STATE_BYTES, _ARC_BYTES = 20, 16
_MAX_STRING_BYTES = 4096
_MAX_SYMBOLS = 4_000_000
_LOOK_AHEAD = ("olabel_lookahead", "ilabel_lookahead", "arc_lookahead")

Bytes = bytes | mmap.mmap


class NotOpenFst(ValueError):
    """The file is no OpenFst graph, or one that says impossible things of itself."""


@dataclass(frozen=True, slots=True)
class Graph:
    """What was found in a file.

    `whole` is false when the file is shorter than it announces. `inputs` are the distinct input labels of its arcs,
    and None for kinds that do not tell; `symbols` maps each word to its label, and is empty where there are none.
    """

    kind: str
    arc_kind: str
    whole: bool
    inputs: frozenset[int] | None = None
    symbols: Mapping[str, int] = field(default_factory=dict)


def inspect(path: Path) -> Graph:
    """Look into a file without loading it into memory.

    Raises:
        NotOpenFst: it is no OpenFst file.
    """
    if not path.stat().st_size:
        raise NotOpenFst("the file is empty")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        try:
            return _inspect(data, 0)
        except (struct.error, UnicodeDecodeError, IndexError) as error:
            raise NotOpenFst(str(error)) from error


def _inspect(data: Bytes, at: int) -> Graph:
    magic, at = _int32(data, at)
    if magic != _MAGIC:
        raise NotOpenFst("no OpenFst file")
    kind, at = _string(data, at)
    arc_kind, at = _string(data, at)
    version, flags, _, _, states, arcs = struct.unpack_from("<iiQqqq", data, at)
    at += struct.calcsize("<iiQqqq")
    symbols: dict[str, int] = {}
    try:
        for flag in (_INPUT_SYMBOLS, _OUTPUT_SYMBOLS):
            if flags & flag:
                symbols, at = _symbols(data, at)
    except struct.error:
        return Graph(kind, arc_kind, whole=False)
    if kind in _LOOK_AHEAD:
        return _inner(data, at, kind)
    if kind == "vector":
        return _vector(data, at, arc_kind, states, symbols)
    if kind == "const":
        aligned = version == 1 or bool(flags & _ALIGNED)
        return _const(data, at, arc_kind, (states, arcs, aligned), symbols)
    if kind == "ngram":
        return Graph(kind, arc_kind, _ngram_whole(data, at), symbols=symbols)
    return Graph(kind, arc_kind, whole=len(data) > at, symbols=symbols)


def _inner(data: Bytes, at: int, kind: str) -> Graph:
    """Look into the graph that a look-ahead table is added to."""
    magic, at = _int32(data, at)
    if magic != _ADD_ON_MAGIC:
        raise NotOpenFst("a look-ahead graph without its graph")
    inner = _inspect(data, at)
    return Graph(kind, inner.arc_kind, inner.whole, inner.inputs, inner.symbols)


def _vector(data: Bytes, at: int, arc_kind: str, states: int, symbols: Mapping[str, int]) -> Graph:
    """Each state is a final weight, the number of its arcs, and the arcs."""
    import numpy as np

    inputs: set[int] = set()
    try:
        for _ in range(states):
            (arcs,) = struct.unpack_from("<q", data, at + 4)
            if arcs > 0:
                inputs.update(np.frombuffer(data, "<i4", 4 * arcs, at + 12)[::4].tolist())
            at += 12 + _ARC_BYTES * max(arcs, 0)
    except (struct.error, ValueError):
        return Graph("vector", arc_kind, whole=False, symbols=symbols)
    return Graph("vector", arc_kind, at == len(data), frozenset(inputs), symbols)


def _const(data: Bytes, at: int, arc_kind: str, size: tuple[int, int, bool], symbols: Mapping[str, int]) -> Graph:
    """All states, then all arcs; each block may begin at a multiple of 16."""
    import numpy as np

    states, arcs, aligned = size
    if states < 0 or arcs < 0:
        raise NotOpenFst("negative sizes")
    begin = _rounded(_rounded(at, aligned) + _STATE_BYTES * states, aligned)
    if len(data) < begin + _ARC_BYTES * arcs:
        return Graph("const", arc_kind, whole=False, symbols=symbols)
    labels = np.unique(np.frombuffer(data, "<i4", 4 * arcs, begin)[::4])
    return Graph("const", arc_kind, True, frozenset(labels.tolist()), symbols)


def _ngram_whole(data: Bytes, at: int) -> bool:
    """Three bitmaps, then labels and weights of states, futures and final states."""
    try:
        states, futures, finals = struct.unpack_from("<QQQ", data, at)
    except struct.error:
        return False
    bitmaps = sum((bits + 63) // 64 for bits in (2 * states + 1, futures + states + 1, states))
    labels = 4 * (states + 1 + futures)
    weights = 4 * (states + 1 + finals + futures + 1)
    return bool(at + 24 + 8 * bitmaps + labels + weights <= len(data))


def _symbols(data: Bytes, at: int) -> tuple[dict[str, int], int]:
    """Read a symbol table; return it and where it ends."""
    magic, at = _int32(data, at)
    if magic != _SYMBOLS_MAGIC:
        raise NotOpenFst("a broken symbol table")
    _, at = _string(data, at)
    _, size = struct.unpack_from("<qq", data, at)
    at += 16
    if not 0 <= size <= _MAX_SYMBOLS:
        raise NotOpenFst("a symbol table of impossible size")
    symbols: dict[str, int] = {}
    for _ in range(size):
        name, at = _string(data, at)
        (symbols[name],) = struct.unpack_from("<q", data, at)
        at += 8
    return symbols, at


def _int32(data: Bytes, at: int) -> tuple[int, int]:
    (value,) = struct.unpack_from("<i", data, at)
    return int(value), at + 4


def _string(data: Bytes, at: int) -> tuple[str, int]:
    """Read a length-prefixed string; return it and where it ends."""
    length, at = _int32(data, at)
    if not 0 <= length <= _MAX_STRING_BYTES:
        raise NotOpenFst("a string of impossible length")
    if at + length > len(data):
        raise struct.error("cut in a string")
    return data[at : at + length].decode("utf-8"), at + length


def _rounded(at: int, aligned: bool) -> int:
    return (at + 15) // 16 * 16 if aligned else at
