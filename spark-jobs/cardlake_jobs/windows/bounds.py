"""Row ranges of windows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from cardlake_jobs.windows.arrays import Ints
from cardlake_jobs.windows.block import Block


@dataclass(frozen=True)
class Bounds:
    """For each instant, the range ``[lo, hi)`` of rows in its window, excluding its own event; both bounds are
    monotonic.
    """

    lo: Ints
    hi: Ints

    @property
    def counts(self) -> Ints:
        return self.hi - self.lo


class BoundsCache:
    """Window bounds of a block; each window edge is searched only once."""

    def __init__(self, block: Block) -> None:
        self._timeline = block.timeline
        self._current = block.point_timeline
        self._edges: dict[tuple[int, bool], Ints] = {}

    def get(self, window: int, delay: int) -> Bounds:
        """Bounds of ``t − window < ts < t``; with a delay, of ``t − window − delay < ts ≤ t − delay``. All in µs."""
        hi = (
            self._first_younger(delay, inclusive=True)
            if delay > 0
            else self._first_younger(0, inclusive=False)
        )
        return Bounds(self._first_younger(window + delay, inclusive=True), hi)

    def _first_younger(self, age: int, inclusive: bool) -> Ints:
        """First row younger than an age (``inclusive``), or at least as young as it (not ``inclusive``)."""
        key = (age, inclusive)
        side: Literal['left', 'right'] = 'right' if inclusive else 'left'
        if key not in self._edges:
            self._edges[key] = np.searchsorted(self._timeline, self._current - age, side=side)
        return self._edges[key]
