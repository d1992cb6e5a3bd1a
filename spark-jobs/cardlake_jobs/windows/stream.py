"""Runs the kernel over the stream of Arrow batches that Spark sends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

import pyarrow as pa

from cardlake_jobs.groups.group import Feature

#: Minimum rows per call: with fewer, the overhead of a call outweighs the work.
_MIN_ROWS = 1 << 16
#: Maximum rows per call, however many retained rows each call has to process again.
_MAX_ROWS = 1 << 18


class Kernel(Protocol):
    """Computes features batch by batch."""

    features: tuple[Feature, ...]

    @property
    def retained_rows(self) -> int: ...

    def push(self, batch: pa.RecordBatch) -> list[pa.Array]: ...


def compute_in_batches(batches: Iterable[pa.RecordBatch], kernel: Kernel) -> Iterator[pa.RecordBatch]:
    """Yields the features of all rows in their order, in batches of other sizes.

    :param batches: in the order that the kernel asks for, each entity complete
    """
    names = [feature.name for feature in kernel.features]
    for batch in merge_batches(batches, kernel):
        yield pa.RecordBatch.from_arrays(kernel.push(batch), names=names)


def merge_batches(batches: Iterable[pa.RecordBatch], kernel: Kernel) -> Iterator[pa.RecordBatch]:
    """Merges batches until they are as long as the retained rows that the kernel processes again for each.

    :param kernel: takes the result, one batch after the other
    """
    pending: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        if batch.num_rows == 0:
            continue
        pending.append(batch)
        rows += batch.num_rows
        if rows >= max(_MIN_ROWS, min(_MAX_ROWS, kernel.retained_rows)):
            yield concatenate(pending)
            pending, rows = [], 0
    if pending:
        yield concatenate(pending)


def concatenate(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    """Joins batches to one."""
    if len(batches) == 1:
        return batches[0]
    table = pa.Table.from_batches(batches)
    columns = [column.combine_chunks() for column in table.columns]
    return pa.RecordBatch.from_arrays(columns, schema=table.schema)
