"""Iceberg's maintenance procedures, for one table."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from py4j.protocol import Py4JJavaError
from pyspark.sql import Row

from cardlake_jobs.iceberg.conflicts import find_conflict
from cardlake_jobs.iceberg.metadata import IcebergTable
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.iceberg.storage import Storage

_DATA_PATH = 'write.data.path'
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def compact_files(lake: SparkLake, name: str, files: int) -> int | None:
    """Rewrites the small files of each partition as files of the target size.

    :param files: minimum number of small files in a partition
    :returns: number of rewritten files; None if a run changed them in the meantime, so that nothing was done
    """
    try:
        result = _call_procedure(
            lake, 'rewrite_data_files', name, f"options => map('min-input-files', '{files}')"
        )
    except Py4JJavaError as error:
        if find_conflict(error) is None:
            raise
        return None
    return int(result[0].rewritten_data_files_count)


def expire_snapshots(lake: SparkLake, name: str, before: datetime) -> int:
    """Expires snapshots older than a time, except the heads of branches, and deletes the files that only they use.

    :returns: number of deleted files
    """
    if not IcebergTable(lake, name).has_expirable_snapshots(_millis(before)):
        return 0
    result = _call_procedure(lake, 'expire_snapshots', name, f'older_than => {_timestamp_literal(before)}')
    return sum(int(count or 0) for count in result[0])


def remove_orphan_files(lake: SparkLake, name: str, before: datetime) -> int:
    """Deletes files in a table's folders that do not belong to it and are older than a time.

    :returns: number of deleted files
    """
    table = IcebergTable(lake, name)
    folders = {table.location, table.properties.get(_DATA_PATH, table.location)}
    storage = Storage(lake.spark)
    older = f'older_than => {_timestamp_literal(before)}'
    return sum(
        len(_call_procedure(lake, 'remove_orphan_files', name, f"{older}, location => '{_escape(folder)}'"))
        for folder in sorted(folders)
        if storage.exists(folder)
    )


def from_millis(millis: int) -> datetime:
    """Converts ms since the epoch to a time."""
    return _EPOCH + timedelta(milliseconds=millis)


def _millis(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(milliseconds=1)


def _call_procedure(lake: SparkLake, procedure: str, name: str, arguments: str) -> list[Row]:
    paths = lake.paths
    return lake.spark.sql(
        f"CALL `{paths.catalog}`.system.{procedure}(table => '`{_escape(paths.database)}`.`{name}`', {arguments})"
    ).collect()


def _timestamp_literal(at: datetime) -> str:
    return f"TIMESTAMP '{at.astimezone(timezone.utc):%Y-%m-%d %H:%M:%S.%f}'"


def _escape(text: str) -> str:
    return text.replace('\\', '\\\\').replace("'", "\\'")
