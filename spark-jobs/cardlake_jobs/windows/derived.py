"""Features of the event alone, and ratios of other features."""

from __future__ import annotations

import numpy as np

from cardlake_jobs.groups.group import Feature, Operand, RatioCompute, RowCompute
from cardlake_jobs.windows.aggregates import Column
from cardlake_jobs.windows.arrays import (
    LOW_BITS,
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
#: 1970-01-01 was a Thursday: day 5 of a week that starts on Saturday.
_THURSDAY_FROM_SATURDAY = 5
_LOW_32 = (1 << 32) - 1


def compute_row_function(compute: RowCompute, ts: Ints) -> Doubles:
    """Evaluates a row function at each timestamp (µs): 1 or 0."""
    if compute.function == 'isWeekend':
        return Doubles(((ts // _DAY + _THURSDAY_FROM_SATURDAY) % _DAYS_IN_WEEK < 2).astype(np.float64))
    return Doubles((ts % _DAY < (compute.hour + 1) * _HOUR).astype(np.float64))


def compute_ratio(
    feature: Feature,
    compute: RatioCompute,
    block: Block,
    columns: dict[str, Column],
    scales: dict[str, int],
) -> Doubles:
    """Divides one operand by another; null when the denominator is 0 or either operand is null.

    :param columns: features computed so far, by name
    :param scales: scale of each decimal column and feature, by name
    """
    numerator, numerator_valid = _operand(compute.numerator, block, columns, scales)
    denominator, denominator_valid = _operand(compute.denominator, block, columns, scales)
    valid = denominator != 0
    for each in (numerator_valid, denominator_valid):
        if each is not None:
            valid = valid & each
    quotient = numerator / np.where(valid, denominator, 1.0)
    default = feature.default
    return with_default_double(quotient, valid, None if default is None else float(default))


def _operand(
    operand: Operand, block: Block, columns: dict[str, Column], scales: dict[str, int]
) -> tuple[Floats, Bools | None]:
    """Operand values as doubles, with their validity: the unscaled value is rounded once, then divided by 10^scale."""
    unit = float(10 ** scales.get(operand.name, 0))
    if operand.kind == 'column':
        return block.point_decimals(operand.name).astype(np.float64) / unit, None
    column = columns[operand.name]
    if isinstance(column, Doubles):
        return column.data, column.valid
    if isinstance(column, Integers):
        return column.data.astype(np.float64) / unit, column.valid
    top = column.high + (column.low >> LOW_BITS)
    rest = column.low & ((1 << LOW_BITS) - 1)
    upper = (top >> (32 - LOW_BITS)).astype(np.float64)
    lower = (((top << LOW_BITS) + rest) & _LOW_32).astype(np.float64)
    return (upper * 2.0**32 + lower) / unit, column.valid
