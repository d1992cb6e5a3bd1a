"""Row ranges of windows: open ends, ties, delays and entities."""

from __future__ import annotations

from cardlake_jobs.windows.bounds import BoundsCache
from tests.support.blocks import SECOND, make_block


def _ranges(
    seconds: list[int], window: int, delay: int = 0, entity_starts: tuple[int, ...] = (0,), past_rows: int = 0
) -> list[tuple[int, int]]:
    block = make_block(seconds, entity_starts, past_rows)
    bounds = BoundsCache(block).get(window * SECOND, delay * SECOND)
    return list(zip(bounds.lo.tolist(), bounds.hi.tolist()))


def test_both_ends_are_open_without_a_delay() -> None:
    # Window of 5 s: the row at 0 is out of the window of the row at 5.
    assert _ranges([0, 1, 5], window=5) == [(0, 0), (0, 1), (1, 2)]


def test_rows_at_the_same_time_do_not_see_each_other() -> None:
    assert _ranges([0, 3, 3, 3], window=5) == [(0, 0), (0, 1), (0, 1), (0, 1)]


def test_the_right_end_is_closed_with_a_delay() -> None:
    # Window of 3 s, delay of 2 s: the row at 5 sees the rows in (0, 3].
    assert _ranges([0, 1, 3, 4, 5], window=3, delay=2)[-1] == (1, 3)


def test_an_entity_does_not_see_the_rows_of_another() -> None:
    assert _ranges([1, 2, 1, 2], window=5, entity_starts=(0, 2)) == [(0, 0), (0, 1), (2, 2), (2, 3)]


def test_only_new_rows_have_bounds_but_past_rows_are_in_them() -> None:
    assert _ranges([1, 2, 3], window=5, past_rows=2) == [(0, 2)]
