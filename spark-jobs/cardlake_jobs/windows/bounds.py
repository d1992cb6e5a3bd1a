"""Which rows a window holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from cardlake_jobs.windows.arrays import Ints
from cardlake_jobs.windows.block import Block


@dataclass(frozen=True)
class Bounds:
    """For each row being computed the rows ``[lo, hi)`` of its window, without itself; both never fall."""

    lo: Ints
    hi: Ints

    @property
    def counts(self) -> Ints:
        return self.hi - self.lo


class BoundsCache:
    """The bounds of a block, each window and delay searched once."""

    def __init__(self, block: Block) -> None:
        self._line = block.line
        self._now = block.line[block.new]
        self._edges: dict[tuple[int, bool], Ints] = {}

    def of(self, window: int, delay: int) -> Bounds:
        """Rows with ``t − window − delay < ts < t``, or ``≤ t − delay`` when there is a delay. All in µs."""
        hi = self._after(delay, inclusive=True) if delay > 0 else self._after(0, inclusive=False)
        return Bounds(self._after(window + delay, inclusive=True), hi)

    def _after(self, age: int, inclusive: bool) -> Ints:
        """The first row that is younger than an age, or of that age when the age itself is not included."""
        key = (age, inclusive)
        side: Literal['left', 'right'] = 'right' if inclusive else 'left'
        if key not in self._edges:
            self._edges[key] = np.searchsorted(self._line, self._now - age, side=side)
        return self._edges[key]
