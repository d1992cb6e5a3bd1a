"""Rows in memory: the past rows of one entity that windows still reach, then the new rows to compute."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cardlake_jobs.windows.arrays import HIGH_WEIGHT, LOW_BITS, Bools, Ints

#: Sums of halves are exact up to this unscaled magnitude; silver amounts are below 1e12 with 4 decimals.
_MAX_UNSCALED = 10**16
_MAX_TIMELINE_MICROS = 1 << 62


class TimelineTooLongError(Exception):
    """The rows span too much time for one 64-bit timeline; compute fewer rows at a time."""


@dataclass(frozen=True)
class Decimals:
    """A decimal column of a block, split into halves that can be summed exactly."""

    values: Ints

    @cached_property
    def halves(self) -> tuple[Ints, Ints]:
        """High and low half of each value: value = high · 2^27 + low, low in [−2^26, 2^26)."""
        if self.values.size and int(np.abs(self.values).max()) >= _MAX_UNSCALED:
            largest = int(np.abs(self.values).max())
            raise ValueError(
                f'decimal column: expected unscaled values below {_MAX_UNSCALED}, found {largest}'
            )
        high = (self.values + (HIGH_WEIGHT >> 1)) >> LOW_BITS
        return high, self.values - (high << LOW_BITS)

    @cached_property
    def prefix_totals(self) -> tuple[Ints, Ints]:
        """Prefix sums of the halves: ``sums[k]`` covers the rows before row k."""
        high, low = self.halves
        return prefix_sums(high), prefix_sums(low)


#: End of a stretch that does not end.
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Stretches:
    """Times in which rows count as fraud, ``[starts[i], ends[i])`` for row ``rows[i]``; a row can have several.

    :ivar starts: µs
    :ivar ends: µs, or ``NEVER``
    """

    rows: Ints
    starts: Ints
    ends: Ints


_NO_INTS: Ints = np.empty(0, dtype=np.int64)
NO_STRETCHES = Stretches(_NO_INTS, _NO_INTS, _NO_INTS)


@dataclass(frozen=True)
class Block:
    """Rows sorted by (entity, ts). The first ``past_rows`` of them serve only as history.

    :ivar ts: µs since the epoch, shape (rows,)
    :ivar entity_starts: marks the first row of each entity, shape (rows,)
    :ivar max_lookback: the longest window plus its delay, µs
    :ivar decimals: by column name
    :ivar codes: string columns encoded as integers from 0, equal for equal values; by column name
    :ivar frauds: the times in which rows count as fraud
    """

    ts: Ints
    entity_starts: Bools
    past_rows: int
    max_lookback: int
    decimals: dict[str, Decimals]
    codes: dict[str, Ints]
    frauds: Stretches

    @cached_property
    def timeline(self) -> Ints:
        """One increasing timeline across all entities. Distances within an entity are exact up to ``max_lookback``;
        longer ones, and those between entities, are shortened to just beyond it.

        :raises TimelineTooLongError: the timeline does not fit 64 bits
        :raises ValueError: the rows are not sorted by time within an entity
        """
        return make_timeline(self.ts, self.entity_starts, self.max_lookback)

    @cached_property
    def entities(self) -> Ints:
        """Number of each row's entity."""
        return np.cumsum(self.entity_starts)

    @property
    def new_rows(self) -> slice:
        """The rows to compute, which are events."""
        return slice(self.past_rows, None)

    @property
    def point_ts(self) -> Ints:
        """Instants to compute features as of, µs; those of the new rows."""
        return self.ts[self.new_rows]

    @property
    def point_timeline(self) -> Ints:
        """The same on the :attr:`timeline`."""
        return self.timeline[self.new_rows]

    def point_decimals(self, column: str) -> Ints:
        """Unscaled values of a decimal column at these instants."""
        return self.decimals[column].values[self.new_rows]

    @property
    def rows(self) -> int:
        return int(self.ts.size)


@dataclass(frozen=True)
class ProbeBlock(Block):
    """Events, and probes: instants to compute features as of, without an event. The rows are the events.

    :ivar merged_ts: of events and probes, sorted by (entity, ts)
    :ivar merged_starts: marks the first row of each entity among them
    :ivar is_event: marks the events among them
    :ivar merged_codes: as ``codes``, of all
    :ivar probe_decimals: unscaled decimals of the probes, by column name
    """

    merged_ts: Ints
    merged_starts: Bools
    is_event: Bools
    merged_codes: dict[str, Ints]
    probe_decimals: dict[str, Ints]

    @cached_property
    def merged_timeline(self) -> Ints:
        """One timeline for events and probes."""
        return make_timeline(self.merged_ts, self.merged_starts, self.max_lookback)

    @cached_property
    def timeline(self) -> Ints:
        return self.merged_timeline[self.is_event]

    @cached_property
    def merged_entities(self) -> Ints:
        return np.cumsum(self.merged_starts)

    @cached_property
    def entities(self) -> Ints:
        return self.merged_entities[self.is_event]

    @property
    def point_ts(self) -> Ints:
        return self.merged_ts[~self.is_event]

    @property
    def point_timeline(self) -> Ints:
        return self.merged_timeline[~self.is_event]

    def point_decimals(self, column: str) -> Ints:
        return self.probe_decimals[column]


def make_timeline(ts: Ints, entity_starts: Bools, max_lookback: int) -> Ints:
    """Makes one increasing timeline for rows sorted by (entity, ts), see :attr:`Block.timeline`.

    :raises TimelineTooLongError: the timeline does not fit 64 bits
    :raises ValueError: the rows are not sorted by time within an entity
    """
    steps = np.diff(ts, prepend=ts[:1])
    if bool(np.any((steps < 0) & ~entity_starts)):
        raise ValueError('rows are not sorted by ts within their entity; sort by (entity, ts) first')
    beyond = max_lookback + 1
    steps = np.where(entity_starts, beyond, np.minimum(steps, beyond))
    if float(steps.sum(dtype=np.float64)) > _MAX_TIMELINE_MICROS:
        raise TimelineTooLongError
    return np.cumsum(steps)


def prefix_sums(values: Ints) -> Ints:
    """Sums of the values before each position, starting with 0; one element longer than the values."""
    sums = np.zeros(values.size + 1, dtype=np.int64)
    np.cumsum(values, out=sums[1:])
    return sums
