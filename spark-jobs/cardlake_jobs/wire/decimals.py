"""Decimals from the text of JSON numbers, exactly: no double in between."""

from __future__ import annotations

import re

_PARTS = re.compile(r'(-?)(0|[1-9][0-9]*)(?:[.]([0-9]+))?(?:[eE]([+-]?[0-9]+))?')
MALFORMED = 'malformed'
TOO_LARGE = 'too_large'

#: More digits than any exponent needs to decide; a longer one is cut to this many, which says the same.
_EXPONENT_DIGITS = 18


def parse_decimal(text: str, scale: int, integer_digits: int) -> int | str:
    """Reads a decimal, rounding half away from zero.

    :param scale: decimals kept
    :param integer_digits: the result must stay below 10^integer_digits in magnitude, after rounding
    :returns: value × 10^scale; ``MALFORMED`` when the text is no JSON number; ``TOO_LARGE`` beyond the limit
    """
    parts = _PARTS.fullmatch(text)
    if parts is None:
        return MALFORMED
    sign, whole, fraction, exponent = parts.groups()
    fraction = fraction or ''
    digits = (whole + fraction).lstrip('0')
    if not digits:
        return 0
    # Digits left of the cut, once the point has moved by the exponent and the scale.
    kept = len(digits) - len(fraction) + _exponent(exponent) + scale
    if kept > integer_digits + scale:
        return TOO_LARGE
    if kept < 0:
        return 0
    cut = int(digits[:kept].ljust(kept, '0') or '0')
    magnitude = cut + 1 if digits[kept : kept + 1] >= '5' else cut
    if magnitude >= 10 ** (integer_digits + scale):
        return TOO_LARGE
    return -magnitude if sign else magnitude


def _exponent(text: str | None) -> int:
    if text is None:
        return 0
    digits = text.lstrip('+-').lstrip('0')
    value = int(digits) if 0 < len(digits) <= _EXPONENT_DIGITS else 0 if not digits else 10**_EXPONENT_DIGITS
    return -value if text.startswith('-') else value
