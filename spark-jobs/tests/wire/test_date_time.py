"""ISO 8601 timestamps against Python's own calendar."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from cardlake_jobs.wire.date_time import parse_date_time

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    'time',
    [
        datetime(1970, 1, 1, tzinfo=timezone.utc),
        datetime(1969, 12, 31, 23, 59, 59, tzinfo=timezone.utc),
        datetime(2000, 2, 29, tzinfo=timezone.utc),
        datetime(2024, 2, 29, 12, 30, 15, tzinfo=timezone.utc),
        datetime(2100, 3, 1, tzinfo=timezone.utc),
        datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone.utc),
    ],
)
def test_agrees_with_the_calendar_of_python(time: datetime) -> None:
    micros = (time - _EPOCH) // timedelta(microseconds=1)
    assert parse_date_time(f'{time:%Y-%m-%dT%H:%M:%S}Z') == micros


@pytest.mark.parametrize(
    ('text', 'micros'),
    [
        ('1970-01-01T00:00:01.5Z', 1_500_000),
        ('1970-01-01T00:00:00.0000005Z', 1),  # half a microsecond rounds up
        ('1970-01-01T00:00:00.0000004Z', 0),
        ('1970-01-01T01:00:00+01:00', 0),
        ('1970-01-01T00:00:00-01:30', 5_400_000_000),
        ('1970-01-01T00:00', 0),
        ('1970-01-01 00:00:00', 0),
    ],
)
def test_fractions_and_offsets(text: str, micros: int) -> None:
    assert parse_date_time(text) == micros


@pytest.mark.parametrize(
    'text',
    [
        '2023-02-29T00:00:00Z', '1900-02-29T00:00:00Z', '2023-13-01T00:00:00Z', '2023-00-01T00:00:00Z',
        '2023-04-31T00:00:00Z', '2023-01-00T00:00:00Z', '2023-11-14T24:00:00Z', '2023-11-14T22:60:00Z',
        '2023-11-14T22:13:60Z', '2023-11-14T22:13:20+24:00', '2023-11-14', 'soon', '',
    ],
)  # fmt: skip
def test_dates_times_and_offsets_that_do_not_exist(text: str) -> None:
    assert parse_date_time(text) is None
