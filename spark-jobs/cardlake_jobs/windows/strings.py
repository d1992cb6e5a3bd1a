"""Distinct values, and first uses of a value, by the sessions of each (entity, value)."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from cardlake_jobs.windows.arrays import Bools, Ints
from cardlake_jobs.windows.block import Block, running_sum
from cardlake_jobs.windows.bounds import Bounds


class ValueOrder:
    """A block's rows in the order (entity, value, time) of one string column."""

    def __init__(self, block: Block, column: str) -> None:
        codes = block.codes[column]
        entity = np.cumsum(block.starts)
        group = entity * (int(codes.max(initial=0)) + 1) + codes
        self._block = block
        self._order = np.argsort(group, kind='stable')
        grouped = group[self._order]
        self._opens = np.ones(grouped.size, dtype=np.bool_)
        np.not_equal(grouped[1:], grouped[:-1], out=self._opens[1:])
        self._line = block.line[self._order]
        #: Time since the row before of the same entity and value; meaningless on a group's first row.
        self._gap = np.diff(self._line, prepend=self._line[:1])

    def distinct(self, bounds: Bounds, window: int, delay: int, includes_current: bool) -> Ints:
        """How many different values each row's window holds.

        The rows of one value fall into sessions: within one, each next row comes before the one before it has
        left the window, so the value is in the window from the session's first row until a window after its
        last. The distinct values are then the sessions that have begun less those that are over.
        """
        # Without a delay the window is open at both ends, so a value that returns just as it leaves was away.
        breaks = self._gap >= window if delay == 0 else self._gap > window
        first = self._opens | breaks
        last = np.ones(first.size, dtype=np.bool_)
        last[:-1] = first[1:]
        begun = running_sum(self._in_row_order(first).astype(np.int64))
        over = running_sum(self._in_row_order(last).astype(np.int64))
        found = begun[bounds.hi] - over[bounds.lo]
        return found + self.is_new(window, delay) if includes_current else found

    def is_new(self, window: int, delay: int) -> Ints:
        """1 for each row whose window holds no row of its value, else 0."""
        if delay == 0:
            return self._in_row_order(self._since_previous >= window)[self._block.new].astype(np.int64)
        line = self._grouped_line
        hi = np.searchsorted(line, line - delay, side='right')
        lo = np.searchsorted(line, line - delay - window, side='right')
        return self._in_row_order(hi == lo)[self._block.new].astype(np.int64)

    @cached_property
    def _since_previous(self) -> Ints:
        """Time since the latest earlier row of the same entity and value; beyond reach for none."""
        places = np.arange(self._gap.size)
        changes = self._opens | (self._gap > 0)
        start = np.maximum.accumulate(np.where(changes, places, 0))
        return np.where(self._opens[start], self._block.reach + 1, self._gap[start])

    @cached_property
    def _grouped_line(self) -> Ints:
        """Times on one line for all (entity, value) groups, as :attr:`Block.line` for entities."""
        far = self._block.reach + 1
        return np.cumsum(np.where(self._opens, far, np.minimum(self._gap, far)))

    def _in_row_order(self, flags: Bools) -> Bools:
        result = np.empty_like(flags)
        result[self._order] = flags
        return result
