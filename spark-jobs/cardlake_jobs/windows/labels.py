"""Counts of rows in a window that were already known to be fraud when an event happened."""

from __future__ import annotations

import numpy as np

from cardlake_jobs.windows.arrays import Ints
from cardlake_jobs.windows.block import NEVER, Block
from cardlake_jobs.windows.bounds import Bounds


def count_known_frauds(block: Block, bounds: Bounds) -> Ints:
    """Counts, for each new row, the rows of its window whose fraud label is known by that row's time.

    A labelled row counts for one contiguous range of new rows: from the first whose window contains it and whose
    time has reached the label, to the last whose window contains it. The ranges are added up with a difference array.
    """
    labelled = np.flatnonzero(block.label_at != NEVER)
    now = block.timeline[block.new_rows]
    wait = np.clip(block.label_at[labelled] - block.ts[labelled], 0, block.max_lookback + 1)
    known = np.searchsorted(now, block.timeline[labelled] + wait, side='left')
    enters = np.searchsorted(bounds.hi, labelled, side='right')
    leaves = np.searchsorted(bounds.lo, labelled, side='right')
    starts = np.minimum(np.maximum(known, enters), leaves)
    deltas = np.zeros(now.size + 1, dtype=np.int64)
    np.add.at(deltas, starts, 1)
    np.add.at(deltas, leaves, -1)
    return np.cumsum(deltas)[:-1]
