"""Writes all rows of a gold table anew."""

from __future__ import annotations

from dataclasses import dataclass

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

#: Least rows that a file should have if each task writes a file of each of its days.
_ROWS_PER_FILE = 50_000
#: Most days that a task keeps a file open for.
_OPEN_FILES = 32
#: Most rows that a task may hold in the buffers of its open files: half a gigabyte at 100 bytes.
_ROWS_PER_TASK = 5_000_000
#: Write options of Iceberg 1.10 (https://iceberg.apache.org/docs/1.10.0/spark-configuration/#write-options).
_WITHOUT_SHUFFLE = {'distribution-mode': 'none', 'fanout-enabled': 'true'}


@dataclass(frozen=True)
class TableSize:
    """Size of a table."""

    rows: int
    days: int


def measure_table(rows: DataFrame) -> TableSize:
    """Counts the rows and the days (``dt``) of a table."""
    days = rows.groupBy('dt').count().collect()
    return TableSize(sum(day['count'] for day in days), len(days))


def overwrite_table(rows: DataFrame, target: str, size: TableSize) -> None:
    """Replaces all rows of a table, in one commit.

    The table wants each day in one task, which takes another shuffle of all rows. It is left out where tasks that hold
    rows of all days make files of a good size anyway.

    :param rows: the columns of the table with ``dt``
    :param size: of the rows
    """
    tasks = int(rows.sparkSession.conf.get('spark.sql.shuffle.partitions') or 1)
    writer = rows.writeTo(target)
    if saves_shuffle(size, tasks):
        for option, value in _WITHOUT_SHUFFLE.items():
            writer = writer.option(option, value)
    writer.overwrite(F.lit(True))


def saves_shuffle(size: TableSize, tasks: int) -> bool:
    """Tells whether rows are written as they lie, each day in several tasks.

    :param tasks: number of tasks, each with rows of all days
    """
    return (
        size.days <= _OPEN_FILES
        and size.rows >= _ROWS_PER_FILE * size.days * tasks
        and size.rows <= _ROWS_PER_TASK * tasks
    )
