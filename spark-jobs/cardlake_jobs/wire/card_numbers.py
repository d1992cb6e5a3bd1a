"""Detection and masking of card numbers (PANs), with the tables and the answers of the TypeScript schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from cardlake_jobs.wire.rules import CARD_NUMBERS

_MIN_DIGITS = CARD_NUMBERS.min_digits
_MASK = '*'
_OTHER = ' '
_TO_ASCII = {
    first + i: str(value + i) for first, value, count in CARD_NUMBERS.unicode_digits for i in range(count)
}
_ESCAPE = re.compile(CARD_NUMBERS.escape_pattern)
_NOT_ASCII = re.compile(r'[^\x00-\x7f]')
#: Digits with few characters between them that are no letters: parts of one run.
_RUN = re.compile(f'[0-9](?:[^0-9A-Za-z]{{0,{CARD_NUMBERS.max_separators}}}[0-9])*')
_HEX_ID = re.compile(CARD_NUMBERS.hex_id_pattern)
_LETTERS = re.compile('[a-fA-F]+')
_DIGIT = re.compile('[0-9]')
_GROUP = re.compile('[0-9]+')
_CANDIDATE = re.compile(CARD_NUMBERS.candidate_pattern)
_DOUBLED = str.maketrans('0123456789', '0246813579')


def holds_pan(text: str) -> bool:
    """True if a text holds a card number, however it is written: with up to three characters other than letters between
    its digits, with zeros or any text around it, in digits of any script or as JSON escapes.
    """
    if _CANDIDATE.search(text) is None:
        return False
    shape = _shape(text)[0]
    return any(_run_holds_pan(shape[start:end]) for start, end in _digit_runs(shape))


def mask_pans(text: str) -> str:
    """Replaces each digit of each card number, of the digits connected to it and of what follows up to a quotation mark
    with ``*``.
    """
    if _CANDIDATE.search(text) is None:
        return text
    shape, offsets = _shape(text)
    pieces: list[str] = []
    copied = masked = 0
    for start, end in _digit_runs(shape):
        if start < masked or not _run_holds_pan(shape[start:end]):
            continue
        quote = shape.find('"', end)
        masked = len(shape) if quote < 0 else quote
        for digit in _DIGIT.finditer(shape, start, masked):
            unit = digit.start()
            pieces += (text[copied : offsets[unit]], _MASK)
            copied = offsets[unit + 1]
    return ''.join(pieces) + text[copied:] if pieces else text


def _shape(text: str) -> tuple[str, list[int] | range]:
    """Reduces a text to one character per unit: an ASCII digit, a letter, or anything else.

    :returns: the shape, and the start of each of its units in the text, with the end of the text
    """
    plain = text if text.isascii() else _NOT_ASCII.sub(_OTHER, text.translate(_TO_ASCII))
    if '\\' not in plain:
        return plain, range(len(plain) + 1)
    pieces: list[str] = []
    offsets: list[int] = []
    end = 0
    # In the text itself, where a digit of another script is no part of an escape.
    for escape in _ESCAPE.finditer(text):
        pieces += (plain[end : escape.start()], _unescape(escape))
        offsets += range(end, escape.start() + 1)
        end = escape.end()
    return ''.join([*pieces, plain[end:]]), [*offsets, *range(end, len(plain) + 1)]


def _unescape(escape: re.Match[str]) -> str:
    high, low, single = escape.groups()
    if high is not None:
        code = 0x10000 + ((int(high, 16) - 0xD800) << 10) + (int(low, 16) - 0xDC00)
    elif single is not None:
        code = int(single, 16)
    else:
        return _OTHER
    if code > 0x7F:
        return _TO_ASCII.get(code, _OTHER)
    return chr(code) if chr(code).isalnum() else _OTHER


def _digit_runs(shape: str) -> Iterator[tuple[int, int]]:
    """Yields the runs of digits that are long enough for a card number, as [start, end)."""
    for run in _RUN.finditer(_HEX_ID.sub(_hide_hex_id, shape)):
        if len(_DIGIT.findall(run.group())) >= _MIN_DIGITS:
            yield run.span()


def _hide_hex_id(match: re.Match[str]) -> str:
    text = match.group()
    needed = 1 if '-' in text else CARD_NUMBERS.min_letter_groups
    return 'x' * len(text) if len(_LETTERS.findall(text)) >= needed else text


def _run_holds_pan(run: str) -> bool:
    """True if whole groups of a run's digits are a card number; zeros in front of a group may pad it."""
    groups = _GROUP.findall(run)
    digits = ''.join(groups)
    ends = list(accumulate(len(group) for group in groups))
    is_end = set(ends)
    for group, end in zip(groups, ends):
        start = end - len(group.lstrip('0'))
        if start < end and _starts_pan(digits, start, is_end):
            return True
    return False


def _starts_pan(digits: str, start: int, is_end: set[int]) -> bool:
    for first, last, lengths in CARD_NUMBERS.ranges:
        if first <= digits[start : start + len(first)] <= last:
            for length in lengths:
                if start + length in is_end and _passes_luhn(digits[start : start + length]):
                    return True
    return False


def _passes_luhn(digits: str) -> bool:
    """Luhn check: with every second digit from the right doubled, the sum of all digits is divisible by ten."""
    doubled = digits[-2::-2].translate(_DOUBLED)
    return sum(map(int, digits[-1::-2] + doubled)) % 10 == 0
