"""Runs the kernel over the stream of Arrow batches that Spark's ``mapInArrow`` provides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa

from cardlake_jobs.windows.kernel import WindowKernel

#: Minimum rows per call: with fewer, the overhead of a call outweighs the work.
_MIN_ROWS = 1 << 16
#: Maximum rows per call, however many retained rows each call has to process again.
_MAX_ROWS = 1 << 18


def add_features(
    batches: Iterable[pa.RecordBatch], kernel: WindowKernel, passthrough: tuple[str, ...]
) -> Iterator[pa.RecordBatch]:
    """Yields the passthrough columns followed by the features.

    :param batches: sorted by (entity, ts), each entity complete
    :param passthrough: columns of the input to copy, in this order
    """
    for batch in _coalesce(batches, kernel):
        features = kernel.push(batch)
        names = [*passthrough, *(feature.name for feature in kernel.features)]
        yield pa.RecordBatch.from_arrays([*batch.select(passthrough).columns, *features], names=names)


def _coalesce(batches: Iterable[pa.RecordBatch], kernel: WindowKernel) -> Iterator[pa.RecordBatch]:
    """Merges batches until they are as long as the retained rows that the kernel processes again for each."""
    pending: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        if batch.num_rows == 0:
            continue
        pending.append(batch)
        rows += batch.num_rows
        if rows >= max(_MIN_ROWS, min(_MAX_ROWS, kernel.retained_rows)):
            yield _concatenate(pending)
            pending, rows = [], 0
    if pending:
        yield _concatenate(pending)


def _concatenate(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    if len(batches) == 1:
        return batches[0]
    table = pa.Table.from_batches(batches)
    columns = [column.combine_chunks() for column in table.columns]
    return pa.RecordBatch.from_arrays(columns, schema=table.schema)
