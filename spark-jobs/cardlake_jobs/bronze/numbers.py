"""Parses plain decimal numbers from bytes, one column at a time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cardlake_jobs.windows.arrays import Bools, Ints

#: Maximum length of a number parsed here; with more digits it might not fit 64 bits.
_MAX_BYTES = 19
_MAX_DIGITS = 17


def parse_plain_numbers(
    data: npt.NDArray[np.uint8], starts: Ints, ends: Ints, scale: int
) -> tuple[Ints, Bools]:
    """Parses numbers ``-?digits[.digits]`` in ``data[starts:ends]`` as value × 10^scale.

    :returns: the values, and a mask of those that are exact. The others need the full parser: exponents, leading
        zeros, more decimals than ``scale``, too many digits, not a number
    """
    lengths = ends - starts
    width = int(min(max(lengths.max(initial=0), 1), _MAX_BYTES))
    positions = np.arange(width)
    inside = positions < lengths[:, None]
    chars = data[np.minimum(starts[:, None] + positions, data.size - 1)].astype(np.int16)
    digits = chars - ord('0')
    is_digit = inside & (digits >= 0) & (digits <= 9)
    is_point = inside & (chars == ord('.'))
    negative = chars[:, 0] == ord('-')
    signs = np.zeros_like(inside)
    signs[:, 0] = negative
    digit_counts = is_digit.sum(axis=1)
    point = np.where(is_point.any(axis=1), is_point.argmax(axis=1), lengths)
    whole_digits = point - negative
    decimals = np.maximum(lengths - point - 1, 0)
    first = np.take_along_axis(digits, np.minimum(negative.astype(np.int64), width - 1)[:, None], axis=1)[
        :, 0
    ]
    exact: Bools = (
        (lengths <= width)
        & ((is_digit | is_point | signs) == inside).all(axis=1)
        & (is_point.sum(axis=1) <= 1)
        & (whole_digits >= 1)
        & ((first != 0) | (whole_digits == 1))
        & ((lengths == point) | (decimals >= 1))
        & (decimals <= scale)
        & (digit_counts + scale - decimals <= _MAX_DIGITS)
    )
    values = np.zeros(lengths.size, dtype=np.int64)
    for position in range(width):
        digit = is_digit[:, position] & exact
        values = np.where(digit, values * 10 + digits[:, position], values)
    values = values * 10 ** np.where(exact, scale - decimals, 0)
    return np.where(negative, -values, values), exact
