"""Consistent view of the lake as of one commit, unaffected by concurrent runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.errors import UserError
from cardlake_jobs.groups.snapshot_group import SnapshotGroup
from cardlake_jobs.iceberg.commit import committed_state
from cardlake_jobs.iceberg.metadata import IcebergTable
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.iceberg.state import LakeState
from cardlake_jobs.iceberg.tables import LEDGER, compiled_table, find_existing_tables

_MAX_ATTEMPTS = 20


@dataclass(frozen=True)
class LakeView:
    """Tables at the snapshots of one commit."""

    lake: SparkLake
    #: Snapshot of each table; None if the table is empty or does not exist.
    snapshots: dict[str, int | None]
    #: State after that commit.
    state: LakeState

    def last_snapshot_day(self, group: SnapshotGroup) -> int | None:
        """The last day that was computed by the present definition of a snapshot group, as days since the epoch."""
        known = self.state.snapshots.get(group.name)
        return known.last_day if known is not None and known.hash == group.hash else None

    def read(self, table: dict[str, Any]) -> DataFrame:
        """Reads the rows of a compiled table, with ``dt``; columns that were added after its snapshot are null."""
        name = table['name']
        snapshot = self.snapshots[name]
        none = self.lake.spark.createDataFrame([], f'{table["schema"]}, dt DATE')
        if snapshot is None:
            return none
        rows = self.lake.spark.sql(f'SELECT * FROM {self.lake.table(name)} VERSION AS OF {snapshot}')
        if rows.columns == none.columns:
            return rows
        return rows.select(
            *(
                F.col(column) if column in rows.columns else F.lit(None).cast(kind).alias(column)
                for column, kind in none.dtypes
            )
        )

    def row_counts_by_day(self, name: str) -> dict[date, int]:
        """Number of rows of each day that has any, in order; read from the table's metadata."""
        snapshot = self.snapshots[name]
        if snapshot is None:
            return {}
        partitions = self.lake.spark.sql(
            f'SELECT partition.dt AS dt, record_count AS rows FROM {self.lake.table(name)}.partitions '
            f'VERSION AS OF {snapshot}'
        )
        return {row.dt: row.rows for row in sorted(partitions.collect()) if row.rows > 0}


def open_view(lake: SparkLake, tables: list[dict[str, Any]]) -> LakeView:
    """Opens a view of some compiled tables as of the newest commit.

    A table that the commit has not published yet is read from the snapshot it wrote. A table that it did not write can
    be moved only by a later commit, which moves the ledger first; so as long as the ledger has not moved, the table
    belongs to this commit.

    :raises UserError: a table has another format or other columns, or runs commit too often
    """
    ledger = compiled_table(LEDGER)
    existing = find_existing_tables(lake, [ledger, *tables])
    if ledger['name'] not in existing:
        return LakeView(lake, {table['name']: None for table in tables}, LakeState())
    for _ in range(_MAX_ATTEMPTS):
        state = committed_state(lake)
        names = [table['name'] for table in tables]
        snapshots = {name: _snapshot_at(lake, name, state) if name in existing else None for name in names}
        if committed_state(lake).commit == state.commit:
            return LakeView(lake, snapshots, state)
    raise UserError(
        'lake_busy',
        f'other runs committed to this lake during each of {_MAX_ATTEMPTS} attempts to read its tables',
        'Run this again when fewer runs are active.',
    )


def _snapshot_at(lake: SparkLake, name: str, state: LakeState) -> int | None:
    table = IcebergTable(lake, name)
    published = state.published.get(name)
    if published is None or not table.is_unchanged_since(published.base):
        return table.snapshot
    return published.snapshot
