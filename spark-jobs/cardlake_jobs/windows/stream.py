"""The kernel over a stream of Arrow batches, as Spark's ``mapInArrow`` hands them out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa

from cardlake_jobs.windows.kernel import WindowKernel

#: Rows computed at a time at least: below, the cost of a call outweighs that of its rows.
_LEAST_ROWS = 1 << 16
#: Rows computed at a time at most, however much of the past each call has to look at again.
_MOST_ROWS = 1 << 18


def with_features(
    batches: Iterable[pa.RecordBatch], kernel: WindowKernel, passed: tuple[str, ...]
) -> Iterator[pa.RecordBatch]:
    """Rows with their features behind the columns that are passed through.

    :param batches: sorted by (entity, ts), each entity's rows complete
    :param passed: columns of the batches to put in front, in that order
    """
    for batch in _gathered(batches, kernel):
        features = kernel.push(batch)
        names = [*passed, *(feature.name for feature in kernel.features)]
        yield pa.RecordBatch.from_arrays([*batch.select(passed).columns, *features], names=names)


def _gathered(batches: Iterable[pa.RecordBatch], kernel: WindowKernel) -> Iterator[pa.RecordBatch]:
    """Larger batches: as long as the past that each of them makes the kernel look at again."""
    waiting: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        if batch.num_rows == 0:
            continue
        waiting.append(batch)
        rows += batch.num_rows
        if rows >= max(_LEAST_ROWS, min(_MOST_ROWS, kernel.held)):
            yield _joined(waiting)
            waiting, rows = [], 0
    if waiting:
        yield _joined(waiting)


def _joined(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    if len(batches) == 1:
        return batches[0]
    table = pa.Table.from_batches(batches)
    columns = [column.combine_chunks() for column in table.columns]
    return pa.RecordBatch.from_arrays(columns, schema=table.schema)
