"""Timeline and exact halves of a block."""

from __future__ import annotations

import numpy as np
import pytest

from cardlake_jobs.windows.block import Decimals, TimelineTooLongError, prefix_sums
from tests.support.blocks import SECOND, ints, make_block


def test_distances_within_an_entity_are_exact_up_to_the_lookback() -> None:
    block = make_block([100, 103, 110], max_lookback=10)
    assert np.diff(block.timeline).tolist() == [3 * SECOND, 7 * SECOND]


def test_longer_distances_and_other_entities_are_just_out_of_reach() -> None:
    block = make_block([100, 200, 150], entity_starts=(0, 2), max_lookback=10)
    assert np.diff(block.timeline).tolist() == [10 * SECOND + 1, 10 * SECOND + 1]


def test_rows_must_be_sorted_within_an_entity() -> None:
    with pytest.raises(ValueError, match='not sorted by ts within their entity'):
        _ = make_block([5, 4]).timeline


def test_a_timeline_beyond_64_bits_is_an_error() -> None:
    block = make_block([0, 1 << 42, 1 << 43], max_lookback=1 << 43)
    with pytest.raises(TimelineTooLongError):
        _ = block.timeline


def test_halves_add_up_to_the_value() -> None:
    values = ints(0, 1, -1, 1 << 26, (1 << 26) - 1, -(1 << 26), 10**16 - 1, 1 - 10**16)
    high, low = Decimals(values).halves
    assert (high * (1 << 27) + low).tolist() == values.tolist()
    assert low.min() >= -(1 << 26)
    assert low.max() < 1 << 26


def test_a_value_out_of_range_is_an_error() -> None:
    with pytest.raises(
        ValueError, match='expected unscaled values below 10000000000000000, found 10000000000000000'
    ):
        _ = Decimals(ints(10**16)).halves


def test_prefix_sums_start_with_zero() -> None:
    assert prefix_sums(ints(3, -1, 5)).tolist() == [0, 3, 2, 7]
