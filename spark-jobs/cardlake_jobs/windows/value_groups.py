"""Distinct counts and first-seen flags, computed over the rows of each (entity, value) pair."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from cardlake_jobs.windows.arrays import Bools, Ints
from cardlake_jobs.windows.block import Block, ProbeBlock, prefix_sums
from cardlake_jobs.windows.bounds import Bounds


class ValueGroups:
    """A block's rows, ordered by (entity, value, time) for one string column."""

    def __init__(self, block: Block, column: str) -> None:
        codes = block.codes[column]
        group = block.entities * (int(codes.max(initial=0)) + 1) + codes
        self._block = block
        self._by_value = np.argsort(group, kind='stable')
        grouped = group[self._by_value]
        self._is_group_start = np.ones(grouped.size, dtype=np.bool_)
        np.not_equal(grouped[1:], grouped[:-1], out=self._is_group_start[1:])
        self._timeline = block.timeline[self._by_value]
        #: Time since the previous row of the same entity and value; undefined on a group's first row.
        self._gaps = np.diff(self._timeline, prepend=self._timeline[:1])

    def count_distinct(self, bounds: Bounds, window: int, delay: int, includes_current: bool) -> Ints:
        """Counts the distinct values in each new row's window.

        The rows of one value form sessions: within a session each row arrives before its predecessor has left the
        window, so the value stays in the window from the session's first row until one window length after its
        last. The number of distinct values is then the sessions started minus the sessions ended.
        """
        # Without a delay both window ends are open, so a value that recurs exactly one window later starts a new
        # session.
        breaks = self._gaps >= window if delay == 0 else self._gaps > window
        first = self._is_group_start | breaks
        last = np.ones(first.size, dtype=np.bool_)
        last[:-1] = first[1:]
        started = prefix_sums(self._in_row_order(first).astype(np.int64))
        ended = prefix_sums(self._in_row_order(last).astype(np.int64))
        counts = started[bounds.hi] - ended[bounds.lo]
        return counts + self.is_first_seen(window, delay) if includes_current else counts

    def is_first_seen(self, window: int, delay: int) -> Ints:
        """1 for each new row whose window contains no row with the same value, otherwise 0."""
        if delay == 0:
            return self._in_row_order(self._since_previous >= window)[self._block.new_rows].astype(np.int64)
        timeline = self._grouped_timeline
        hi = np.searchsorted(timeline, timeline - delay, side='right')
        lo = np.searchsorted(timeline, timeline - delay - window, side='right')
        return self._in_row_order(hi == lo)[self._block.new_rows].astype(np.int64)

    @cached_property
    def _since_previous(self) -> Ints:
        """Time since the latest earlier row of the same entity and value; longer than any window if there is none."""
        positions = np.arange(self._gaps.size)
        changes = self._is_group_start | (self._gaps > 0)
        start = np.maximum.accumulate(np.where(changes, positions, 0))
        return np.where(self._is_group_start[start], self._block.max_lookback + 1, self._gaps[start])

    @cached_property
    def _grouped_timeline(self) -> Ints:
        """One timeline for all (entity, value) groups, like :attr:`Block.timeline` for entities."""
        beyond = self._block.max_lookback + 1
        return np.cumsum(np.where(self._is_group_start, beyond, np.minimum(self._gaps, beyond)))

    def _in_row_order(self, flags: Bools) -> Bools:
        result = np.empty_like(flags)
        result[self._by_value] = flags
        return result


class ProbeValueGroups(ValueGroups):
    """The events of a block by (entity, value, time), and probes that have a value, but are no events."""

    def __init__(self, block: ProbeBlock, column: str) -> None:
        super().__init__(block, column)
        self._probes = block
        self._column = column

    def is_first_seen(self, window: int, delay: int) -> Ints:
        block = self._probes
        codes = block.merged_codes[self._column]
        group = block.merged_entities * (int(codes.max(initial=0)) + 1) + codes
        by_value = np.argsort(group, kind='stable')
        grouped = group[by_value]
        starts = np.ones(grouped.size, dtype=np.bool_)
        np.not_equal(grouped[1:], grouped[:-1], out=starts[1:])
        times = block.merged_timeline[by_value]
        beyond = block.max_lookback + 1
        gaps = np.minimum(np.diff(times, prepend=times[:1]), beyond)
        timeline = np.cumsum(np.where(starts, beyond, gaps))
        is_event = block.is_event[by_value]
        events, probes = timeline[is_event], timeline[~is_event] - delay
        hi = np.searchsorted(events, probes, side='right' if delay > 0 else 'left')
        lo = np.searchsorted(events, probes - window, side='right')
        first_seen = np.empty(block.is_event.size, dtype=np.int64)
        first_seen[by_value[~is_event]] = hi == lo
        return first_seen[~block.is_event]
