"""Atomic commits over several Iceberg tables.

A run writes to its own branch of every table it changes; readers see nothing of it. The ledger is written last, also to
a branch, with the snapshots of the other tables in its snapshot summary. The commit is moving the ledger's main branch
to that snapshot, provided that it has not moved since the run began. The main branches of the other tables follow; if
the run dies before that, the next run moves them first. Branches of runs that never committed are dropped.

Maintenance works directly on the main branches. A run that commits on the snapshot before it simply undoes it, and the
next maintenance repeats it; no run has to wait or fail because of maintenance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from cardlake_jobs.errors import UserError
from cardlake_jobs.iceberg.metadata import ConflictError, IcebergTable
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.iceberg.state import STATE_PROPERTY, LakeState, PublishedTable, parse_state

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

#: Called with the name of each step of a run; only kill tests use it, to end the run there.
OnStep = Callable[[str], None]

_BRANCH_PREFIX = 'run_'
_LEDGER = 'ledger'
_MAX_ATTEMPTS = 20


class Run:
    """A run's uncommitted changes to the lake, and their commit.

    :param tables: names of all tables that runs write
    """

    def __init__(self, lake: SparkLake, tables: list[str], on_step: OnStep) -> None:
        self._lake = lake
        self._tables = [name for name in tables if name != _LEDGER]
        self._on_step = on_step
        self._branch = f'{_BRANCH_PREFIX}{uuid4().hex}'
        self._base: dict[str, int | None] = {}
        #: Newest known snapshot of this run's branch, by table.
        self._heads: dict[str, int | None] = {}
        #: State of the lake when the run began.
        self.state = self._recover()

    def read(self, name: str) -> DataFrame:
        """Reads a table, including this run's changes."""
        return self._lake.read(name, self._branch if name in self._base else None)

    def read_table(self, table: dict[str, Any]) -> DataFrame:
        """Reads a compiled table, including this run's changes."""
        return self.read(table['name'])

    def read_base(self, name: str) -> DataFrame:
        """Reads a table without this run's changes."""
        return self._lake.read(name)

    def write_target(self, name: str) -> str:
        """Returns the identifier of the run's branch of a table, creating the branch if needed.

        :raises UserError: another run has dropped the branch
        """
        if name in self._base:
            self._head(name)
        else:
            base = IcebergTable(self._lake, name).snapshot
            self._lake.spark.sql(f'ALTER TABLE {self._lake.table(name)} CREATE BRANCH `{self._branch}`')
            self._base[name] = self._heads[name] = base
            self._on_step(f'branched {name}')
        return self._lake.table(name, self._branch)

    def report_step(self, name: str) -> None:
        """Reports that a step was reached."""
        self._on_step(name)

    def append(self, name: str, rows: DataFrame) -> None:
        """Appends rows to a table."""
        rows.writeTo(self.write_target(name)).append()
        self._on_step(f'appended to {name}')

    def commit(self, state: LakeState, ledger: DataFrame) -> LakeState:
        """Commits everything that the run has written, or nothing.

        :param state: new state; ``commit`` and ``published`` are filled in here
        :param ledger: entries of the ingested objects
        :returns: the committed state
        :raises UserError: another run has committed since this one began
        """
        published = {name: PublishedTable(base, self._head(name)) for name, base in self._base.items()}
        state = replace(state, commit=self.state.commit + 1, published=published)
        target = self.write_target(_LEDGER)
        ledger.writeTo(target).option(f'snapshot-property.{STATE_PROPERTY}', state.to_json()).append()
        self._on_step('ledger written')
        table = IcebergTable(self._lake, _LEDGER)
        if self._branch not in table.branches or not table.is_unchanged_since(self._ledger_base):
            raise _concurrent_commit()
        try:
            table.move_main(table.branches[self._branch], [self._branch])
        except ConflictError as error:
            raise _concurrent_commit() from error
        self._base.clear()
        self._on_step('committed')
        _publish(self._lake, state, self._on_step)
        return state

    def assert_not_superseded(self) -> None:
        """Checks, after a failure, whether another run has dropped this run's branches.

        :raises UserError: it has
        """
        for name in self._base:
            self._head(name)

    def _head(self, name: str) -> int:
        """Returns the newest snapshot of the run's branch of a table.

        :raises UserError: the branch is gone or lacks changes of this run. The latter happens when another run drops
            the branch during a write: the write then recreates it from the main branch
        """
        table = IcebergTable(self._lake, name)
        head = table.branches.get(self._branch)
        if head is None or not table.is_descendant(head, self._heads[name]):
            raise _concurrent_commit()
        self._heads[name] = head
        return head

    def _recover(self) -> LakeState:
        """Finishes the last commit and drops the branches of runs that never committed."""
        ledger = IcebergTable(self._lake, _LEDGER)
        state = _read_state(ledger)
        self._ledger_base = ledger.snapshot
        _publish(self._lake, state, self._on_step)
        for name in [*self._tables, _LEDGER]:
            _retry(self._lake, name, _drop_run_branches)
        return state


def committed_state(lake: SparkLake) -> LakeState:
    """Returns the state after the last commit, published or not."""
    return _read_state(IcebergTable(lake, _LEDGER))


def publish_last_commit(lake: SparkLake) -> LakeState:
    """Publishes the last commit where that is still pending. A concurrent run is not disturbed."""
    state = committed_state(lake)
    for name, published in state.published.items():
        _retry(lake, name, partial(_publish_table, published=published))
    return state


def committed_snapshot(ledger: IcebergTable) -> int | None:
    """Finds the ledger snapshot that contains the lake state; None before the first commit."""
    for snapshot in ledger.equivalent_snapshots():
        if snapshot is not None and STATE_PROPERTY in ledger.summary(snapshot):
            return snapshot
    return None


def _read_state(ledger: IcebergTable) -> LakeState:
    snapshot = committed_snapshot(ledger)
    return parse_state(None if snapshot is None else ledger.summary(snapshot)[STATE_PROPERTY])


def _publish(lake: SparkLake, state: LakeState, on_step: OnStep) -> None:
    """Moves the main branch of each table to the committed snapshot, where that is still pending."""
    for name, published in state.published.items():
        _retry(lake, name, partial(_publish_table_and_drop_branches, published=published))
        on_step(f'published {name}')


def _retry(lake: SparkLake, name: str, change: Callable[[IcebergTable], None]) -> None:
    for attempt in range(1, _MAX_ATTEMPTS + 1):
        try:
            change(IcebergTable(lake, name))
            return
        except ConflictError:
            if attempt == _MAX_ATTEMPTS:
                raise


def _publish_table(table: IcebergTable, published: PublishedTable) -> None:
    if table.snapshot != published.snapshot and table.is_unchanged_since(published.base):
        table.move_main(published.snapshot, _branches_at(table, published.snapshot))


def _publish_table_and_drop_branches(table: IcebergTable, published: PublishedTable) -> None:
    _publish_table(table, published)
    leftover = _branches_at(table, published.snapshot)
    if leftover and table.snapshot == published.snapshot:
        table.drop_branches(leftover)


def _branches_at(table: IcebergTable, snapshot: int) -> list[str]:
    """Run branches whose newest snapshot is the given one."""
    return [name for name in _run_branches(table) if table.branches[name] == snapshot]


def _run_branches(table: IcebergTable) -> list[str]:
    return [branch for branch in table.branches if branch.startswith(_BRANCH_PREFIX)]


def _drop_run_branches(table: IcebergTable) -> None:
    runs = _run_branches(table)
    if runs:
        table.drop_branches(runs)


def _concurrent_commit() -> UserError:
    return UserError(
        'concurrent_commit',
        'another run changed this lake at the same time; nothing of this run was committed',
        'Run it again, and never start two runs on one lake at the same time.',
    )
