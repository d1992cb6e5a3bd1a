"""The aggregates, one function each: what a feature is for the rows being computed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Union, cast

import numpy as np

from cardlake_jobs.groups.group import Feature, WindowCompute
from cardlake_jobs.windows.arrays import (
    HALF,
    Doubles,
    Integers,
    Ints,
    Sums,
    with_default_double,
    with_default_integer,
)
from cardlake_jobs.windows.block import Block
from cardlake_jobs.windows.bounds import Bounds, BoundsCache
from cardlake_jobs.windows.extremes import greatest
from cardlake_jobs.windows.labels import known_frauds
from cardlake_jobs.windows.spread import Squares, running_squares, spread, square_parts
from cardlake_jobs.windows.strings import ValueOrder

Column = Union[Doubles, Integers, Sums]

_MICROS = 1e6


class Aggregator:
    """Computes window features of a block, sharing what they have in common.

    :param scales: decimals of each decimal column
    """

    def __init__(self, block: Block, scales: dict[str, int]) -> None:
        self._block = block
        self._scales = scales
        self._bounds = BoundsCache(block)
        self._orders: dict[str, ValueOrder] = {}

    def compute(self, feature: Feature) -> Column:
        """A window feature of the rows being computed, its default applied."""
        compute = cast(WindowCompute, feature.compute)
        function = _FUNCTIONS[compute.function]
        return function(self, feature, compute, self._bounds.of(compute.window, compute.delay))

    def count(self, _feature: Feature, compute: WindowCompute, bounds: Bounds) -> Column:
        return Integers(bounds.counts + int(compute.includes_current))

    def sum(self, _feature: Feature, compute: WindowCompute, bounds: Bounds) -> Column:
        return Sums(*self._totals(compute, bounds))

    def mean(self, feature: Feature, compute: WindowCompute, bounds: Bounds) -> Column:
        high, low = self._totals(compute, bounds)
        count = bounds.counts + int(compute.includes_current)
        filled = count > 0
        total = high.astype(np.float64) * HALF + low
        divisor = np.where(filled, count, 1) * np.float64(self._unit(compute))
        return with_default_double(total / divisor, filled, cast(Union[float, None], feature.default))

    def max(self, feature: Feature, compute: WindowCompute, bounds: Bounds) -> Column:
        return self._extreme(feature, compute, bounds, 1)

    def min(self, feature: Feature, compute: WindowCompute, bounds: Bounds) -> Column:
        return self._extreme(feature, compute, bounds, -1)

    def stddev(self, feature: Feature, compute: WindowCompute, bounds: Bounds) -> Column:
        high, low = self._totals(compute, bounds)
        parts, running = self._squares[_column(compute)]
        taken = [_window_sum(sums, part, bounds, compute, self._block) for sums, part in zip(running, parts)]
        n = bounds.counts + int(compute.includes_current)
        filled = n >= 2
        difference = spread(n, high, low, cast(Squares, tuple(taken)))
        divisor = np.where(filled, n * (n - 1), 1).astype(np.float64)
        deviation = np.sqrt(np.where(filled, difference, 0.0) / divisor) / self._unit(compute)
        return with_default_double(deviation, filled, cast(Union[float, None], feature.default))

    def count_distinct(self, _feature: Feature, compute: WindowCompute, bounds: Bounds) -> Column:
        order = self._order(_column(compute))
        return Integers(order.distinct(bounds, compute.window, compute.delay, compute.includes_current))

    def is_new(self, _feature: Feature, compute: WindowCompute, _bounds: Bounds) -> Column:
        fresh = self._order(_column(compute)).is_new(compute.window, compute.delay)
        return Doubles(fresh.astype(np.float64))

    def time_since_previous(self, feature: Feature, _compute: WindowCompute, bounds: Bounds) -> Column:
        filled = bounds.counts > 0
        ts = self._block.ts
        previous = ts[np.maximum(bounds.hi - 1, 0)]
        seconds = (ts[self._block.new] - previous).astype(np.float64) / _MICROS
        return with_default_double(seconds, filled, cast(Union[float, None], feature.default))

    def mean_of_label(self, feature: Feature, _compute: WindowCompute, bounds: Bounds) -> Column:
        count = bounds.counts
        filled = count > 0
        share = known_frauds(self._block, bounds) / np.where(filled, count, 1)
        return with_default_double(share, filled, cast(Union[float, None], feature.default))

    def _extreme(self, feature: Feature, compute: WindowCompute, bounds: Bounds, sign: int) -> Column:
        values = sign * self._block.decimals[_column(compute)].values
        found, filled = greatest(values, bounds)
        if compute.includes_current:
            own = values[self._block.new]
            return Integers(sign * np.where(filled, np.maximum(found, own), own))
        return with_default_integer(sign * found, filled, cast(Union[int, None], feature.default))

    def _totals(self, compute: WindowCompute, bounds: Bounds) -> tuple[Ints, Ints]:
        decimals = self._block.decimals[_column(compute)]
        high, low = (
            _window_sum(sums, half, bounds, compute, self._block)
            for sums, half in zip(decimals.running, decimals.halves)
        )
        return high, low

    @cached_property
    def _squares(self) -> dict[str, tuple[Squares, Squares]]:
        parts = {name: square_parts(decimals) for name, decimals in self._block.decimals.items()}
        return {name: (each, running_squares(each)) for name, each in parts.items()}

    def _order(self, column: str) -> ValueOrder:
        if column not in self._orders:
            self._orders[column] = ValueOrder(self._block, column)
        return self._orders[column]

    def _unit(self, compute: WindowCompute) -> float:
        return float(10 ** self._scales[_column(compute)])


def _column(compute: WindowCompute) -> str:
    if compute.column is None:
        raise ValueError(f'{compute.function} has no column')
    return compute.column


def _window_sum(running: Ints, values: Ints, bounds: Bounds, compute: WindowCompute, block: Block) -> Ints:
    total = running[bounds.hi] - running[bounds.lo]
    return total + values[block.new] if compute.includes_current else total


_FUNCTIONS: dict[str, Callable[[Aggregator, Feature, WindowCompute, Bounds], Column]] = {
    'count': Aggregator.count,
    'sum': Aggregator.sum,
    'mean': Aggregator.mean,
    'min': Aggregator.min,
    'max': Aggregator.max,
    'stddev': Aggregator.stddev,
    'countDistinct': Aggregator.count_distinct,
    'isNew': Aggregator.is_new,
    'timeSincePrevious': Aggregator.time_since_previous,
    'meanOfLabel': Aggregator.mean_of_label,
}
