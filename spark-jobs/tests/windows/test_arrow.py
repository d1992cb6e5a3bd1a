"""Conversions between Arrow and numpy, including slices and sums beyond 64 bits."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pyarrow as pa

from cardlake_jobs.groups.group import FeatureType
from cardlake_jobs.windows.arrays import Doubles, Integers, SplitSums
from cardlake_jobs.windows.arrow import (
    encode_strings,
    mark_changes,
    to_arrow,
    to_decimals,
    to_stretches,
    to_unscaled,
)
from cardlake_jobs.windows.block import NEVER
from tests.support.blocks import ints


def test_decimals_keep_their_unscaled_values_and_slices_their_offset() -> None:
    array = to_decimals(ints(15_000, -1, 0, 10**17), 18, 4)
    assert array.to_pylist() == [Decimal('1.5000'), Decimal('-0.0001'), Decimal('0.0000'), Decimal(10**13)]
    assert to_unscaled(array.slice(1, 2)).tolist() == [-1, 0]


def test_label_changes_become_the_times_between_them() -> None:
    lists = pa.array([[9], [1, 2, 3], None, [], [4, 5]], pa.list_(pa.int64()))
    stretches = to_stretches(lists.slice(1))
    assert stretches.rows.tolist() == [0, 0, 3]
    assert stretches.starts.tolist() == [1, 3, 4]
    assert stretches.ends.tolist() == [2, NEVER, 5]
    assert to_stretches(pa.nulls(2, lists.type)).rows.size == 0


def test_equal_strings_have_equal_codes() -> None:
    assert encode_strings(pa.array(['b', 'a', 'b'])).tolist() == [0, 1, 0]
    assert mark_changes(pa.array(['b', 'b', 'a', 'b'])).tolist() == [False, False, True, True]


def test_sums_beyond_64_bits_become_exact_decimals() -> None:
    total = 10**24 + 7
    for value in (total, -total):
        high, low = divmod(value, 1 << 27)
        column = to_arrow(SplitSums(ints(high), ints(low)), FeatureType('decimal', 38, 4))
        assert column.to_pylist() == [Decimal(value).scaleb(-4)]


def test_invalid_rows_become_null() -> None:
    valid = np.array([True, False])
    assert to_arrow(Doubles(np.array([0.5, 1.0]), valid), FeatureType('double')).to_pylist() == [0.5, None]
    assert to_arrow(Integers(ints(3, 4), valid), FeatureType('bigint')).to_pylist() == [3, None]
    assert to_arrow(Integers(ints(-15_000, 0), valid), FeatureType('decimal', 18, 4)).to_pylist() == [
        Decimal('-1.5000'),
        None,
    ]
