"""How many rows of a window are known to be fraud when an event happens."""

from __future__ import annotations

import numpy as np

from cardlake_jobs.windows.arrays import Ints
from cardlake_jobs.windows.block import NEVER, Block
from cardlake_jobs.windows.bounds import Bounds


def known_frauds(block: Block, bounds: Bounds) -> Ints:
    """Rows of each window whose label is known by the time of the row being computed.

    A labelled row counts for one stretch of rows: from the first whose window it is in and whose time has
    reached its label, to the last whose window it is in. The stretches are added up as differences.
    """
    labelled = np.flatnonzero(block.label_at != NEVER)
    now = block.line[block.new]
    wait = np.clip(block.label_at[labelled] - block.ts[labelled], 0, block.reach + 1)
    known = np.searchsorted(now, block.line[labelled] + wait, side='left')
    enters = np.searchsorted(bounds.hi, labelled, side='right')
    leaves = np.searchsorted(bounds.lo, labelled, side='right')
    begins = np.minimum(np.maximum(known, enters), leaves)
    changes = np.zeros(now.size + 1, dtype=np.int64)
    np.add.at(changes, begins, 1)
    np.add.at(changes, leaves, -1)
    return np.cumsum(changes)[:-1]
