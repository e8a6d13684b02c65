"""Percentiles and confidence intervals, as the tables print them."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the value below which `percent` of the values lie, straight between neighbours."""
    ordered = sorted(values)
    position = (len(ordered) - 1) * percent / 100
    low, high = math.floor(position), math.ceil(position)
    return ordered[low] + (ordered[high] - ordered[low]) * (position - low)


def spread(values: Sequence[float], unit: str) -> str:
    """Return ``median 40 ms (p95 61, n 40)``."""
    return f"median {statistics.median(values):.3g} {unit} (p95 {percentile(values, 95):.3g}, n {len(values)})"


def share(count: int, total: int) -> str:
    """Return ``93.3 % (210 of 225; 95 % interval 89.3-96.0)``."""
    if not total:
        return "no samples"
    low, high = wilson(count, total)
    return f"{count / total:.1%} ({count} of {total}; 95 % interval {low:.1%} to {high:.1%})"


def wilson(count: int, total: int) -> tuple[float, float]:
    """Return the 95 % confidence interval of a share. Source: Wilson, "Probable inference", 1927."""
    z, p = 1.96, count / total
    middle = (p + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return max(0.0, middle - half), min(1.0, middle + half)
