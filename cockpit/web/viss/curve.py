"""Curve logging: keep only those samples that a curve through them needs.

Source: Ramer 1972 and Douglas and Peucker 1973, with the error measured in the value alone, as in Geotab's curve
logging, to which the standard refers.
"""

from __future__ import annotations

from collections.abc import Sequence


def essential(samples: Sequence[tuple[float, float]], max_error: float) -> list[int]:
    """Return the indices of the samples to keep, in order; straight lines between them miss none by more.

    Args:
        samples: (time, value), times rising.
        max_error: in the unit of the value, not negative.
    """
    if not samples:
        return []
    kept = {0, len(samples) - 1}
    open_ends = [(0, len(samples) - 1)]
    while open_ends:
        first, last = open_ends.pop()
        furthest, error = _furthest(samples, first, last)
        if error > max_error:
            kept.add(furthest)
            open_ends += [(first, furthest), (furthest, last)]
    return sorted(kept)


def _furthest(samples: Sequence[tuple[float, float]], first: int, last: int) -> tuple[int, float]:
    """Return which sample between two lies furthest from the line that joins them, and how far."""
    (begin, low), (end, high) = samples[first], samples[last]
    furthest, error = first, 0.0
    for index in range(first + 1, last):
        at, value = samples[index]
        off = abs(value - (low + (high - low) * (at - begin) / (end - begin)))
        if off > error:
            furthest, error = index, off
    return furthest, error
