"""The Kaldi files that the recipe writes, byte for byte."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from models.recipe import kaldi


def test_tokens_and_numbers_carry_their_size() -> None:
    assert kaldi.token("<Dim>") == b"<Dim> "
    assert kaldi.int32(-2) == b"\x04\xfe\xff\xff\xff"
    assert kaldi.float32(1.0) == b"\x04\x00\x00\x80\x3f"
    assert kaldi.float64(1.0) == b"\x08" + struct.pack("<d", 1.0)


def test_integers_have_one_size_byte_for_the_count_and_none_for_the_values() -> None:
    assert kaldi.integers([3, 1]) == b"\x04\x02\x00\x00\x00" + b"\x03\x00\x00\x00" + b"\x01\x00\x00\x00"


def test_a_float_matrix_is_written_row_by_row() -> None:
    expected = b"FM " + b"\x04\x02\x00\x00\x00" + b"\x04\x03\x00\x00\x00" + struct.pack("<6f", 0, 1, 2, 3, 4, 5)
    assert kaldi.matrix(np.arange(6).reshape(2, 3)) == expected


def test_a_vector_may_be_empty() -> None:
    assert kaldi.vector([]) == b"FV \x04\x00\x00\x00\x00"


@pytest.mark.parametrize("shape", [(1, 1), (7, 3), (320, 960)])
def test_a_compressed_matrix_takes_a_byte_a_number_and_reads_back_nearly_the_same(shape: tuple[int, int]) -> None:
    numbers = np.random.default_rng(3).normal(size=shape) * np.linspace(0.1, 2.0, shape[1])
    data = kaldi.compressed_matrix(numbers)
    assert len(data) == 3 + 16 + 8 * shape[1] + numbers.size
    assert data[3:19] == struct.pack("<ffii", numbers.min(), max(np.ptp(numbers), 1e-6), *shape)
    error = np.abs(kaldi.expanded_matrix(data) - numbers)
    assert (error.max(axis=0) <= np.ptp(numbers, axis=0) / 100 + 1e-4).all()


def test_a_constant_matrix_is_kept() -> None:
    assert kaldi.expanded_matrix(kaldi.compressed_matrix(np.full((5, 4), 0.25))) == pytest.approx(0.25, abs=1e-4)


def test_each_phone_of_the_transition_model_has_its_own_output_and_two_transitions() -> None:
    data = kaldi.transition_model(40)
    triples = data.index(b"<Triples> ") + len(b"<Triples> ")
    read = np.frombuffer(data[triples:], np.uint8, 5 * (1 + 3 * 40))
    values = read.reshape(-1, 5)[:, 1:].copy().view("<i4").ravel()
    assert values[0] == 40
    assert values[1:].reshape(40, 3).tolist() == [[phone, 0, phone - 1] for phone in range(1, 41)]
    count = data.index(b"<LogProbs> FV \x04") + len(b"<LogProbs> FV \x04")
    assert struct.unpack_from("<i", data, count) == (2 * 40 + 1,)
