"""n·Σx² − (Σx)² against Python's unlimited integers."""

from __future__ import annotations

import pytest

from cardlake_jobs.windows.block import Decimals
from cardlake_jobs.windows.exact_variance import prefix_square_sums, scaled_variance, square_parts
from tests.support.blocks import ints

_WEIGHTS = (1 << 80, 1 << 54, 1 << 26, 1)
_MAX = 10**16 - 1


@pytest.mark.parametrize('value', [0, 1, -1, 12_345, 1 << 26, -(1 << 27), _MAX, -_MAX])
def test_the_parts_of_a_square_add_up_to_it(value: int) -> None:
    parts = square_parts(Decimals(ints(value)))
    assert sum(int(part[0]) * weight for part, weight in zip(parts, _WEIGHTS)) == value * value


@pytest.mark.parametrize(
    'values',
    [
        [1, 2, 3, 4],
        [0, 0],
        [10_000, 10_000, 10_001],
        # Naive doubles cancel completely here.
        [10**15, 10**15 + 1, 10**15 + 2],
        [_MAX, -_MAX, _MAX - 1],
    ],
)
def test_scaled_variance_is_exact_to_1e_9(values: list[int]) -> None:
    decimals = Decimals(ints(*values))
    high, low = (totals[-1:] for totals in decimals.prefix_totals)
    s80, s54, s26, s0 = (totals[-1:] for totals in prefix_square_sums(square_parts(decimals)))
    n = len(values)
    expected = n * sum(value * value for value in values) - sum(values) ** 2
    actual = float(scaled_variance(ints(n), high, low, (s80, s54, s26, s0))[0])
    assert actual == pytest.approx(expected, rel=1e-9, abs=0)


def test_equal_large_values_have_no_variance() -> None:
    decimals = Decimals(ints(_MAX, _MAX, _MAX))
    high, low = (totals[-1:] for totals in decimals.prefix_totals)
    s80, s54, s26, s0 = (totals[-1:] for totals in prefix_square_sums(square_parts(decimals)))
    assert scaled_variance(ints(3), high, low, (s80, s54, s26, s0)).tolist() == [0.0]
