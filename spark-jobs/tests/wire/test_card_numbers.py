"""Card numbers are recognized by length and Luhn check, and masked except for the last four digits."""

from __future__ import annotations

import pytest

from cardlake_jobs.wire.card_numbers import is_pan, mask_pans

_PAN = '4111111111111111'
_MASKED = '************1111'


@pytest.mark.parametrize('text', [_PAN, '4111 1111 1111 1111', '4111-1111-1111-1111', '4222222222222'])
def test_card_numbers(text: str) -> None:
    assert is_pan(text)


@pytest.mark.parametrize(
    'text',
    [
        '4111111111111112',  # fails the Luhn check
        '411111111111',  # 12 digits
        '41111111111111111111',  # 20 digits
        f'x{_PAN}',
        '４１１１１１１１１１１１１１１１',  # full-width digits
        '',
    ],
)
def test_texts_that_are_no_card_numbers(text: str) -> None:
    assert not is_pan(text)


@pytest.mark.parametrize(
    ('text', 'masked'),
    [
        (_PAN, _MASKED),
        (f'card {_PAN}, exp 12/30', f'card {_MASKED}, exp 12/30'),
        ('4111 1111 1111 1111', '**** **** **** 1111'),
        ('4111-1111-1111-1111', '****-****-****-1111'),
        (f'{_PAN} {_PAN}', f'{_MASKED} {_MASKED}'),
        # Every digit may be a JSON escape; the mask covers the whole escape.
        ('\\u0034111111111111111', '*' * 17 + '1111'),
        ('4111111111111112', '4111111111111112'),
        ('no digits', 'no digits'),
    ],
)
def test_masking_keeps_the_length_and_the_last_four_digits(text: str, masked: str) -> None:
    assert mask_pans(text) == masked
    assert len(masked) == len(text)
