"""Card numbers: what is one, and how one is masked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cardlake_jobs.wire.rules import PAN_MAX_DIGITS, PAN_MIN_DIGITS

#: Digits of a card number that stay readable.
_KEPT = 4
_DIGITS = '0123456789'
_WHOLE = re.compile(r'[0-9 -]*')
#: A digit, plain or as a JSON escape; a separator between groups, likewise; any other escape: its digits
#: are none.
_UNIT = re.compile(r'([0-9]|\\u003[0-9])|([ -]|\\u0020|\\u002[dD])|\\u[0-9a-fA-F]{4}')
#: Without that many digits in a text, escapes counted, no card number is in it.
_FEW = re.compile(r'[0-9]')


class _Digit(NamedTuple):
    value: int
    start: int
    end: int
    #: First of its group: no digit stands right before it.
    opens: bool


def is_pan(text: str) -> bool:
    """Whether a whole text is a card number, with any spaces and dashes around its digits."""
    if len(text) < PAN_MIN_DIGITS or _WHOLE.fullmatch(text) is None:
        return False
    digits = [int(char) for char in text if char in _DIGITS]
    return PAN_MIN_DIGITS <= len(digits) <= PAN_MAX_DIGITS and _passes_luhn(digits)


def mask_pans(text: str) -> str:
    """The text with every digit but the last four of each card number replaced by ``*``; its length stays.

    A card number may stand between any non-digits, have spaces and dashes inside, and be spelled in JSON
    escapes.
    """
    if len(_FEW.findall(text)) < PAN_MIN_DIGITS:
        return text
    spans = list(_masked(text))
    if not spans:
        return text
    chars = list(text)
    for start, end in spans:
        chars[start:end] = '*' * (end - start)
    return ''.join(chars)


def _masked(text: str) -> Iterator[tuple[int, int]]:
    """Places of the digits to mask."""
    digits: list[_Digit] = []
    opens = True
    last = 0
    for unit in _UNIT.finditer(text):
        start, end = unit.span()
        is_digit, is_separator = unit.group(1) is not None, unit.group(2) is not None
        if start != last or not (is_digit or is_separator):
            yield from _group_spans(digits, opens)
            digits, opens = [], True
        last = end
        if is_digit:
            digits.append(_Digit(int(unit.group()[-1]), start, end, opens))
            digits = digits[-PAN_MAX_DIGITS:]
            opens = False
        elif is_separator:
            yield from _group_spans(digits, opens)
            opens = True
    yield from _group_spans(digits, opens)


def _group_spans(digits: list[_Digit], opens: bool) -> Iterator[tuple[int, int]]:
    """The places to mask when a group of digits has just ended."""
    if opens or len(digits) < PAN_MIN_DIGITS:
        return
    values = [digit.value for digit in digits]
    for first in range(len(values) - PAN_MIN_DIGITS + 1):
        if digits[first].opens and _passes_luhn(values[first:]):
            yield from ((digit.start, digit.end) for digit in digits[first:-_KEPT])
            return


def _passes_luhn(digits: list[int]) -> bool:
    """Luhn's check: every second digit from the right doubled, digit sums added up, divisible by ten."""
    plain = sum(digits[-1::-2])
    doubled = sum(digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[-2::-2])
    return (plain + doubled) % 10 == 0
