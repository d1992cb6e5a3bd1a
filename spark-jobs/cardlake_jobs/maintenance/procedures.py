"""Iceberg's own procedures, on one table."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from py4j.protocol import Py4JJavaError
from pyspark.sql import Row

from cardlake_jobs.iceberg.metadata import IcebergTable
from cardlake_jobs.iceberg.places import SparkLake
from cardlake_jobs.iceberg.storage import Storage

_DATA_PATH = 'write.data.path'
#: What Iceberg throws when a run has replaced what was about to be rewritten.
_CONFLICTS = ('org.apache.iceberg.exceptions.ValidationException', 'CommitFailedException')
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def compact(lake: SparkLake, name: str, files: int) -> int | None:
    """Rewrites small files of a partition as files of the table's target size.

    :param files: how many small ones it takes
    :returns: how many files were rewritten; None when a run has changed them in between, and nothing was done
    """
    try:
        done = _call(lake, 'rewrite_data_files', name, f"options => map('min-input-files', '{files}')")
    except Py4JJavaError as error:
        if any(conflict in str(error.java_exception) for conflict in _CONFLICTS):
            return None
        raise
    return int(done[0].rewritten_data_files_count)


def expire(lake: SparkLake, name: str, before: datetime) -> int:
    """Forgets snapshots older than an instant, but for what readers and branches need, with the files that only they
    have.

    :returns: how many files were deleted
    """
    if not IcebergTable(lake, name).has_forgettable(_millis(before)):
        return 0
    done = _call(lake, 'expire_snapshots', name, f'older_than => {_literal(before)}')
    return sum(int(count or 0) for count in done[0])


def remove_orphans(lake: SparkLake, name: str, before: datetime) -> int:
    """Deletes files in a table's folders that it does not know and that are older than an instant.

    :returns: how many
    """
    table = IcebergTable(lake, name)
    folders = {table.location, table.properties.get(_DATA_PATH, table.location)}
    storage = Storage(lake.spark)
    older = f'older_than => {_literal(before)}'
    return sum(
        len(_call(lake, 'remove_orphan_files', name, f"{older}, location => '{_quoted(folder)}'"))
        for folder in sorted(folders)
        if storage.exists(folder)
    )


def instant(millis: int) -> datetime:
    """An instant from ms since the epoch."""
    return _EPOCH + timedelta(milliseconds=millis)


def _millis(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(milliseconds=1)


def _call(lake: SparkLake, procedure: str, name: str, arguments: str) -> list[Row]:
    places = lake.places
    return lake.spark.sql(
        f"CALL `{places.catalog}`.system.{procedure}(table => '`{_quoted(places.database)}`.`{name}`', {arguments})"
    ).collect()


def _literal(at: datetime) -> str:
    return f"TIMESTAMP '{at.astimezone(timezone.utc):%Y-%m-%d %H:%M:%S.%f}'"


def _quoted(text: str) -> str:
    return text.replace('\\', '\\\\').replace("'", "\\'")
