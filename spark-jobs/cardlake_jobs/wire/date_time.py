"""Timestamps from ISO 8601 text."""

from __future__ import annotations

import re

from cardlake_jobs.wire.rules import DATE_TIME_PATTERN

_PARTS = re.compile(DATE_TIME_PATTERN)
_MICROS_PER_SECOND = 1_000_000
_MICROS_PER_MINUTE = 60 * _MICROS_PER_SECOND
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY = 2


def parse_date_time(text: str) -> int | None:
    """Parses a date-time text into µs since the epoch; half a microsecond rounds up.

    :returns: None if the text has another format, or its date, time or offset does not exist
    """
    parts = _PARTS.fullmatch(text)
    if parts is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in parts.group(1, 2, 3, 4, 5, 6))
    fraction, sign = parts.group(7, 8)
    zone_hour, zone_minute = (int(part or 0) for part in parts.group(9, 10))
    if not 1 <= month <= 12 or not 1 <= day <= _days_in(year, month):
        return None
    if hour > 23 or minute > 59 or second > 59 or zone_hour > 23 or zone_minute > 59:
        return None
    nanos = int((fraction or '').ljust(9, '0'))
    micros = (nanos + 500) // 1000
    zone = (zone_hour * 60 + zone_minute) * (-1 if sign == '-' else 1)
    minutes = _days_since_epoch(year, month, day) * 24 * 60 + hour * 60 + minute - zone
    return minutes * _MICROS_PER_MINUTE + second * _MICROS_PER_SECOND + micros


def _days_in(year: int, month: int) -> int:
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _DAYS[month - 1] + (1 if month == _FEBRUARY and is_leap else 0)


def _days_since_epoch(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01 to a Gregorian date, computed with years that start in March."""
    march_year = year - (1 if month <= _FEBRUARY else 0)
    days_before_month = (153 * ((month + 9) % 12) + 2) // 5
    leap_days = march_year // 4 - march_year // 100 + march_year // 400
    return march_year * 365 + leap_days + days_before_month + day - 1 - 719_468
