"""The few things of Iceberg that Spark SQL has no words for, through its Java API."""

from __future__ import annotations

from typing import Any, cast

from py4j.protocol import Py4JJavaError

from cardlake_jobs.iceberg.places import SparkLake

MAIN = 'main'


class ConflictError(Exception):
    """Another writer changed the table in between."""


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

    def is_rearranged(self, snapshot: int | None, since: int | None) -> bool:
        """Whether the rows at a snapshot are those at an older one, only in other files."""
        at = snapshot
        while at is not None and at != since:
            each = self._metadata.snapshot(at)
            if each is None or each.operation() != 'replace':
                return False
            parent = each.parentId()
            at = None if parent is None else int(parent)
        return at == since

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

    def _commit(self, changed: Any) -> None:
        try:
            self._operations.commit(self._metadata, changed)
        except Py4JJavaError as error:
            if 'CommitFailedException' in str(error.java_exception):
                raise ConflictError from error
            raise
        self._metadata = self._operations.refresh()
