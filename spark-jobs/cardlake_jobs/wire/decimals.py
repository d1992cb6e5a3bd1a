"""Exact decimals from the text of JSON numbers, never via a double."""

from __future__ import annotations

import re

_PARTS = re.compile(r'(-?)(0|[1-9][0-9]*)(?:[.]([0-9]+))?(?:[eE]([+-]?[0-9]+))?')
MALFORMED = 'malformed'
TOO_LARGE = 'too_large'

#: An exponent with more digits is clamped; the result is 0 or too large anyway.
_EXPONENT_DIGITS = 18


def parse_decimal(text: str, scale: int, integer_digits: int) -> int | str:
    """Parses a decimal, rounding half away from zero.

    :param scale: number of decimals to keep
    :param integer_digits: the rounded result must be below 10^integer_digits in magnitude
    :returns: value × 10^scale; ``MALFORMED`` if the text is not a JSON number; ``TOO_LARGE`` beyond the limit
    """
    parts = _PARTS.fullmatch(text)
    if parts is None:
        return MALFORMED
    sign, whole, fraction, exponent = parts.groups()
    fraction = fraction or ''
    digits = (whole + fraction).lstrip('0')
    if not digits:
        return 0
    # Digits before the decimal point after shifting it by the exponent and the scale.
    kept_digits = len(digits) - len(fraction) + _exponent(exponent) + scale
    if kept_digits > integer_digits + scale:
        return TOO_LARGE
    if kept_digits < 0:
        return 0
    truncated = int(digits[:kept_digits].ljust(kept_digits, '0') or '0')
    magnitude = truncated + 1 if digits[kept_digits : kept_digits + 1] >= '5' else truncated
    if magnitude >= 10 ** (integer_digits + scale):
        return TOO_LARGE
    return -magnitude if sign else magnitude


def _exponent(text: str | None) -> int:
    if text is None:
        return 0
    digits = text.lstrip('+-').lstrip('0')
    value = int(digits) if 0 < len(digits) <= _EXPONENT_DIGITS else 0 if not digits else 10**_EXPONENT_DIGITS
    return -value if text.startswith('-') else value
