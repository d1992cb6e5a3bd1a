"""Fraud labels count from the time when they are known."""

from __future__ import annotations

from cardlake_jobs.windows.bounds import BoundsCache
from cardlake_jobs.windows.labels import count_known_frauds
from tests.support.blocks import SECOND, make_block


def _count(seconds: list[int], label_at: dict[int, int], window: int = 10, delay: int = 0) -> list[int]:
    block = make_block(seconds, label_at=label_at, max_lookback=window + delay)
    bounds = BoundsCache(block).get(window * SECOND, delay * SECOND)
    return [int(count) for count in count_known_frauds(block, bounds)]


def test_without_labels_there_are_no_frauds() -> None:
    assert _count([0, 1, 2], {}) == [0, 0, 0]


def test_a_fraud_counts_from_its_report_on() -> None:
    assert _count([0, 1, 2, 3], {0: 2}) == [0, 0, 1, 1]


def test_a_fraud_never_counts_for_its_own_row() -> None:
    assert _count([0, 1], {0: 0, 1: 1}) == [0, 1]


def test_a_fraud_leaves_with_its_row() -> None:
    assert _count([0, 5, 10, 11], {0: 3}) == [0, 1, 0, 0]


def test_a_report_after_the_window_never_counts() -> None:
    assert _count([0, 5, 9, 12], {0: 11}) == [0, 0, 0, 0]


def test_with_a_delay_a_fraud_counts_once_its_row_is_in_the_window() -> None:
    assert _count([0, 1, 3, 4], {0: 1}, window=10, delay=3) == [0, 0, 1, 1]
