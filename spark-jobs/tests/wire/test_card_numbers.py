"""Card numbers are recognized by length, issuer and Luhn check in any notation, exactly as in TypeScript."""

from __future__ import annotations

import random
import unicodedata

import pytest

from cardlake_jobs.wire.card_numbers import holds_pan, mask_pans
from cardlake_jobs.wire.json_text import json_holds_pan
from cardlake_jobs.wire.rules import CARD_NUMBERS
from tests.support.node import run_json_script

_PAN = '4111111111111111'
_MASKED = '****************'
_PANS = [
    _PAN, '4222222222222', '5555555555554444', '2223003122003222', '378282246310005', '6011111111111117',
    '3530111333300000', '30569309025904', '6304000000000000', '6799990100000000019',
]  # fmt: skip
_SIGNS = [
    *' .-_/=,;:|"\t\0\u00a0\u00ad\u200b\u2007\u202f\u2060\u3000\ufeff\u2013\u2212\uff0d\u20e3\ufffdé日😀',
    '\\t', '\\u00a0', '\\\\n',
]  # fmt: skip
_PIECES = [
    *_PANS, *_SIGNS, 'x', 'B', 'D', '000', '4', '4111', '1111', '0', 'a1b2',
    '\\', '\\u', '\\u004', '\\ud835', '\ud835', '    ',
    '6b1f4111-1111-4111-8111-111111111111', 'd41d8cd98f00b204e9800998ecf8427e', 'ffffffff', '²', '１',
]  # fmt: skip


@pytest.mark.parametrize(
    'text', [*_PANS, '4111 1111 1111 1111', '4111.1111\u20131111_1111', f'x{_PAN}', f'000{_PAN}']
)
def test_texts_that_hold_a_card_number(text: str) -> None:
    assert holds_pan(text)


@pytest.mark.parametrize(
    'text',
    [
        '4111111111111112',  # fails the Luhn check
        '411111111111',  # 12 digits
        f'{_PAN}1111',  # 20 digits
        '1111111111111117',  # no issuer
        '6b1f4111-1111-4111-8111-111111111111',  # a UUID
        '',
    ],
)
def test_texts_that_hold_no_card_number(text: str) -> None:
    assert not holds_pan(text)
    assert mask_pans(text) == text


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        (f'[{{"n":["a {_PAN}"]}}]', True),
        (f'{{"{_PAN}":1}}', True),
        ('{"n":6799990100000000019}', True),  # a double has fewer digits
        (f'{{"n":{_PAN},"n":1}}', True),
        (f'{{"n":0.{_PAN},"m":{_PAN}.5e-9}}', False),
        ('{"n":4111111111111112}', False),
    ],
)
def test_json_that_holds_a_card_number(text: str, expected: bool) -> None:
    assert json_holds_pan(text) is expected


@pytest.mark.parametrize(
    ('text', 'masked'),
    [
        (_PAN, _MASKED),
        (f'card {_PAN}, exp 12/30', f'card {_MASKED}, exp **/**'),
        (f'{{"a":"{_PAN}^DOE^2512","b":"17"}}', f'{{"a":"{_MASKED}^DOE^****","b":"17"}}'),
        ('4111-1111-1111-1111', '****-****-****-****'),
        ('\\u0034111111111111111', _MASKED),
        ('４１１１１１１１１１１１１１１１', _MASKED),
    ],
)
def test_masking_leaves_no_digit(text: str, masked: str) -> None:
    assert mask_pans(text) == masked


def test_every_digit_of_this_python_is_in_the_table() -> None:
    known = {
        first + i: value + i for first, value, count in CARD_NUMBERS.unicode_digits for i in range(count)
    }
    digits = {code: unicodedata.digit(chr(code), None) for code in range(0x80, 0x110000)}
    assert {
        code: value for code, value in digits.items() if value is not None and known.get(code) != value
    } == {}


def test_both_engines_give_the_same_answers() -> None:
    source = random.Random(20261126)
    texts = [_random_text(source) for _ in range(20_000)]
    found = 0
    for text, expected in zip(texts, run_json_script('tests/support/mask-pans.ts', texts)):
        assert [holds_pan(text), mask_pans(text)] == expected, text
        found += expected[0]
    assert 2_000 < found < 18_000


def _random_text(source: random.Random) -> str:
    """Creates a card number in a random notation, or pieces of several."""
    if source.random() < 0.5:
        return (
            ''.join(source.choice(_PIECES) for _ in range(source.randrange(8)))
            .encode('utf-8', 'replace')
            .decode()
        )
    spell = source.choice([str, _in_random_script(source), lambda digit: f'\\u003{digit}'])
    signs = source.choice([[''], [source.choice(_SIGNS)], ['', '', *_SIGNS]])
    number = source.choice(_PANS)
    if source.random() < 0.2:
        number = str(source.randrange(10**12, 10**19))
    text = ''.join(spell(digit) + source.choice(signs) for digit in number)
    return (
        source.choice(['', 'card-', '%B', '00', '"'])
        + text
        + source.choice(['', '^A^2512', '=2512', 'D25F', '"7'])
    )


def _in_random_script(source: random.Random):  # type: ignore[no-untyped-def]
    zeros = [first for first, value, count in CARD_NUMBERS.unicode_digits if (value, count) == (0, 10)]
    zero = source.choice(zeros)
    return lambda digit: chr(zero + int(digit))


@pytest.mark.parametrize('piece', ['1', '1 ', '41111111111111 ', '\\u0031', '- ', '\\', 'a1b2', '٤'])
def test_time_is_linear(piece: str) -> None:
    # Work that grows with the square of the length would not end.
    assert mask_pans(piece * 100_000) == piece * 100_000
