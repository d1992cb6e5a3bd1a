"""A row counts as fraud in the times in which its newest report says so."""

from __future__ import annotations

from cardlake_jobs.windows.bounds import BoundsCache
from cardlake_jobs.windows.labels import count_known_frauds
from tests.support.blocks import SECOND, make_block


def _count(
    seconds: list[int], label_changes: dict[int, list[int]], window: int = 10, delay: int = 0
) -> list[int]:
    block = make_block(seconds, label_changes=label_changes, max_lookback=window + delay)
    bounds = BoundsCache(block).get(window * SECOND, delay * SECOND)
    return [int(count) for count in count_known_frauds(block, bounds)]


def test_without_labels_there_are_no_frauds() -> None:
    assert _count([0, 1, 2], {}) == [0, 0, 0]


def test_a_fraud_counts_from_its_report_on() -> None:
    assert _count([0, 1, 2, 3], {0: [2]}) == [0, 0, 1, 1]


def test_a_fraud_never_counts_for_its_own_row() -> None:
    assert _count([0, 1], {0: [0], 1: [1]}) == [0, 1]


def test_a_fraud_leaves_with_its_row() -> None:
    assert _count([0, 5, 10, 11], {0: [3]}) == [0, 1, 0, 0]


def test_a_report_after_the_window_never_counts() -> None:
    assert _count([0, 5, 9, 12], {0: [11]}) == [0, 0, 0, 0]


def test_with_a_delay_a_fraud_counts_once_its_row_is_in_the_window() -> None:
    assert _count([0, 1, 3, 4], {0: [1]}, window=10, delay=3) == [0, 0, 1, 1]


def test_a_withdrawal_counts_from_its_own_time_and_changes_nothing_before_it() -> None:
    assert _count([0, 1, 2, 3, 4], {0: [2, 4]}) == [0, 0, 1, 1, 0]


def test_a_withdrawal_can_be_withdrawn() -> None:
    assert _count([0, 1, 2, 3, 4, 5], {0: [1, 2, 4]}) == [0, 1, 0, 0, 1, 1]


def test_what_changed_before_the_row_itself_is_only_its_last_state() -> None:
    assert _count([5, 6], {0: [1, 2]}) == [0, 0]
    assert _count([5, 6], {0: [1, 2, 3]}) == [0, 1]


def test_with_a_delay_a_fraud_withdrawn_in_the_meantime_never_counts() -> None:
    assert _count([0, 1, 3, 4], {0: [1, 2]}, window=10, delay=3) == [0, 0, 0, 0]


def test_changes_beyond_the_window_and_of_other_entities_do_not_count() -> None:
    block = make_block([0, 5, 0, 5], (0, 2), label_changes={0: [1, 100], 3: [5, 6, 7]}, max_lookback=10)
    bounds = BoundsCache(block).get(10 * SECOND, 0)
    assert count_known_frauds(block, bounds).tolist() == [0, 1, 0, 0]
