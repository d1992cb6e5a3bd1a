"""Times and numbers of a file of entities."""

from __future__ import annotations

import pytest

from cardlake_jobs.join.read_columns import parse_micros, parse_number

_AT = 1_522_540_831_000_000


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        ('2018-04-01T00:00:31Z', _AT),
        ('2018-04-01 00:00:31', _AT),
        ('2018-04-01T02:00:31+02:00', _AT),
        ('2018-04-01T00:00:31.1234565', _AT + 123_457),
        ('2018-04-01', _AT - 31_000_000),
        ('1522540831', _AT),
        ('1522540831.5', _AT + 500_000),
        ('1.522540831E9', _AT),
        (' 1522540831 ', _AT),
        ('1522540831000', None),
        ('1999-12-31', None),
        ('2018-02-30', None),
        ('soon', None),
        ('', None),
        (None, None),
    ],
)
def test_times(text: str | None, expected: int | None) -> None:
    assert parse_micros(text) == expected


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        ('12.5', 125_000),
        ('-12.5', -125_000),
        ('+1', 10_000),
        ('007', 70_000),
        ('.5', 5_000),
        ('5.', 50_000),
        ('1e3', 10_000_000),
        ('0.00005', 1),
        ('999999999999.9999', 9_999_999_999_999_999),
        ('1e12', None),
        ('.', None),
        ('1,5', None),
        ('NaN', None),
        (None, None),
    ],
)
def test_numbers(text: str | None, expected: int | None) -> None:
    assert parse_number(text, 4) == expected
