"""Computes the rows of a snapshot group from partial aggregates sorted by (entity, day)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Union, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cardlake_jobs.groups.group import Feature
from cardlake_jobs.groups.snapshot_group import DayWindow, SnapshotGroup, day_window, window_of
from cardlake_jobs.snapshots.partial_columns import COUNT, DAY, KEY, SQUARES, part_column, step_column
from cardlake_jobs.windows.aggregates import Column
from cardlake_jobs.windows.arrays import (
    HIGH_WEIGHT,
    Doubles,
    Floats,
    Integers,
    Ints,
    SplitSums,
    with_default_double,
    with_default_integer,
)
from cardlake_jobs.windows.arrow import mark_changes, to_arrow
from cardlake_jobs.windows.block import prefix_sums
from cardlake_jobs.windows.bounds import Bounds
from cardlake_jobs.windows.exact_variance import SquareParts, scaled_variance
from cardlake_jobs.windows.sliding_max import sliding_max
from cardlake_jobs.windows.stream import concatenate

#: Minimum rows per call: with fewer, the overhead of a call outweighs the work.
_MIN_ROWS = 1 << 16
#: Days between two entities on the timeline; more than any date is away from 1970, and than any window reaches.
_ENTITY_DAYS = 1 << 24


class DayKernel:
    """Computes the rows of whole entities.

    :param scales: scale of each decimal column
    :param last_day: the last day that gets rows, as days since the epoch
    """

    def __init__(self, group: SnapshotGroup, scales: dict[str, int], last_day: int) -> None:
        self._group = group
        self._scales = scales
        self._last_day = last_day

    def compute_in_batches(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yields the rows: the key, the day, then the features.

        :param batches: as :func:`cardlake_jobs.snapshots.partials.select_partials`, sorted by (entity, day)
        """
        for batch in _whole_entities(batches):
            yield self.compute(batch)

    def compute(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Computes the rows of a batch with whole entities.

        :raises ValueError: it is not sorted
        """
        days = _Days(self._group, batch, self._last_day)
        rows = _Rows(self._scales, days)
        arrays = [days.row_keys, days.row_days]
        arrays += [
            to_arrow(_FUNCTIONS[window_of(feature).function](rows, feature), feature.type)
            for feature in self._group.features
        ]
        names = [self._group.key, self._group.day, *(feature.name for feature in self._group.features)]
        return pa.RecordBatch.from_arrays(arrays, names=names)


def _whole_entities(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Merges and cuts batches, so that none ends within an entity."""
    pending: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        pending.append(batch)
        rows += batch.num_rows
        if rows >= _MIN_ROWS:
            merged = concatenate(pending)
            starts = np.flatnonzero(mark_changes(merged.column(KEY)))
            end = int(starts[-1]) if starts.size else 0
            if end > 0:
                yield merged.slice(0, end)
            pending = [merged.slice(end)]
            rows = pending[0].num_rows
    if rows > 0:
        yield concatenate(pending)


class _Days:
    """Timeline of a batch: the days of all entities one after the other, those with events, and those with a row."""

    def __init__(self, group: SnapshotGroup, batch: pa.RecordBatch, last_day: int) -> None:
        self.batch = batch
        entities = np.cumsum(mark_changes(batch.column(KEY)), dtype=np.int64)
        day = batch.column(DAY).to_numpy().astype(np.int64)
        self.timeline = entities * _ENTITY_DAYS + day
        if bool(np.any(np.diff(self.timeline) < 0)):
            raise ValueError('expected partial aggregates sorted by entity and day')
        self.has_events = _integers(batch, COUNT) > 0
        self.dates = self.timeline[self.has_events]
        self.rows = np.unique(
            np.concatenate(
                [
                    (self.dates[:, None] + np.arange(window.delay + 1, window.reach + 1)).ravel()
                    for window in _widest(group.windows)
                ]
            )
        )
        self.rows = self.rows[self.rows % _ENTITY_DAYS <= last_day]
        _, first = np.unique(entities, return_index=True)
        self.row_keys = batch.column(KEY).take(pa.array(first[self.rows // _ENTITY_DAYS]))
        self.row_days = pc.cast(pa.array((self.rows % _ENTITY_DAYS).astype(np.int32)), pa.date32())
        #: By window: for each row, the range of dates in it.
        self.bounds = {window: self._find_bounds(window) for window in group.windows}

    @cached_property
    def ends(self) -> Ints:
        """For each row, the end of the partial aggregates up to its day."""
        found: Ints = np.searchsorted(self.timeline, self.rows, side='right')
        return found

    def _find_bounds(self, window: DayWindow) -> Bounds:
        return Bounds(
            np.searchsorted(self.dates, self.rows - window.reach),
            np.searchsorted(self.dates, self.rows - window.delay),
        )


def _widest(windows: tuple[DayWindow, ...]) -> list[DayWindow]:
    """The windows without those that lie within another: together they hold the same dates."""
    return [each for each in windows if not any(other != each and other.holds(each) for other in windows)]


class _Rows:
    """Features of the rows, a column each; those over the same column share its prefix sums."""

    def __init__(self, scales: dict[str, int], days: _Days) -> None:
        self._scales = scales
        self._days = days
        self._sums: dict[str, Ints] = {}

    def count(self, feature: Feature) -> Column:
        return Integers(self._events(feature))

    def sum(self, feature: Feature) -> Column:
        return SplitSums(self._total('high', feature), self._total('low', feature))

    def mean(self, feature: Feature) -> Column:
        n = self._events(feature)
        high, low = self._total('high', feature), self._total('low', feature)
        total = high.astype(np.float64) * HIGH_WEIGHT + low
        return _doubles(total / (np.maximum(n, 1) * self._unit(feature)), n > 0, feature)

    def max(self, feature: Feature) -> Column:
        return self._extremum('greatest', feature, 1)

    def min(self, feature: Feature) -> Column:
        return self._extremum('least', feature, -1)

    def stddev(self, feature: Feature) -> Column:
        n = self._events(feature)
        squares = tuple(self._total(part, feature) for part in SQUARES)
        high, low = self._total('high', feature), self._total('low', feature)
        difference = scaled_variance(n, high, low, cast(SquareParts, squares))
        has_value = n >= 2
        divisor = np.where(has_value, n * (n - 1), 1).astype(np.float64)
        deviation = np.sqrt(np.where(has_value, difference, 0.0) / divisor) / self._unit(feature)
        return _doubles(deviation, has_value, feature)

    def label_rate(self, feature: Feature) -> Column:
        n = self._events(feature)
        return _doubles(self._steps(feature) / np.maximum(n, 1), n > 0, feature)

    def count_distinct(self, feature: Feature) -> Column:
        return Integers(self._steps(feature))

    def _events(self, feature: Feature) -> Ints:
        return self._window_sum(COUNT, feature)

    def _total(self, part: str, feature: Feature) -> Ints:
        return self._window_sum(part_column(part, _column(feature)), feature)

    def _window_sum(self, name: str, feature: Feature) -> Ints:
        if name not in self._sums:
            self._sums[name] = prefix_sums(self._dated(name))
        sums = self._sums[name]
        bounds = self._days.bounds[day_window(feature)]
        return sums[bounds.hi] - sums[bounds.lo]

    def _dated(self, name: str) -> Ints:
        """Values of a column on the dates with events."""
        return _integers(self._days.batch, name)[self._days.has_events]

    def _steps(self, feature: Feature) -> Ints:
        """Sum of the steps of a row's entity up to its day; the steps of each entity before it add up to 0."""
        sums = prefix_sums(_integers(self._days.batch, step_column(feature)))
        found: Ints = sums[self._days.ends]
        return found

    def _extremum(self, part: str, feature: Feature, sign: int) -> Column:
        values = self._dated(part_column(part, _column(feature)))
        found, has_rows = sliding_max(sign * values, self._days.bounds[day_window(feature)])
        return with_default_integer(sign * found, has_rows, cast(Union[int, None], feature.default))

    def _unit(self, feature: Feature) -> float:
        return float(10 ** self._scales[_column(feature)])


def _doubles(values: Floats, valid: np.typing.NDArray[np.bool_], feature: Feature) -> Doubles:
    return with_default_double(values, valid, cast(Union[float, None], feature.default))


def _column(feature: Feature) -> str:
    return str(window_of(feature).column)


def _integers(batch: pa.RecordBatch, name: str) -> Ints:
    """A column of integers, 0 where it is null."""
    found: Ints = pc.fill_null(batch.column(name), 0).to_numpy(zero_copy_only=False).astype(np.int64)
    return found


_FUNCTIONS = {
    'count': _Rows.count,
    'sum': _Rows.sum,
    'mean': _Rows.mean,
    'min': _Rows.min,
    'max': _Rows.max,
    'stddev': _Rows.stddev,
    'countDistinct': _Rows.count_distinct,
    'meanOfLabel': _Rows.label_rate,
}
