"""Sliding maximum with a sparse table: two overlapping power-of-two ranges cover any window."""

from __future__ import annotations

import numpy as np

from cardlake_jobs.windows.arrays import Bools, Ints
from cardlake_jobs.windows.bounds import Bounds


def sliding_max(values: Ints, bounds: Bounds) -> tuple[Ints, Bools]:
    """Maximum of each window, and whether the window has any rows; where it has none, the maximum is undefined.

    :param values: one for each row of the block
    """
    counts = bounds.counts
    has_rows = counts > 0
    maxima = np.zeros(counts.size, dtype=np.int64)
    if not bool(has_rows.any()):
        return maxima, has_rows
    levels = np.frexp(np.maximum(counts, 1).astype(np.float64))[1] - 1
    table = values
    for level in range(int(levels.max()) + 1):
        if level > 0:
            half = 1 << (level - 1)
            table = np.maximum(table[:-half], table[half:])
        rows = np.flatnonzero(has_rows & (levels == level))
        last = bounds.hi[rows] - (1 << level)
        maxima[rows] = np.maximum(table[bounds.lo[rows]], table[last])
    return maxima, has_rows
