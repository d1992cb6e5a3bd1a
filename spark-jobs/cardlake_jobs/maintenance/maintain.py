"""Runs maintenance on all tables of a lake."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timezone

from cardlake_jobs.iceberg.commit import OnStep, committed_snapshot, publish_last_commit
from cardlake_jobs.iceberg.metadata import IcebergTable
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.iceberg.tables import (
    CORE_TABLES,
    LEDGER,
    compiled_table,
    find_existing_tables,
    published_gold_tables,
)
from cardlake_jobs.maintenance.embedded import has_embedded_lake
from cardlake_jobs.maintenance.limits import MaintenanceLimits
from cardlake_jobs.maintenance.procedures import (
    compact_files,
    expire_snapshots,
    from_millis,
    remove_orphan_files,
)
from cardlake_jobs.maintenance.queue import prune_queue


@dataclass(frozen=True)
class MaintenanceResult:
    """Result of maintenance.

    :ivar counts: rows ``pruned`` from the queue; files ``compacted``, ``expired`` and ``orphaned``
    :ivar skipped_tables: tables that a run changed during compaction; the next maintenance compacts them
    """

    counts: dict[str, int]
    skipped_tables: list[str]


@dataclass
class _Maintenance:
    lake: SparkLake
    limits: MaintenanceLimits
    on_step: OnStep
    now: datetime
    counts: Counter[str] = field(default_factory=Counter)
    skipped_tables: list[str] = field(default_factory=list)

    def maintain_table(self, name: str, is_shared: bool) -> None:
        """Compacts one table, expires its snapshots and removes its orphan files.

        :param is_shared: the embedded engine has a lake in the same folder
        """
        files = compact_files(self.lake, name, self.limits.min_input_files)
        if files is None:
            self.skipped_tables.append(name)
        self._record('compacted', name, files or 0)
        self._record('expired', name, expire_snapshots(self.lake, name, self._expire_before(name)))
        if not is_shared:
            removed = remove_orphan_files(self.lake, name, self.now - self.limits.orphan_age)
            self._record('orphaned', name, removed)

    def prune_changes(self) -> None:
        """Prunes the queue of silver changes."""
        state = publish_last_commit(self.lake)
        before = (self.now - self.limits.queue_age).date()
        self._record('pruned', 'queue', prune_queue(self.lake, state, before))

    def _expire_before(self, name: str) -> datetime:
        """Limit for expiring a table's snapshots; the ledger always keeps the snapshot with the lake state."""
        before = self.now - self.limits.snapshot_age
        if name != compiled_table(LEDGER)['name']:
            return before
        ledger = IcebergTable(self.lake, name)
        state = committed_snapshot(ledger)
        return before if state is None else min(before, from_millis(ledger.created_at_millis(state)))

    def _record(self, what: str, subject: str, files: int) -> None:
        self.counts[what] += files
        self.on_step(f'{what} {subject}')


def maintain(
    lake: SparkLake, limits: MaintenanceLimits | None = None, on_step: OnStep = lambda _step: None
) -> MaintenanceResult:
    """Prunes the queue, then compacts each table, expires its snapshots and deletes its orphan files. Rows do not
    change, readers and runs continue, and every step is atomic: if maintenance dies, the next one continues its work.

    :param on_step: called with the name of each step
    :raises UserError: a table has a newer format or other columns
    """
    tables = _existing_table_names(lake)
    maintenance = _Maintenance(lake, limits or MaintenanceLimits(), on_step, datetime.now(timezone.utc))
    if compiled_table(LEDGER)['name'] in tables:
        maintenance.prune_changes()
    is_shared = has_embedded_lake(lake)
    for name in tables:
        maintenance.maintain_table(name, is_shared)
    return MaintenanceResult(dict(maintenance.counts), maintenance.skipped_tables)


def _existing_table_names(lake: SparkLake) -> list[str]:
    """Names of the existing tables, including the gold tables of all published groups."""
    candidates = [*map(compiled_table, CORE_TABLES), *published_gold_tables()]
    existing = find_existing_tables(lake, candidates)
    return [table['name'] for table in candidates if table['name'] in existing]
