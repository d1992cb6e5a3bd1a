"""Distinct counts and first-seen flags over hand-written rows."""

from __future__ import annotations

from cardlake_jobs.windows.bounds import BoundsCache
from cardlake_jobs.windows.value_groups import ValueGroups
from tests.support.blocks import SECOND, make_block


def _count_distinct(seconds: list[int], values: str, window: int, includes_current: bool) -> list[int]:
    block = make_block(seconds, values=list(values))
    bounds = BoundsCache(block).get(window * SECOND, 0)
    groups = ValueGroups(block, 'value')
    return [int(count) for count in groups.count_distinct(bounds, window * SECOND, 0, includes_current)]


def test_distinct_values_of_the_window_with_the_current_row() -> None:
    assert _count_distinct([0, 1, 2, 3], 'abab', 10, includes_current=True) == [1, 2, 2, 2]


def test_distinct_values_of_the_window_without_the_current_row() -> None:
    assert _count_distinct([0, 1, 2, 3], 'abab', 10, includes_current=False) == [0, 1, 2, 2]


def test_a_value_leaves_the_count_when_its_last_row_leaves_the_window() -> None:
    # The window of the row at 5 is (0, 5): "a" at 0 is out, "b" at 1 is in.
    assert _count_distinct([0, 1, 5], 'abc', 5, includes_current=False) == [0, 1, 1]


def test_a_value_that_recurs_exactly_one_window_later_is_counted_again() -> None:
    assert _count_distinct([0, 5, 6], 'aab', 5, includes_current=True) == [1, 1, 2]


def test_entities_do_not_share_values() -> None:
    block = make_block([0, 1, 0, 1], entity_starts=(0, 2), values=['a', 'b', 'a', 'a'])
    assert ValueGroups(block, 'value').is_first_seen(10 * SECOND, 0).tolist() == [1, 1, 1, 0]


def test_a_value_is_first_seen_again_after_its_window() -> None:
    block = make_block([0, 4, 9], values=['a', 'a', 'a'])
    assert ValueGroups(block, 'value').is_first_seen(5 * SECOND, 0).tolist() == [1, 0, 1]


def test_rows_at_the_same_time_are_all_first_seen() -> None:
    block = make_block([0, 0, 1], values=['a', 'a', 'a'])
    assert ValueGroups(block, 'value').is_first_seen(5 * SECOND, 0).tolist() == [1, 1, 0]


def test_with_a_delay_recent_rows_do_not_count() -> None:
    # Window of 5 s, delay of 2 s: the row at 1 does not see the row at 0, the row at 3 does.
    block = make_block([0, 1, 3], values=['a', 'a', 'a'])
    assert ValueGroups(block, 'value').is_first_seen(5 * SECOND, 2 * SECOND).tolist() == [1, 1, 0]
