"""n·Σx² − (Σx)² from exact sums: the n²-fold variance without cancellation."""

from __future__ import annotations

import numpy as np

from cardlake_jobs.windows.arrays import HALF, Floats, Ints
from cardlake_jobs.windows.block import Decimals, running_sum

#: Each partial product is cut in two here, so that running sums of 2^25 of them stay exact.
_CUT_BITS = 26
#: Σx² = s80 · 2^80 + s54 · 2^54 + s26 · 2^26 + s0.
_WEIGHTS = (2.0**80, 2.0**54, 2.0**26, 1.0)
_LARGEST_EXACT = 2.0**53
#: Dekker's: cuts a double into two of 26 bits.
_SPLITTER = 2.0**27 + 1
_PASSES = 3

Squares = tuple[Ints, Ints, Ints, Ints]


def square_parts(decimals: Decimals) -> Squares:
    """Each value's square in four parts of the weights 2^80, 2^54, 2^26 and 1.

    x² = h² · 2^54 + h·l · 2^28 + l² for the halves h, l of x; each product is below 2^53 and cut in two at
    2^26.
    """
    high, low = decimals.halves
    square_high, s54 = _cut(high * high)
    product_high, product_low = _cut(high * low)
    low_high, low_low = _cut(low * low)
    return square_high, s54 + product_high, product_low * 4 + low_high, low_low


def running_squares(parts: Squares) -> Squares:
    """Running sums of the parts, each one longer than the rows."""
    s80, s54, s26, s0 = (running_sum(part) for part in parts)
    return s80, s54, s26, s0


def _cut(product: Ints) -> tuple[Ints, Ints]:
    upper = (product + (1 << (_CUT_BITS - 1))) >> _CUT_BITS
    return upper, product - (upper << _CUT_BITS)


def spread(n: Ints, sum_high: Ints, sum_low: Ints, squares: Squares) -> Floats:
    """n·Σx² − (Σx)² of n whole numbers each; relative error below 1e-9, and 0 only for equal numbers.

    Small numbers give exact doubles at once. Otherwise the fourteen products that the difference is made of,
    each with its rounding error beside it, add up to it exactly; they are summed by repeated two-sums (Ogita,
    Rump and Oishi, SumK with K = 4). All arguments have shape (rows,).
    """
    count = n.astype(np.float64)
    s80, s54, s26, s0 = (part.astype(np.float64) for part in squares)
    high, low = sum_high.astype(np.float64), sum_low.astype(np.float64)
    scaled = count * (s26 * _WEIGHTS[2] + s0)
    total = high * HALF + low
    small = (s80 == 0) & (s54 == 0) & (scaled <= _LARGEST_EXACT)
    result = scaled - total * total
    large = np.flatnonzero(~small)
    if large.size:
        taken = [part[large] for part in (s80, s54, s26, s0)]
        result[large] = _distilled(count[large], high[large], low[large], taken)
    return result


def _distilled(n: Floats, high: Floats, low: Floats, squares: list[Floats]) -> Floats:
    terms: list[Floats] = []
    for square, weight in zip(squares, _WEIGHTS):
        terms += _product(n, square, weight)
    terms += _product(-high, high, float(HALF) * HALF)
    terms += _product(-2 * high, low, float(HALF))
    terms += _product(-low, low, 1.0)
    for _ in range(_PASSES):
        for i in range(1, len(terms)):
            a, b = terms[i], terms[i - 1]
            both = a + b
            part = both - a
            terms[i] = both
            terms[i - 1] = a - (both - part) + (b - part)
    total = np.zeros_like(n)
    for term in terms:
        total = total + term
    # The difference is a whole number.
    return np.where(total < 0.5, 0.0, total)


def _product(a: Floats, b: Floats, weight: float) -> list[Floats]:
    """The exact product a · b · weight as two terms; the weight is a power of two."""
    product = a * b
    upper_a, lower_a = _split(a)
    upper_b, lower_b = _split(b)
    error = lower_a * lower_b - (product - upper_a * upper_b - lower_a * upper_b - upper_a * lower_b)
    return [product * weight, error * weight]


def _split(value: Floats) -> tuple[Floats, Floats]:
    shifted = _SPLITTER * value
    upper = shifted - (shifted - value)
    return upper, value - upper
