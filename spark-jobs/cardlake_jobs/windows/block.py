"""Rows in memory: the past of one entity that is still within reach, then the rows being computed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cardlake_jobs.windows.arrays import HALF, HALF_BITS, Bools, Ints

#: Unscaled magnitudes the halves are exact for; silver holds amounts below 1e12 with 4 decimals.
_LARGEST = 10**16
_MOST_MICROS = 1 << 62


class SpanTooLongError(Exception):
    """The rows lie so far apart that their times cannot be put on one line; compute fewer at a time."""


@dataclass(frozen=True)
class Decimals:
    """A decimal column of a block, in halves, with their running sums (one longer than the rows)."""

    values: Ints

    @cached_property
    def halves(self) -> tuple[Ints, Ints]:
        """High and low half of each value: value = high · 2^27 + low, low in [−2^26, 2^26)."""
        if self.values.size and int(np.abs(self.values).max()) >= _LARGEST:
            raise ValueError(f'a decimal column holds a value beyond {_LARGEST} (unscaled)')
        high = (self.values + (HALF >> 1)) >> HALF_BITS
        return high, self.values - (high << HALF_BITS)

    @cached_property
    def running(self) -> tuple[Ints, Ints]:
        """Running sums of the halves: ``sum[k]`` is over the rows before row k."""
        high, low = self.halves
        return running_sum(high), running_sum(low)


@dataclass(frozen=True)
class Block:
    """Rows sorted by (entity, ts). The first ``past`` of them are only looked back at.

    :ivar ts: µs since the epoch, shape (rows,)
    :ivar starts: where an entity's rows start, shape (rows,)
    :ivar reach: the longest window with its delay, µs
    :ivar decimals: by column name
    :ivar codes: string columns as whole numbers, equal for equal values, from 0; by column name
    :ivar label_at: µs from which a row is known to be fraud; ``NEVER`` when it never is
    """

    ts: Ints
    starts: Bools
    past: int
    reach: int
    decimals: dict[str, Decimals]
    codes: dict[str, Ints]
    label_at: Ints

    @cached_property
    def line(self) -> Ints:
        """Times on one line for all entities: distances within an entity are true up to the reach, and longer
        than it wherever they truly are, as they are between entities.

        :raises SpanTooLongError: the line does not fit 64 bits
        :raises ValueError: the rows are not sorted by time within their entity
        """
        steps = np.diff(self.ts, prepend=self.ts[:1])
        if bool(np.any((steps < 0) & ~self.starts)):
            raise ValueError('rows are not sorted by time within their entity')
        far = self.reach + 1
        steps = np.where(self.starts, far, np.minimum(steps, far))
        if float(steps.sum(dtype=np.float64)) > _MOST_MICROS:
            raise SpanTooLongError
        return np.cumsum(steps)

    @property
    def new(self) -> slice:
        """The rows being computed."""
        return slice(self.past, None)

    @property
    def rows(self) -> int:
        return int(self.ts.size)


#: Label instant of a row that is not known to be fraud.
NEVER = np.iinfo(np.int64).max


def running_sum(values: Ints) -> Ints:
    """Sums over the values before each place: one longer than the values, 0 first."""
    sums = np.zeros(values.size + 1, dtype=np.int64)
    np.cumsum(values, out=sums[1:])
    return sums
