"""Computes the rows of a snapshot group from events and reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.gold.label_changes import select_label_changes
from cardlake_jobs.groups.snapshot_group import SnapshotGroup
from cardlake_jobs.snapshots.day_kernel import DayKernel
from cardlake_jobs.snapshots.partial_columns import DAY, KEY, list_parts
from cardlake_jobs.snapshots.partials import select_partials


def compute_snapshots(
    group: SnapshotGroup, events: DataFrame, disputes: DataFrame, last_day: int
) -> DataFrame:
    """Computes all rows up to a day: the columns of the group's gold table, without ``dt``.

    A row is right if the events of all its windows are given.

    :param events: rows of silver
    :param disputes: all reports
    :param last_day: days since the epoch
    """
    partials = select_partials(group, events, select_label_changes(disputes))
    scales = {column: events.schema[column].dataType.scale for column in list_parts(group)}  # type: ignore[attr-defined]
    kernel = DayKernel(group, scales, last_day)

    def compute(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return kernel.compute_in_batches(batches)

    grouped = partials.repartition(F.col(KEY)).sortWithinPartitions(KEY, DAY)
    return grouped.mapInArrow(compute, group.gold['schema'])
