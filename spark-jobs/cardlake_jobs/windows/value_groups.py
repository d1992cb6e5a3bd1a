"""Distinct counts and first-seen flags, computed over the rows of each (entity, value) pair."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from cardlake_jobs.windows.arrays import Bools, Ints
from cardlake_jobs.windows.block import Block, ProbeBlock, prefix_sums
from cardlake_jobs.windows.bounds import Bounds


class _RowOrder:
    """Rows ordered by (entity, value, time).

    :ivar by_value: positions of the rows in this order
    :ivar is_group_start: marks the first row of each (entity, value) pair
    :ivar gaps: time since the previous row of the same pair; undefined on the first
    """

    def __init__(self, entities: Ints, codes: Ints, timeline: Ints, max_lookback: int) -> None:
        group = entities * (int(codes.max(initial=0)) + 1) + codes
        self.by_value = np.argsort(group, kind='stable')
        grouped = group[self.by_value]
        self.is_group_start = np.ones(grouped.size, dtype=np.bool_)
        np.not_equal(grouped[1:], grouped[:-1], out=self.is_group_start[1:])
        times = timeline[self.by_value]
        self.gaps = np.diff(times, prepend=times[:1])
        self._beyond = max_lookback + 1

    @cached_property
    def timeline(self) -> Ints:
        """One timeline for all pairs, like :attr:`Block.timeline` for entities."""
        return np.cumsum(np.where(self.is_group_start, self._beyond, np.minimum(self.gaps, self._beyond)))

    def in_row_order(self, flags: Bools) -> Bools:
        """Puts flags of the ordered rows back into the order of the block."""
        result = np.empty_like(flags)
        result[self.by_value] = flags
        return result


class ValueGroups:
    """A block's rows by (entity, value, time) for one string column."""

    def __init__(self, block: Block, column: str) -> None:
        self._block = block
        self._order = _RowOrder(block.entities, block.codes[column], block.timeline, block.max_lookback)

    def count_distinct(self, bounds: Bounds, window: int, delay: int, includes_current: bool) -> Ints:
        """Counts the distinct values in each new row's window.

        The rows of one value form sessions: within a session each row arrives before its predecessor has left the
        window, so the value stays in the window from the session's first row until one window length after its
        last. The number of distinct values is then the sessions started minus the sessions ended.
        """
        # Without a delay both window ends are open, so a value that recurs exactly one window later starts a new
        # session.
        order = self._order
        breaks = order.gaps >= window if delay == 0 else order.gaps > window
        first = order.is_group_start | breaks
        last = np.ones(first.size, dtype=np.bool_)
        last[:-1] = first[1:]
        started = prefix_sums(order.in_row_order(first).astype(np.int64))
        ended = prefix_sums(order.in_row_order(last).astype(np.int64))
        counts = started[bounds.hi] - ended[bounds.lo]
        return counts + self.is_first_seen(window, delay) if includes_current else counts

    def is_first_seen(self, window: int, delay: int) -> Ints:
        """1 for each new row whose window contains no row with the same value, otherwise 0."""
        if delay == 0:
            is_first = self._since_previous >= window
        else:
            timeline = self._order.timeline
            hi = np.searchsorted(timeline, timeline - delay, side='right')
            lo = np.searchsorted(timeline, timeline - delay - window, side='right')
            is_first = hi == lo
        return self._order.in_row_order(is_first)[self._block.new_rows].astype(np.int64)

    @cached_property
    def _since_previous(self) -> Ints:
        """Time since the latest earlier row of the same entity and value; longer than any window if there is none."""
        is_group_start, gaps = self._order.is_group_start, self._order.gaps
        changes = is_group_start | (gaps > 0)
        start = np.maximum.accumulate(np.where(changes, np.arange(gaps.size), 0))
        return np.where(is_group_start[start], self._block.max_lookback + 1, gaps[start])


class ProbeValueGroups(ValueGroups):
    """The events of a block by (entity, value, time), and probes that have a value, but are no events."""

    def __init__(self, block: ProbeBlock, column: str) -> None:
        super().__init__(block, column)
        self._probes = block
        self._column = column

    def is_first_seen(self, window: int, delay: int) -> Ints:
        merged, is_event = self._merged_order, self._probes.is_event
        is_ordered_event = is_event[merged.by_value]
        events = merged.timeline[is_ordered_event]
        probes = merged.timeline[~is_ordered_event] - delay
        hi = np.searchsorted(events, probes, side='right' if delay > 0 else 'left')
        lo = np.searchsorted(events, probes - window, side='right')
        first_seen = np.empty(is_event.size, dtype=np.int64)
        first_seen[merged.by_value[~is_ordered_event]] = hi == lo
        return first_seen[~is_event]

    @cached_property
    def _merged_order(self) -> _RowOrder:
        """Order of events and probes together."""
        block = self._probes
        codes = block.merged_codes[self._column]
        return _RowOrder(block.merged_entities, codes, block.merged_timeline, block.max_lookback)
