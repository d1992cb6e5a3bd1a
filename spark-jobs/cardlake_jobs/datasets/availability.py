"""Explains why a day has no datasets, and suggests one that has."""

from __future__ import annotations

from datetime import date, timedelta

from cardlake_jobs.datasets.bounds import DayRange, compute_split_bounds
from cardlake_jobs.datasets.settings import DatasetSettings
from cardlake_jobs.errors import UserError


def empty_reason(requested: DayRange, available: list[date]) -> str | None:
    """Explains in a sentence why a range of days has no events; None if it has some.

    :param available: days with gold rows, in order
    """
    request = f'it needs events from {requested.start} to {requested.end - timedelta(1)}'
    if not available:
        return f'{request}, but the lake has no gold rows yet'
    if requested.end <= available[0]:
        return f'{request}, but the first events of the lake are from {available[0]}'
    if requested.start > available[-1]:
        return f'{request}, but the last events of the lake are from {available[-1]}'
    if any(requested.contains(day) for day in available):
        return None
    return f'{request}, but the lake has no events on these days'


def no_events_error(day: date, available: list[date], settings: DatasetSettings) -> UserError:
    """Creates the error for a day whose datasets would all be empty.

    :param available: days with gold rows, in order
    """
    if not available:
        return UserError(
            'no_events',
            f'no datasets for {day}: the lake has no gold rows yet',
            'Ingest events and compute gold first, with silver_and_gold.py.',
        )
    message = f'no datasets for {day}: the lake has events from {available[0]} to {available[-1]}'
    suggested = _newest_complete_day(available, settings)
    if suggested is None:
        hint = 'These are too few days for the settings: use fewer training, validation, gap or label maturity days.'
    else:
        hint = f'Choose another day; {suggested} is the newest with all three datasets.'
    return UserError('no_events', message, hint)


def _newest_complete_day(available: list[date], settings: DatasetSettings) -> date | None:
    for day in reversed(available):
        bounds = compute_split_bounds(day, settings)
        if all(
            any(span.contains(other) for other in available) for span in (bounds.train, bounds.validation)
        ):
            return day
    return None
