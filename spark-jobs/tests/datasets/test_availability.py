"""Explanations for empty datasets, and the day suggested instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from cardlake_jobs.datasets.availability import empty_reason, no_events_error
from cardlake_jobs.datasets.bounds import DayRange
from cardlake_jobs.datasets.settings import DEFAULT_SETTINGS

_START = date(2026, 1, 1)
_DAYS = [_START + timedelta(days) for days in range(40)]
_REQUEST = DayRange(date(2026, 1, 10), date(2026, 1, 12))


def test_a_range_with_events_is_not_empty() -> None:
    assert empty_reason(_REQUEST, _DAYS) is None


def test_reasons_for_an_empty_range() -> None:
    request = 'it needs events from 2026-01-10 to 2026-01-11'
    assert empty_reason(_REQUEST, []) == f'{request}, but the lake has no gold rows yet'
    assert empty_reason(_REQUEST, [date(2026, 1, 12)]) == (
        f'{request}, but the first events of the lake are from 2026-01-12'
    )
    assert empty_reason(_REQUEST, [date(2026, 1, 9)]) == (
        f'{request}, but the last events of the lake are from 2026-01-09'
    )
    assert empty_reason(_REQUEST, [date(2026, 1, 9), date(2026, 1, 12)]) == (
        f'{request}, but the lake has no events on these days'
    )


def test_the_newest_day_with_all_datasets_is_suggested() -> None:
    error = no_events_error(date(2027, 1, 1), _DAYS, DEFAULT_SETTINGS)
    assert error.message == 'no datasets for 2027-01-01: the lake has events from 2026-01-01 to 2026-02-09'
    assert error.hint == 'Choose another day; 2026-02-09 is the newest with all three datasets.'


def test_too_few_days_for_the_settings() -> None:
    error = no_events_error(date(2027, 1, 1), _DAYS, replace(DEFAULT_SETTINGS, gap=60))
    assert error.hint.startswith('These are too few days for the settings')


def test_a_lake_without_gold_rows() -> None:
    assert no_events_error(_START, [], DEFAULT_SETTINGS).message.endswith('the lake has no gold rows yet')
