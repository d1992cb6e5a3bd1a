"""Maintenance of all tables of a lake."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timezone

from cardlake_jobs.compiled import compiled
from cardlake_jobs.groups.group import load_group
from cardlake_jobs.iceberg.commit import OnStep, committed_snapshot, finish_last
from cardlake_jobs.iceberg.metadata import IcebergTable
from cardlake_jobs.iceberg.places import SparkLake
from cardlake_jobs.iceberg.storage import Storage
from cardlake_jobs.iceberg.tables import LEDGER, OWN_TABLES, compiled_table, existing_tables
from cardlake_jobs.maintenance.limits import Limits
from cardlake_jobs.maintenance.procedures import compact, expire, instant, remove_orphans
from cardlake_jobs.maintenance.queue import prune_queue

#: There when the embedded engine has a lake in the same folder.
_EMBEDDED: str = compiled('jobs')['embeddedLakeFile']


@dataclass(frozen=True)
class Maintained:
    """What maintenance did.

    :ivar counts: ``pruned`` rows of the queue; files ``compacted``, ``expired`` and ``orphaned``
    :ivar busy: tables that a run changed while they were compacted; they wait for the next time
    """

    counts: dict[str, int]
    busy: list[str]


@dataclass
class _Maintenance:
    lake: SparkLake
    limits: Limits
    on_step: OnStep
    now: datetime
    counts: Counter[str] = field(default_factory=Counter)
    busy: list[str] = field(default_factory=list)

    def table(self, name: str, is_shared: bool) -> None:
        """Does all that one table needs."""
        files = compact(self.lake, name, self.limits.files)
        if files is None:
            self.busy.append(name)
        self._count('compacted', name, files or 0)
        self._count('expired', name, expire(self.lake, name, self._first_snapshot_kept(name)))
        if not is_shared:
            removed = remove_orphans(self.lake, name, self.now - self.limits.orphans)
            self._count('orphaned', name, removed)

    def prune(self) -> None:
        """Shortens the queue."""
        state = finish_last(self.lake)
        before = (self.now - self.limits.queue).date()
        self._count('pruned', 'queue', prune_queue(self.lake, state, before))

    def _first_snapshot_kept(self, name: str) -> datetime:
        """The ledger keeps the snapshot that holds the lake's state, however old, and what came after it."""
        before = self.now - self.limits.snapshots
        if name != compiled_table(LEDGER)['name']:
            return before
        ledger = IcebergTable(self.lake, name)
        state = committed_snapshot(ledger)
        return before if state is None else min(before, instant(ledger.made_at(state)))

    def _count(self, what: str, of: str, files: int) -> None:
        self.counts[what] += files
        self.on_step(f'{what} {of}')


def maintain(
    lake: SparkLake, limits: Limits | None = None, on_step: OnStep = lambda _step: None
) -> Maintained:
    """Compacts files, forgets old snapshots, deletes lost files and shortens the queue, table by table. Rows stay as
    they are, readers and runs go on, and every step is whole by itself: what dies half-way is taken up the next time.

    :param on_step: called with the name of each step
    :raises UserError: a table was made by a newer program or has other columns
    """
    tables = _tables(lake)
    work = _Maintenance(lake, limits or Limits(), on_step, datetime.now(timezone.utc))
    if compiled_table(LEDGER)['name'] in tables:
        work.prune()
    is_shared = _is_shared(lake)
    for name in tables:
        work.table(name, is_shared)
    return Maintained(dict(work.counts), work.busy)


def _is_shared(lake: SparkLake) -> bool:
    """Whether the embedded engine has a lake in the same folder: its files lie where the tables' are, and no table
    knows them. It works on folders of a machine, and elsewhere the job may not even look.
    """
    root = lake.places.root
    return root.startswith('file:') and Storage(lake.spark).exists(f'{root}/{_EMBEDDED}')


def _tables(lake: SparkLake) -> list[str]:
    """Names of the lake's tables that are there, those of every published group among them."""
    known = [compiled_table(name) for name in OWN_TABLES]
    known += [load_group(name).gold for name in compiled('groups')]
    present = existing_tables(lake, known)
    return [table['name'] for table in known if table['name'] in present]
