"""Row functions in UTC, and ratios with nulls and defaults."""

from __future__ import annotations

from datetime import datetime, timezone

import numpy as np
import pytest

from cardlake_jobs.groups.group import Feature, FeatureType, Operand, RatioCompute, RowCompute
from cardlake_jobs.windows.aggregates import Column
from cardlake_jobs.windows.arrays import Doubles, Integers, SplitSums
from cardlake_jobs.windows.derived import compute_ratio, compute_row_function
from tests.support.blocks import ints, make_block

_RATIO = RatioCompute(Operand('feature', 'above'), Operand('feature', 'below'))


def _micros(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=timezone.utc).timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ('time', 'is_weekend'),
    [
        ('2018-04-06T23:59:59', 0.0),  # Friday
        ('2018-04-07T00:00:00', 1.0),
        ('2018-04-08T23:59:59', 1.0),
        ('2018-04-09T00:00:00', 0.0),
        ('1969-12-28T12:00:00', 1.0),  # a Sunday before the epoch
    ],
)
def test_weekend_is_saturday_and_sunday_in_utc(time: str, is_weekend: float) -> None:
    assert compute_row_function(RowCompute('isWeekend', 0), ints(_micros(time))).data.tolist() == [is_weekend]


def test_hour_at_most_includes_the_hour() -> None:
    times = ints(*(_micros(f'2018-04-07T{time}') for time in ('00:00:00', '06:59:59', '07:00:00')))
    assert compute_row_function(RowCompute('hourAtMost', 6), times).data.tolist() == [1.0, 1.0, 0.0]


def _ratio(
    above: Column, below: Column, default: float | None = None
) -> tuple[list[float], list[bool] | None]:
    feature = Feature('ratio', 'card', FeatureType('double'), True, default, _RATIO)
    scales = {'above': 4, 'below': 4}
    rows = above.high.size if isinstance(above, SplitSums) else above.data.size
    block = make_block(list(range(rows)))
    result = compute_ratio(feature, _RATIO, block, {'above': above, 'below': below}, scales)
    return result.data.tolist(), None if result.valid is None else result.valid.tolist()


def test_scales_cancel_out() -> None:
    data, valid = _ratio(Integers(ints(30_000)), Integers(ints(20_000)))
    assert (data, valid) == ([1.5], [True])


def test_a_ratio_is_null_if_the_denominator_is_zero_or_an_operand_is_null() -> None:
    above = Doubles(np.array([1.0, 1.0, 1.0]), np.array([True, False, True]))
    below = Doubles(np.array([0.0, 2.0, 2.0]), np.array([True, True, False]))
    assert _ratio(above, below)[1] == [False, False, False]


def test_a_default_replaces_null() -> None:
    assert _ratio(Doubles(np.array([1.0, 3.0])), Doubles(np.array([0.0, 2.0])), default=-1.0) == (
        [-1.0, 1.5],
        None,
    )


def test_sums_beyond_64_bits_are_divided_exactly_rounded() -> None:
    # 2^70 / 2^27 with the scales cancelling out.
    above, below = SplitSums(ints(1 << 43), ints(0)), SplitSums(ints(1), ints(0))
    assert _ratio(above, below)[0] == [2.0**43]
