"""The few things of Iceberg that Spark SQL has no words for, through its Java API."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, cast

from py4j.protocol import Py4JJavaError

from cardlake_jobs.iceberg.places import SparkLake

MAIN = 'main'


class ConflictError(Exception):
    """Another writer changed the table in between."""


#: In the summary of a snapshot that is maintenance though it removes rows.
MAINTENANCE_PROPERTY = 'cardlake.maintenance'


def _is_maintenance(snapshot: Any) -> bool:
    return snapshot.operation() == 'replace' or MAINTENANCE_PROPERTY in snapshot.summary()


class IcebergTable:
    """A table's metadata, as of when it was last refreshed."""

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
        """Folder of its metadata."""
        return str(self._metadata.location())

    @property
    def format_version(self) -> int:
        return int(self._metadata.formatVersion())

    @property
    def columns(self) -> list[str]:
        return [field.name() for field in self._metadata.schema().columns()]

    @property
    def snapshot(self) -> int | None:
        """The snapshot that readers see; None before the first."""
        current = self._metadata.currentSnapshot()
        return None if current is None else int(current.snapshotId())

    @property
    def branches(self) -> dict[str, int]:
        """Snapshot of every branch but the main one."""
        refs = self._metadata.refs()
        found = {name: refs.get(name) for name in refs if name != MAIN}
        return {name: int(ref.snapshotId()) for name, ref in found.items() if ref.isBranch()}

    def summary(self, snapshot: int) -> dict[str, str]:
        """What a snapshot says of itself, with what its writer had to say."""
        return dict(self._metadata.snapshot(snapshot).summary())

    def rearranged_from(self) -> Iterator[int | None]:
        """The snapshot that readers see, and before it those whose rows it only rearranged: by maintenance, which runs
        do not need. The last one was written by a run; None stands before the first.
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

    def is_rearranged_since(self, snapshot: int | None) -> bool:
        """Whether readers see what they saw at an older snapshot, but for maintenance."""
        return snapshot in self.rearranged_from()

    def made_at(self, snapshot: int) -> int:
        """When a snapshot was made, in ms since the epoch."""
        return int(self._metadata.snapshot(snapshot).timestampMillis())

    def has_forgettable(self, before: int) -> bool:
        """Whether some snapshot is older than an instant (ms since the epoch), and none that readers or a branch begin
        with.
        """
        refs = self._metadata.refs()
        heads = {int(refs.get(name).snapshotId()) for name in refs}
        return any(
            each.timestampMillis() < before and int(each.snapshotId()) not in heads
            for each in self._metadata.snapshots()
        )

    def descends(self, snapshot: int, ancestor: int | None) -> bool:
        """Whether a snapshot holds what an older one held and what was written since, or is that one."""
        at: int | None = snapshot
        while at is not None and at != ancestor:
            each = self._metadata.snapshot(at)
            parent = None if each is None else each.parentId()
            at = None if parent is None else int(parent)
        return at == ancestor

    def move_main(self, snapshot: int, dropped: list[str]) -> None:
        """Makes a snapshot the one that readers see and drops branches, in one commit on what was last refreshed.

        :raises ConflictError: the table has changed since; nothing was done
        """
        builder = self._jvm.org.apache.iceberg.TableMetadata.buildFrom(self._metadata)
        if snapshot != self.snapshot:
            builder = builder.setBranchSnapshot(snapshot, MAIN)
        for branch in dropped:
            builder = builder.removeRef(branch)
        self._commit(builder.build())

    def drop_branches(self, branches: list[str]) -> None:
        """Drops branches.

        :raises ConflictError: the table has changed since it was refreshed; nothing was done
        """
        builder = self._jvm.org.apache.iceberg.TableMetadata.buildFrom(self._metadata)
        for branch in branches:
            builder = builder.removeRef(branch)
        self._commit(builder.build())

    def drop_days_before(self, column: str, day: date) -> None:
        """Drops the partitions before a day from what readers see, as maintenance; whoever commits in between, both
        hold.

        :param column: that of the days
        """
        expressions = self._jvm.org.apache.iceberg.expressions.Expressions
        delete = self._table.newDelete().deleteFromRowFilter(expressions.lessThan(column, str(day)))
        delete.set(MAINTENANCE_PROPERTY, 'true').commit()

    def _commit(self, changed: Any) -> None:
        try:
            self._operations.commit(self._metadata, changed)
        except Py4JJavaError as error:
            if 'CommitFailedException' in str(error.java_exception):
                raise ConflictError from error
            raise
        self._metadata = self._operations.refresh()
