"""Kaldi's binary files, written without Kaldi: tokens, numbers, vectors, matrices and the transition model.

Source: Kaldi's io-funcs, kaldi-vector, kaldi-matrix, compressed-matrix, hmm-topology and transition-model.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

BINARY = b"\0B"
"""What every binary Kaldi file begins with."""


def token(name: str) -> bytes:
    """Return a token: its text and one space."""
    return name.encode() + b" "


def int32(value: int) -> bytes:
    return b"\x04" + struct.pack("<i", value)


def float32(value: float) -> bytes:
    return b"\x04" + struct.pack("<f", value)


def float64(value: float) -> bytes:
    return b"\x08" + struct.pack("<d", value)


def integers(values: Sequence[int]) -> bytes:
    """Return a vector of int32: only its length is preceded by a size byte."""
    return int32(len(values)) + np.asarray(values, "<i4").tobytes()


def vector(values: npt.ArrayLike) -> bytes:
    numbers = np.asarray(values, "<f4")
    return b"FV " + int32(numbers.shape[0]) + numbers.tobytes()


def matrix(values: npt.ArrayLike) -> bytes:
    """Return a matrix of float32."""
    numbers = np.asarray(values, "<f4")
    return b"FM " + int32(numbers.shape[0]) + int32(numbers.shape[1]) + numbers.tobytes()


def compressed_matrix(values: npt.ArrayLike) -> bytes:
    """Return a matrix in one byte a number, which Kaldi reads wherever it reads a matrix.

    Each column holds its 0th, 25th, 75th and 100th percentile in 16 bits; a byte says where between them a number lies.
    """
    numbers = np.asarray(values, np.float64)
    low, spread = numbers.min(), max(float(np.ptp(numbers)), 1e-6)
    marks = _percentiles((numbers - low) * (65535.0 / spread))
    header = struct.pack("<ffii", low, spread, *numbers.shape)
    codes = _encode(numbers, low + marks * (spread / 65535.0))
    return b"CM " + header + marks.T.astype("<u2").tobytes() + codes.T.tobytes()


def expanded_matrix(data: bytes) -> Array:
    """Return the numbers of a compressed matrix as Kaldi reads them."""
    low, spread, rows, columns = struct.unpack_from("<ffii", data, 3)
    marks = np.frombuffer(data, "<u2", 4 * columns, 19).reshape(columns, 4).T
    codes = np.frombuffer(data, np.uint8, rows * columns, 19 + 8 * columns).reshape(columns, rows).T
    points = low + marks * (spread / 65535.0)
    return np.stack(
        [np.interp(codes[:, column], _CODES, points[:, column]) for column in range(columns)], axis=1
    ).astype(np.float32)


def transition_model(phones: int) -> bytes:
    """Return a model of one-state phones: phone p emits output p - 1 and owns transitions 2p - 1 (loop) and 2p."""
    names = list(range(1, phones + 1))
    emitting = int32(0) + int32(2) + int32(0) + float32(0.5) + int32(1) + float32(0.5)
    final = int32(-1) + int32(0)
    topology = integers(names) + integers([-1] + [0] * phones) + int32(1) + int32(2) + emitting + final
    triples = int32(phones) + b"".join(int32(phone) + int32(0) + int32(phone - 1) for phone in names)
    return (
        token("<TransitionModel>")
        + token("<Topology>")
        + topology
        + token("</Topology>")
        + token("<Triples>")
        + triples
        + token("</Triples>")
        + token("<LogProbs>")
        + vector([0.0] + [math.log(0.5)] * (2 * phones))
        + token("</LogProbs>")
        + token("</TransitionModel>")
    )


_CODES = np.array([0, 64, 192, 255])
"""The bytes that stand for a column's percentiles."""


def _percentiles(scaled: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the percentiles of each column (4, columns) in 16 bits, each above the one before."""
    marks = np.round(np.percentile(scaled, [0, 25, 75, 100], axis=0))
    for row in range(1, 4):
        marks[row] = np.maximum(marks[row], marks[row - 1] + 1)
    return np.asarray(np.minimum(marks, np.array([[65532], [65533], [65534], [65535]])))


def _encode(numbers: npt.NDArray[np.float64], points: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    columns = [np.interp(numbers[:, i], points[:, i], _CODES) for i in range(numbers.shape[1])]
    return np.round(np.stack(columns, axis=1)).astype(np.uint8)
