"""Sliding maximum against hand-computed windows."""

from __future__ import annotations

from cardlake_jobs.windows.bounds import Bounds
from cardlake_jobs.windows.sliding_max import sliding_max
from tests.support.blocks import ints


def test_maximum_of_windows_of_every_length() -> None:
    values = ints(4, -2, 9, 1, 7, 3)
    maxima, has_rows = sliding_max(values, Bounds(ints(0, 0, 1, 3, 5), ints(1, 2, 4, 6, 6)))
    assert maxima.tolist() == [4, 4, 9, 7, 3]
    assert has_rows.all()


def test_an_empty_window_has_no_maximum() -> None:
    _, has_rows = sliding_max(ints(4, 5), Bounds(ints(0, 0), ints(0, 1)))
    assert has_rows.tolist() == [False, True]


def test_all_windows_may_be_empty() -> None:
    _, has_rows = sliding_max(ints(4), Bounds(ints(0), ints(0)))
    assert has_rows.tolist() == [False]


def test_negative_values() -> None:
    maxima, _ = sliding_max(ints(-5, -3, -8), Bounds(ints(0), ints(3)))
    assert maxima.tolist() == [-3]
