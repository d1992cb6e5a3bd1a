"""Which day would work, and why one does not."""

from __future__ import annotations

from datetime import date, timedelta

from cardlake_jobs.datasets.bounds import DayRange, split_bounds
from cardlake_jobs.datasets.settings import DatasetSettings
from cardlake_jobs.errors import UserError


def why_empty(wanted: DayRange, days: list[date]) -> str | None:
    """Why a range of days has no events, as a sentence; None when it has some.

    :param days: those with gold rows, in order
    """
    asked = f'it takes the events of {wanted.start} to {wanted.end - timedelta(1)}'
    if not days:
        return f'{asked}, and the lake has no gold rows yet'
    if wanted.end <= days[0]:
        return f'{asked}, and the first events of the lake are of {days[0]}'
    if wanted.start > days[-1]:
        return f'{asked}, and the last events of the lake are of {days[-1]}'
    if any(wanted.has(day) for day in days):
        return None
    return f'{asked}, and the lake has no events on those days'


def no_events(day: date, days: list[date], settings: DatasetSettings) -> UserError:
    """What to say when none of a day's datasets would have a row.

    :param days: those with gold rows, in order
    """
    if not days:
        return UserError(
            'no_events',
            f'no datasets for {day}: the lake has no gold rows yet',
            'Put events in and compute gold first, with silver_and_gold.py.',
        )
    message = f'no datasets for {day}: the lake has events from {days[0]} to {days[-1]}'
    suggested = _newest_that_works(days, settings)
    if suggested is None:
        hint = (
            'Those are too few days for these settings: take fewer train, validation, gap or maturity days.'
        )
    else:
        hint = f'Choose another day; {suggested} is the newest that gives all three sets.'
    return UserError('no_events', message, hint)


def _newest_that_works(days: list[date], settings: DatasetSettings) -> date | None:
    for day in reversed(days):
        bounds = split_bounds(day, settings)
        if all(any(span.has(other) for other in days) for span in (bounds.train, bounds.validation)):
            return day
    return None
