from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.web.viss.curve import essential

values = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60)


@given(values, st.floats(0, 1e3))
def test_no_sample_lies_further_from_the_curve_than_allowed(samples: list[float], max_error: float) -> None:
    points = [(float(at), value) for at, value in enumerate(samples)]
    kept = essential(points, max_error)
    assert kept[0] == 0 and kept[-1] == len(points) - 1 and kept == sorted(set(kept))
    for first, last in pairwise(kept):
        (begin, low), (end, high) = points[first], points[last]
        for at, value in points[first:last]:
            assert abs(value - (low + (high - low) * (at - begin) / (end - begin))) <= max_error + 1e-6


@pytest.mark.parametrize(
    ("samples", "kept"), [([], []), ([5.0], [0]), ([1, 2, 3, 4], [0, 3]), ([0, 0, 9, 0, 0], [0, 1, 2, 3, 4])]
)
def test_what_a_curve_needs(samples: list[float], kept: list[int]) -> None:
    assert essential([(float(at), value) for at, value in enumerate(samples)], 0.5) == kept
