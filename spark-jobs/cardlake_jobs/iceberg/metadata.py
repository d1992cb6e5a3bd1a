"""Iceberg operations that Spark SQL does not offer, through the Java API."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, cast

from py4j.protocol import Py4JJavaError

from cardlake_jobs.iceberg.conflicts import is_failed_commit
from cardlake_jobs.iceberg.paths import SparkLake

MAIN = 'main'


class ConflictError(Exception):
    """Another writer has changed the table in the meantime."""


#: Snapshot summary property that marks maintenance which removes rows.
MAINTENANCE_PROPERTY = 'cardlake.maintenance'


def _is_maintenance(snapshot: Any) -> bool:
    return snapshot.operation() == 'replace' or MAINTENANCE_PROPERTY in snapshot.summary()


class IcebergTable:
    """Metadata of a table, as of the last refresh."""

    def __init__(self, lake: SparkLake, name: str) -> None:
        self._jvm = cast(Any, lake.spark._jvm)
        spark3 = self._jvm.org.apache.iceberg.spark.Spark3Util
        self._table = spark3.loadIcebergTable(lake.spark._jsparkSession, lake.table(name))
        self._operations = self._table.operations()
        self._metadata = self._operations.refresh()

    @property
    def properties(self) -> dict[str, str]:
        return dict(self._metadata.properties())

    @property
    def location(self) -> str:
        """URI of the folder that contains the metadata."""
        return str(self._metadata.location())

    @property
    def format_version(self) -> int:
        return int(self._metadata.formatVersion())

    @property
    def columns(self) -> list[str]:
        return [field.name() for field in self._metadata.schema().columns()]

    @property
    def snapshot(self) -> int | None:
        """Current snapshot of the main branch; None before the first."""
        current = self._metadata.currentSnapshot()
        return None if current is None else int(current.snapshotId())

    @property
    def branches(self) -> dict[str, int]:
        """Snapshot of every branch except the main branch."""
        refs = self._metadata.refs()
        found = {name: refs.get(name) for name in refs if name != MAIN}
        return {name: int(ref.snapshotId()) for name, ref in found.items() if ref.isBranch()}

    def summary(self, snapshot: int) -> dict[str, str]:
        """Summary properties of a snapshot."""
        return dict(self._metadata.snapshot(snapshot).summary())

    def equivalent_snapshots(self) -> Iterator[int | None]:
        """Yields the current snapshot, then its ancestors as long as only maintenance lies in between. The last one was
        written by a run; None stands for the empty table.
        """
        at = self.snapshot
        yield at
        while at is not None:
            snapshot = self._metadata.snapshot(at)
            if snapshot is None or not _is_maintenance(snapshot):
                return
            parent = snapshot.parentId()
            at = None if parent is None else int(parent)
            yield at

    def is_unchanged_since(self, snapshot: int | None) -> bool:
        """True if nothing but maintenance has changed the table since a snapshot."""
        return snapshot in self.equivalent_snapshots()

    def created_at_millis(self, snapshot: int) -> int:
        """Creation time of a snapshot, ms since the epoch."""
        return int(self._metadata.snapshot(snapshot).timestampMillis())

    def has_expirable_snapshots(self, before: int) -> bool:
        """True if some snapshot is older than a time (ms since the epoch) and is not the head of a branch."""
        refs = self._metadata.refs()
        heads = {int(refs.get(name).snapshotId()) for name in refs}
        return any(
            each.timestampMillis() < before and int(each.snapshotId()) not in heads
            for each in self._metadata.snapshots()
        )

    def is_descendant(self, snapshot: int, ancestor: int | None) -> bool:
        """True if a snapshot is the ancestor itself or descends from it."""
        at: int | None = snapshot
        while at is not None and at != ancestor:
            each = self._metadata.snapshot(at)
            parent = None if each is None else each.parentId()
            at = None if parent is None else int(parent)
        return at == ancestor

    def move_main(self, snapshot: int, dropped_branches: list[str]) -> None:
        """Moves the main branch to a snapshot and drops branches, in one metadata commit.

        :raises ConflictError: the table has changed since the last refresh; nothing was done
        """
        builder = self._jvm.org.apache.iceberg.TableMetadata.buildFrom(self._metadata)
        if snapshot != self.snapshot:
            builder = builder.setBranchSnapshot(snapshot, MAIN)
        for branch in dropped_branches:
            builder = builder.removeRef(branch)
        self._commit(builder.build())

    def drop_branches(self, branches: list[str]) -> None:
        """Drops branches.

        :raises ConflictError: the table has changed since the last refresh; nothing was done
        """
        builder = self._jvm.org.apache.iceberg.TableMetadata.buildFrom(self._metadata)
        for branch in branches:
            builder = builder.removeRef(branch)
        self._commit(builder.build())

    def delete_days_before(self, column: str, day: date) -> None:
        """Deletes the partitions before a day from the main branch, as maintenance; compatible with concurrent commits.

        :param column: the partition column
        """
        expressions = self._jvm.org.apache.iceberg.expressions.Expressions
        delete = self._table.newDelete().deleteFromRowFilter(expressions.lessThan(column, str(day)))
        delete.set(MAINTENANCE_PROPERTY, 'true').commit()

    def _commit(self, changed: Any) -> None:
        try:
            self._operations.commit(self._metadata, changed)
        except Py4JJavaError as error:
            if is_failed_commit(error):
                raise ConflictError from error
            raise
        self._metadata = self._operations.refresh()
