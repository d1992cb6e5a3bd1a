"""Features of the event alone, and ratios of others."""

from __future__ import annotations

import numpy as np

from cardlake_jobs.groups.group import Feature, Operand, RatioCompute, RowCompute
from cardlake_jobs.windows.aggregates import Column
from cardlake_jobs.windows.arrays import (
    HALF_BITS,
    Bools,
    Doubles,
    Floats,
    Integers,
    Ints,
    with_default_double,
)
from cardlake_jobs.windows.block import Block

_HOUR = 3_600_000_000
_DAY = 24 * _HOUR
_DAYS_IN_WEEK = 7
#: 1970-01-01 was a Thursday; counted from Saturday, that is day 5.
_THURSDAY_FROM_SATURDAY = 5
_LOW_32 = (1 << 32) - 1


def row_function(compute: RowCompute, ts: Ints) -> Doubles:
    """1 or 0 for each instant (µs)."""
    if compute.function == 'isWeekend':
        return Doubles(((ts // _DAY + _THURSDAY_FROM_SATURDAY) % _DAYS_IN_WEEK < 2).astype(np.float64))
    return Doubles((ts % _DAY < (compute.hour + 1) * _HOUR).astype(np.float64))


def ratio(
    feature: Feature,
    compute: RatioCompute,
    block: Block,
    columns: dict[str, Column],
    scales: dict[str, int],
) -> Doubles:
    """One operand divided by another; no value when the denominator is 0 or either has none.

    :param columns: the features computed so far, by name
    :param scales: decimals of every column and feature that is a decimal, by name
    """
    above, above_valid = _operand(compute.numerator, block, columns, scales)
    below, below_valid = _operand(compute.denominator, block, columns, scales)
    valid = below != 0
    for each in (above_valid, below_valid):
        if each is not None:
            valid = valid & each
    quotient = above / np.where(valid, below, 1.0)
    default = feature.default
    return with_default_double(quotient, valid, None if default is None else float(default))


def _operand(
    operand: Operand, block: Block, columns: dict[str, Column], scales: dict[str, int]
) -> tuple[Floats, Bools | None]:
    """Values as doubles: correctly rounded, then divided by 10^scale."""
    unit = float(10 ** scales.get(operand.name, 0))
    if operand.kind == 'column':
        return block.decimals[operand.name].values[block.new].astype(np.float64) / unit, None
    column = columns[operand.name]
    if isinstance(column, Doubles):
        return column.data, column.valid
    if isinstance(column, Integers):
        return column.data.astype(np.float64) / unit, column.valid
    top = column.high + (column.low >> HALF_BITS)
    rest = column.low & ((1 << HALF_BITS) - 1)
    upper = (top >> (32 - HALF_BITS)).astype(np.float64)
    lower = (((top << HALF_BITS) + rest) & _LOW_32).astype(np.float64)
    return (upper * 2.0**32 + lower) / unit, column.valid
