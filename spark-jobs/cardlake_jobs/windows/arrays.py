"""Array types of the kernel, and the results it puts out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: A decimal's unscaled value is cut at this many bits into halves that add up exactly.
HALF_BITS = 27
HALF = 1 << HALF_BITS


@dataclass(frozen=True)
class Doubles:
    """A column of doubles, shape (rows,); ``valid`` is None when every row has a value."""

    data: Floats
    valid: Bools | None = None


@dataclass(frozen=True)
class Integers:
    """A column of whole numbers, or of decimals' unscaled values, that fit 64 bits; shape (rows,)."""

    data: Ints
    valid: Bools | None = None


@dataclass(frozen=True)
class Sums:
    """A column of exact sums high · 2^27 + low, below 2^85 in magnitude; shape (rows,) each."""

    high: Ints
    low: Ints
    valid: Bools | None = None


def with_default_double(data: Floats, valid: Bools, default: float | None) -> Doubles:
    """Doubles with a value where there is none, if there is a default."""
    if default is None:
        return Doubles(data, valid)
    return Doubles(np.where(valid, data, default))


def with_default_integer(data: Ints, valid: Bools, default: int | None) -> Integers:
    """As :func:`with_default_double`, for whole numbers."""
    if default is None:
        return Integers(data, valid)
    return Integers(np.where(valid, data, np.int64(default)))
