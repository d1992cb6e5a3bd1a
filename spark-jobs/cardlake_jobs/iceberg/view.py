"""The lake as of one commit, whatever runs at the same time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from pyspark.sql import DataFrame

from cardlake_jobs.errors import UserError
from cardlake_jobs.iceberg.commit import committed_state
from cardlake_jobs.iceberg.metadata import IcebergTable
from cardlake_jobs.iceberg.places import SparkLake
from cardlake_jobs.iceberg.state import LakeState
from cardlake_jobs.iceberg.tables import LEDGER, compiled_table, existing_tables

_TRIES = 20


@dataclass(frozen=True)
class LakeView:
    """Tables at the snapshots that belong to one commit."""

    lake: SparkLake
    #: Snapshot of each table; None for a table without rows, or one that is not there.
    snapshots: dict[str, int | None]

    def read(self, table: dict[str, Any]) -> DataFrame:
        """Rows of a compiled table, with ``dt``."""
        name = table['name']
        snapshot = self.snapshots[name]
        if snapshot is None:
            return self.lake.spark.createDataFrame([], f'{table["schema"]}, dt DATE')
        return self.lake.spark.sql(f'SELECT * FROM {self.lake.table(name)} VERSION AS OF {snapshot}')

    def days(self, name: str) -> dict[date, int]:
        """Number of rows by day, in order, of the days that have some; read from the table's metadata."""
        snapshot = self.snapshots[name]
        if snapshot is None:
            return {}
        partitions = self.lake.spark.sql(
            f'SELECT partition.dt AS dt, record_count AS rows FROM {self.lake.table(name)}.partitions '
            f'VERSION AS OF {snapshot}'
        )
        return {row.dt: row.rows for row in sorted(partitions.collect()) if row.rows > 0}


def view_lake(lake: SparkLake, tables: list[dict[str, Any]]) -> LakeView:
    """The newest commit's view of some compiled tables.

    What a commit has not published yet is taken from where it wrote it. Tables that it did not write can only be moved
    by a later commit, after the ledger; so they belong to it as long as the ledger has not moved.

    :raises UserError: a table was made by a newer program or has other columns
    """
    ledger = compiled_table(LEDGER)
    present = existing_tables(lake, [ledger, *tables])
    if ledger['name'] not in present:
        return LakeView(lake, {table['name']: None for table in tables})
    for _ in range(_TRIES):
        state = committed_state(lake)
        names = [table['name'] for table in tables]
        snapshots = {name: _at(lake, name, state) if name in present else None for name in names}
        if committed_state(lake).commit == state.commit:
            return LakeView(lake, snapshots)
    raise UserError(
        'lake_busy',
        'other runs commit to this lake faster than its tables can be looked at',
        'Run this one again when fewer of them run.',
    )


def _at(lake: SparkLake, name: str, state: LakeState) -> int | None:
    table = IcebergTable(lake, name)
    published = state.published.get(name)
    if published is None or not table.is_rearranged_since(published.base):
        return table.snapshot
    return published.snapshot
