"""Window aggregates, one function each, evaluated for all new rows of a block at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Union, cast

import numpy as np

from cardlake_jobs.groups.group import Feature, WindowCompute
from cardlake_jobs.windows.arrays import (
    HIGH_WEIGHT,
    Doubles,
    Integers,
    Ints,
    SplitSums,
    with_default_double,
    with_default_integer,
)
from cardlake_jobs.windows.block import Block, ProbeBlock
from cardlake_jobs.windows.bounds import Bounds, BoundsCache
from cardlake_jobs.windows.exact_variance import (
    SquareParts,
    prefix_square_sums,
    scaled_variance,
    square_parts,
)
from cardlake_jobs.windows.labels import count_known_frauds
from cardlake_jobs.windows.sliding_max import sliding_max
from cardlake_jobs.windows.value_groups import ProbeValueGroups, ValueGroups

Column = Union[Doubles, Integers, SplitSums]

_MICROS = 1e6


class Aggregator:
    """Computes window features of a block; features with the same window or column share intermediate results.

    :param scales: scale of each decimal column
    """

    def __init__(self, block: Block, scales: dict[str, int]) -> None:
        self._block = block
        self._scales = scales
        self._bounds = BoundsCache(block)
        self._value_groups: dict[str, ValueGroups] = {}

    def compute(self, feature: Feature) -> Column:
        """Computes a window feature for the new rows and applies its default."""
        compute = cast(WindowCompute, feature.compute)
        function = _FUNCTIONS[compute.function]
        return function(self, feature, compute, self._bounds.get(compute.window, compute.delay))

    def count(self, _feature: Feature, compute: WindowCompute, bounds: Bounds) -> Column:
        return Integers(bounds.counts + int(compute.includes_current))

    def sum(self, _feature: Feature, compute: WindowCompute, bounds: Bounds) -> Column:
        return SplitSums(*self._totals(compute, bounds))

    def mean(self, feature: Feature, compute: WindowCompute, bounds: Bounds) -> Column:
        high, low = self._totals(compute, bounds)
        count = bounds.counts + int(compute.includes_current)
        has_rows = count > 0
        total = high.astype(np.float64) * HIGH_WEIGHT + low
        divisor = np.where(has_rows, count, 1) * np.float64(self._unit(compute))
        return with_default_double(total / divisor, has_rows, cast(Union[float, None], feature.default))

    def max(self, feature: Feature, compute: WindowCompute, bounds: Bounds) -> Column:
        return self._extremum(feature, compute, bounds, 1)

    def min(self, feature: Feature, compute: WindowCompute, bounds: Bounds) -> Column:
        return self._extremum(feature, compute, bounds, -1)

    def stddev(self, feature: Feature, compute: WindowCompute, bounds: Bounds) -> Column:
        high, low = self._totals(compute, bounds)
        parts, prefix_parts = self._squares[_column(compute)]
        window_parts = [
            _window_sum(sums, part, bounds, compute, self._block) for sums, part in zip(prefix_parts, parts)
        ]
        n = bounds.counts + int(compute.includes_current)
        has_rows = n >= 2
        difference = scaled_variance(n, high, low, cast(SquareParts, tuple(window_parts)))
        divisor = np.where(has_rows, n * (n - 1), 1).astype(np.float64)
        deviation = np.sqrt(np.where(has_rows, difference, 0.0) / divisor) / self._unit(compute)
        return with_default_double(deviation, has_rows, cast(Union[float, None], feature.default))

    def count_distinct(self, _feature: Feature, compute: WindowCompute, bounds: Bounds) -> Column:
        groups = self._groups_of(_column(compute))
        return Integers(
            groups.count_distinct(bounds, compute.window, compute.delay, compute.includes_current)
        )

    def is_first_seen(self, _feature: Feature, compute: WindowCompute, _bounds: Bounds) -> Column:
        first_seen = self._groups_of(_column(compute)).is_first_seen(compute.window, compute.delay)
        return Doubles(first_seen.astype(np.float64))

    def time_since_previous(self, feature: Feature, _compute: WindowCompute, bounds: Bounds) -> Column:
        has_rows = bounds.counts > 0
        ts = self._block.ts
        previous = ts[np.maximum(bounds.hi - 1, 0)] if ts.size else self._block.point_ts
        seconds = (self._block.point_ts - previous).astype(np.float64) / _MICROS
        return with_default_double(seconds, has_rows, cast(Union[float, None], feature.default))

    def label_rate(self, feature: Feature, _compute: WindowCompute, bounds: Bounds) -> Column:
        count = bounds.counts
        has_rows = count > 0
        rate = count_known_frauds(self._block, bounds) / np.where(has_rows, count, 1)
        return with_default_double(rate, has_rows, cast(Union[float, None], feature.default))

    def _extremum(self, feature: Feature, compute: WindowCompute, bounds: Bounds, sign: int) -> Column:
        values = sign * self._block.decimals[_column(compute)].values
        maxima, has_rows = sliding_max(values, bounds)
        if compute.includes_current:
            current = values[self._block.new_rows]
            return Integers(sign * np.where(has_rows, np.maximum(maxima, current), current))
        return with_default_integer(sign * maxima, has_rows, cast(Union[int, None], feature.default))

    def _totals(self, compute: WindowCompute, bounds: Bounds) -> tuple[Ints, Ints]:
        decimals = self._block.decimals[_column(compute)]
        high, low = (
            _window_sum(sums, half, bounds, compute, self._block)
            for sums, half in zip(decimals.prefix_totals, decimals.halves)
        )
        return high, low

    @cached_property
    def _squares(self) -> dict[str, tuple[SquareParts, SquareParts]]:
        parts = {name: square_parts(decimals) for name, decimals in self._block.decimals.items()}
        return {name: (each, prefix_square_sums(each)) for name, each in parts.items()}

    def _groups_of(self, column: str) -> ValueGroups:
        if column not in self._value_groups:
            block = self._block
            self._value_groups[column] = (
                ProbeValueGroups(block, column)
                if isinstance(block, ProbeBlock)
                else ValueGroups(block, column)
            )
        return self._value_groups[column]

    def _unit(self, compute: WindowCompute) -> float:
        return float(10 ** self._scales[_column(compute)])


def _column(compute: WindowCompute) -> str:
    if compute.column is None:
        raise ValueError(f'aggregate {compute.function} requires a column, found none')
    return compute.column


def _window_sum(
    prefix_totals: Ints, values: Ints, bounds: Bounds, compute: WindowCompute, block: Block
) -> Ints:
    total = prefix_totals[bounds.hi] - prefix_totals[bounds.lo]
    return total + values[block.new_rows] if compute.includes_current else total


_FUNCTIONS: dict[str, Callable[[Aggregator, Feature, WindowCompute, Bounds], Column]] = {
    'count': Aggregator.count,
    'sum': Aggregator.sum,
    'mean': Aggregator.mean,
    'min': Aggregator.min,
    'max': Aggregator.max,
    'stddev': Aggregator.stddev,
    'countDistinct': Aggregator.count_distinct,
    'isNew': Aggregator.is_first_seen,
    'timeSincePrevious': Aggregator.time_since_previous,
    'meanOfLabel': Aggregator.label_rate,
}
