"""Day ranges of the splits, computed by hand for the default settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cardlake_jobs.datasets.bounds import DayRange, compute_split_bounds
from cardlake_jobs.datasets.settings import DEFAULT_SETTINGS

_DAY = date(2026, 2, 12)


def test_splits_of_a_day() -> None:
    bounds = compute_split_bounds(_DAY, DEFAULT_SETTINGS)
    assert bounds.validation == DayRange(date(2026, 1, 29), date(2026, 2, 5))
    assert bounds.train == DayRange(date(2026, 1, 15), date(2026, 1, 22))
    assert bounds.inference == DayRange(_DAY, date(2026, 2, 13))
    assert bounds.labels_known_before == date(2026, 2, 13)


def test_without_gap_and_maturity_the_splits_are_adjacent() -> None:
    bounds = compute_split_bounds(_DAY, replace(DEFAULT_SETTINGS, gap=0, label_maturity=0))
    assert bounds.validation == DayRange(date(2026, 2, 5), _DAY)
    assert bounds.train.end == bounds.validation.start


def test_the_end_of_a_range_is_exclusive() -> None:
    days = DayRange(date(2026, 1, 1), date(2026, 1, 3))
    assert [days.contains(date(2026, 1, day)) for day in (1, 2, 3)] == [True, True, False]
    assert days.to_json() == {'from': '2026-01-01', 'to': '2026-01-03'}
