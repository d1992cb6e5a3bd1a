"""Array types of the kernel and of the columns it computes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: Unscaled decimal values are split at this bit into a high and a low half, whose sums stay exact.
LOW_BITS = 27
HIGH_WEIGHT = 1 << LOW_BITS


@dataclass(frozen=True)
class Doubles:
    """A column of doubles, shape (rows,); ``valid`` is None when every row has a value."""

    data: Floats
    valid: Bools | None = None


@dataclass(frozen=True)
class Integers:
    """A column of 64-bit integers, or of unscaled decimals that fit 64 bits; shape (rows,)."""

    data: Ints
    valid: Bools | None = None


@dataclass(frozen=True)
class SplitSums:
    """A column of exact sums high · 2^27 + low, less than 2^85 in magnitude; shape (rows,) each."""

    high: Ints
    low: Ints
    valid: Bools | None = None


def with_default_double(data: Floats, valid: Bools, default: float | None) -> Doubles:
    """Fills invalid rows with the default, if there is one."""
    if default is None:
        return Doubles(data, valid)
    return Doubles(np.where(valid, data, default))


def with_default_integer(data: Ints, valid: Bools, default: int | None) -> Integers:
    """Fills invalid rows with the default, if there is one."""
    if default is None:
        return Integers(data, valid)
    return Integers(np.where(valid, data, np.int64(default)))
