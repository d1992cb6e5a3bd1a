"""Sliding extrema by a sparse table: two overlapping powers of two cover any window."""

from __future__ import annotations

import numpy as np

from cardlake_jobs.windows.arrays import Bools, Ints
from cardlake_jobs.windows.bounds import Bounds


def greatest(values: Ints, bounds: Bounds) -> tuple[Ints, Bools]:
    """Greatest value of each window, and whether it holds any; where it does not, the value means nothing.

    :param values: of all rows of the block
    """
    counts = bounds.counts
    filled = counts > 0
    found = np.zeros(counts.size, dtype=np.int64)
    if not bool(filled.any()):
        return found, filled
    levels = np.frexp(np.maximum(counts, 1).astype(np.float64))[1] - 1
    table = values
    for level in range(int(levels.max()) + 1):
        if level > 0:
            half = 1 << (level - 1)
            table = np.maximum(table[:-half], table[half:])
        rows = np.flatnonzero(filled & (levels == level))
        last = bounds.hi[rows] - (1 << level)
        found[rows] = np.maximum(table[bounds.lo[rows]], table[last])
    return found, filled
