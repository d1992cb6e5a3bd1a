"""Exact decimals from JSON numbers: rounding, exponents and limits."""

from __future__ import annotations

import pytest

from cardlake_jobs.wire.decimals import MALFORMED, TOO_LARGE, parse_decimal


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        ('0', 0),
        ('-0', 0),
        ('12.34', 123_400),
        ('-7.5', -75_000),
        ('0.00005', 1),  # half rounds away from zero
        ('-0.00005', -1),
        ('0.00004999', 0),
        ('1e2', 1_000_000),
        ('1.5E+1', 150_000),
        ('15e-1', 15_000),
        ('1e-400', 0),
        ('999999999999.99994', 9_999_999_999_999_999),
        ('999999999999.99995', TOO_LARGE),  # rounds up to 1e12
        ('1e12', TOO_LARGE),
        ('-1e400', TOO_LARGE),
        ('1e99999999999999999999', TOO_LARGE),
        ('0e99999999999999999999', 0),
        ('1e-99999999999999999999', 0),
    ],
)
def test_value_times_ten_to_the_scale(text: str, expected: int | str) -> None:
    assert parse_decimal(text, scale=4, integer_digits=12) == expected


@pytest.mark.parametrize(
    'text', ['', '+1', '.5', '1.', '01', '1e', '0x10', 'NaN', '1_000', '１', ' 1', '1\n']
)
def test_a_text_that_is_not_a_json_number_is_malformed(text: str) -> None:
    assert parse_decimal(text, scale=4, integer_digits=12) == MALFORMED
