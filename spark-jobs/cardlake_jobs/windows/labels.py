"""Counts of rows in a window that were known to be fraud when an event happened."""

from __future__ import annotations

import numpy as np

from cardlake_jobs.windows.arrays import Ints
from cardlake_jobs.windows.block import Block
from cardlake_jobs.windows.bounds import Bounds


def count_known_frauds(block: Block, bounds: Bounds) -> Ints:
    """Counts, for each new row, the rows of its window whose label is fraud at that row's time.

    A row counts for one contiguous range of new rows in each stretch of time in which it is fraud: from the first whose
    window contains it and whose time has reached the stretch, to the last whose window contains it and whose time lies
    before the end of the stretch. The ranges are added up with a difference array.
    """
    rows = block.frauds.rows
    enters = np.searchsorted(bounds.hi, rows, side='right')
    leaves = np.searchsorted(bounds.lo, rows, side='right')
    first, end = (
        np.minimum(np.maximum(_first_new_row_at(block, instants), enters), leaves)
        for instants in (block.frauds.starts, block.frauds.ends)
    )
    deltas = np.zeros(block.point_timeline.size + 1, dtype=np.int64)
    np.add.at(deltas, first, 1)
    np.add.at(deltas, end, -1)
    return np.cumsum(deltas)[:-1]


def _first_new_row_at(block: Block, instants: Ints) -> Ints:
    """First new row of the entity of each stretch whose time has reached an instant; beyond the longest window, some
    row that no window can reach from there.
    """
    rows = block.frauds.rows
    wait = np.clip(instants - block.ts[rows], 0, block.max_lookback + 1)
    found: Ints = np.searchsorted(block.point_timeline, block.timeline[rows] + wait, side='left')
    return found
