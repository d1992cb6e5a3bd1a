"""Detection and masking of card numbers (PANs)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cardlake_jobs.wire.rules import PAN_MAX_DIGITS, PAN_MIN_DIGITS

#: Trailing digits of a card number that are not masked.
_VISIBLE_DIGITS = 4
_ASCII_DIGITS = '0123456789'
_DIGITS_AND_SEPARATORS = re.compile(r'[0-9 -]*')
#: A digit or a separator between groups, plain or as a JSON escape; or any other escape, whose digits do not count.
_UNIT = re.compile(r'([0-9]|\\u003[0-9])|([ -]|\\u0020|\\u002[dD])|\\u[0-9a-fA-F]{4}')
#: Quick check: a text with fewer digits than a card number, escapes included, contains none.
_DIGIT = re.compile(r'[0-9]')


class _Digit(NamedTuple):
    value: int
    start: int
    end: int
    #: True if no digit stands directly before it.
    starts_group: bool


def is_pan(text: str) -> bool:
    """True if the complete text is a card number, with any spaces and dashes between its digits."""
    if len(text) < PAN_MIN_DIGITS or _DIGITS_AND_SEPARATORS.fullmatch(text) is None:
        return False
    digits = [int(char) for char in text if char in _ASCII_DIGITS]
    return PAN_MIN_DIGITS <= len(digits) <= PAN_MAX_DIGITS and _passes_luhn(digits)


def mask_pans(text: str) -> str:
    """Replaces every digit except the last four of each card number with ``*``; the length stays the same.

    A card number may stand between any non-digits, contain spaces and dashes, and be written with JSON escapes.
    """
    if len(_DIGIT.findall(text)) < PAN_MIN_DIGITS:
        return text
    spans = list(_digits_to_mask(text))
    if not spans:
        return text
    chars = list(text)
    for start, end in spans:
        chars[start:end] = '*' * (end - start)
    return ''.join(chars)


def _digits_to_mask(text: str) -> Iterator[tuple[int, int]]:
    """Yields the spans of the digits to mask."""
    digits: list[_Digit] = []
    starts_group = True
    last = 0
    for unit in _UNIT.finditer(text):
        start, end = unit.span()
        is_digit, is_separator = unit.group(1) is not None, unit.group(2) is not None
        if start != last or not (is_digit or is_separator):
            yield from _group_spans(digits, starts_group)
            digits, starts_group = [], True
        last = end
        if is_digit:
            digits.append(_Digit(int(unit.group()[-1]), start, end, starts_group))
            digits = digits[-PAN_MAX_DIGITS:]
            starts_group = False
        elif is_separator:
            yield from _group_spans(digits, starts_group)
            starts_group = True
    yield from _group_spans(digits, starts_group)


def _group_spans(digits: list[_Digit], starts_group: bool) -> Iterator[tuple[int, int]]:
    """Yields the spans to mask when a group of digits has just ended."""
    if starts_group or len(digits) < PAN_MIN_DIGITS:
        return
    values = [digit.value for digit in digits]
    for first in range(len(values) - PAN_MIN_DIGITS + 1):
        if digits[first].starts_group and _passes_luhn(values[first:]):
            yield from ((digit.start, digit.end) for digit in digits[first:-_VISIBLE_DIGITS])
            return


def _passes_luhn(digits: list[int]) -> bool:
    """Luhn check: with every second digit from the right doubled, the sum of all digits is divisible by ten."""
    plain = sum(digits[-1::-2])
    doubled = sum(digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[-2::-2])
    return (plain + doubled) % 10 == 0
