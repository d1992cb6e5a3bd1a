"""One commit over several Iceberg tables.

A run writes to a branch of its own in every table it changes; readers see none of it. The ledger is written last, to
its branch as well, with the snapshots of the other tables in its summary. Moving the ledger's main branch there, if
nobody has moved it since the run began, is the commit. The other tables' main branches follow, and when the run dies
before they have, the next run moves them first. Branches of runs that never came to their commit are dropped.

Maintenance works on the main branches themselves. A commit on what was there before it undoes it, and it comes again;
no run has to wait or to fail for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from cardlake_jobs.errors import UserError
from cardlake_jobs.iceberg.metadata import ConflictError, IcebergTable
from cardlake_jobs.iceberg.places import SparkLake
from cardlake_jobs.iceberg.state import STATE_PROPERTY, LakeState, Published, state_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

#: Called with the name of each step of a run; kill tests end the run there, nothing else uses it.
OnStep = Callable[[str], None]

_BRANCH_PREFIX = 'run_'
_LEDGER = 'ledger'
_TRIES = 20


class Run:
    """A run's view of the lake, and its commit.

    :param tables: names of all tables that runs write
    """

    def __init__(self, lake: SparkLake, tables: list[str], on_step: OnStep) -> None:
        self._lake = lake
        self._tables = [name for name in tables if name != _LEDGER]
        self._on_step = on_step
        self._branch = f'{_BRANCH_PREFIX}{uuid4().hex}'
        self._base: dict[str, int | None] = {}
        #: The last snapshot that this run has seen on its branch of each table.
        self._heads: dict[str, int | None] = {}
        #: The lake's state when the run began.
        self.state = self._recover()

    def read(self, name: str) -> DataFrame:
        """A table with what this run has written to it."""
        return self._lake.read(name, self._branch if name in self._base else None)

    def read_base(self, name: str) -> DataFrame:
        """A table as it was when the run began."""
        return self._lake.read(name)

    def target(self, name: str) -> str:
        """Identifier of a table to write to: the run's branch of it.

        :raises UserError: another run has taken the branch away
        """
        if name in self._base:
            self._head(name)
        else:
            base = IcebergTable(self._lake, name).snapshot
            self._lake.spark.sql(f'ALTER TABLE {self._lake.table(name)} CREATE BRANCH `{self._branch}`')
            self._base[name] = self._heads[name] = base
            self._on_step(f'branched {name}')
        return self._lake.table(name, self._branch)

    def step(self, name: str) -> None:
        """Tells that a step has been reached."""
        self._on_step(name)

    def append(self, name: str, rows: DataFrame) -> None:
        """Adds rows to a table."""
        rows.writeTo(self.target(name)).append()
        self._on_step(f'appended to {name}')

    def commit(self, state: LakeState, ledger: DataFrame) -> LakeState:
        """Commits everything written, or nothing.

        :param state: without ``commit`` and ``published``
        :param ledger: entries of the objects taken in
        :returns: the state committed
        :raises UserError: another run has committed since this one began
        """
        published = {name: Published(base, self._head(name)) for name, base in self._base.items()}
        state = replace(state, commit=self.state.commit + 1, published=published)
        target = self.target(_LEDGER)
        ledger.writeTo(target).option(f'snapshot-property.{STATE_PROPERTY}', state.to_json()).append()
        self._on_step('ledger written')
        table = IcebergTable(self._lake, _LEDGER)
        if self._branch not in table.branches or not table.is_rearranged_since(self._ledger_base):
            raise _overtaken()
        try:
            table.move_main(table.branches[self._branch], [self._branch])
        except ConflictError as error:
            raise _overtaken() from error
        self._base.clear()
        self._on_step('committed')
        _publish(self._lake, state, self._on_step)
        return state

    def require_branches(self) -> None:
        """Tells whether what went wrong did so because another run has begun and dropped this one's branches.

        :raises UserError: it has
        """
        for name in self._base:
            self._head(name)

    def _head(self, name: str) -> int:
        """The newest snapshot of the run's branch of a table.

        :raises UserError: the branch is gone, or lacks something that this run has written: a write that is under
            way while another run drops the branch makes it anew, from what readers see
        """
        table = IcebergTable(self._lake, name)
        head = table.branches.get(self._branch)
        if head is None or not table.descends(head, self._heads[name]):
            raise _overtaken()
        self._heads[name] = head
        return head

    def _recover(self) -> LakeState:
        """Finishes the last commit and drops what runs left that never committed."""
        ledger = IcebergTable(self._lake, _LEDGER)
        state = _state_in(ledger)
        self._ledger_base = ledger.snapshot
        _publish(self._lake, state, self._on_step)
        for name in [*self._tables, _LEDGER]:
            _retry(self._lake, name, _drop_runs)
        return state


def committed_state(lake: SparkLake) -> LakeState:
    """The state after the last commit, published or not."""
    return _state_in(IcebergTable(lake, _LEDGER))


def finish_last(lake: SparkLake) -> LakeState:
    """Publishes what the last commit has written, as far as readers do not see it yet. A run at work goes on."""
    state = committed_state(lake)
    for name, published in state.published.items():
        _retry(lake, name, partial(_move, published=published))
    return state


def committed_snapshot(ledger: IcebergTable) -> int | None:
    """The ledger's snapshot that holds the state; None before the first commit."""
    for snapshot in ledger.rearranged_from():
        if snapshot is not None and STATE_PROPERTY in ledger.summary(snapshot):
            return snapshot
    return None


def _state_in(ledger: IcebergTable) -> LakeState:
    snapshot = committed_snapshot(ledger)
    return state_of(None if snapshot is None else ledger.summary(snapshot)[STATE_PROPERTY])


def _publish(lake: SparkLake, state: LakeState, on_step: OnStep) -> None:
    """Lets readers see what a commit has written, as far as they do not yet."""
    for name, published in state.published.items():
        _retry(lake, name, partial(_move_and_clear, published=published))
        on_step(f'published {name}')


def _retry(lake: SparkLake, name: str, change: Callable[[IcebergTable], None]) -> None:
    for attempt in range(1, _TRIES + 1):
        try:
            change(IcebergTable(lake, name))
            return
        except ConflictError:
            if attempt == _TRIES:
                raise


def _move(table: IcebergTable, published: Published) -> None:
    if table.snapshot != published.snapshot and table.is_rearranged_since(published.base):
        table.move_main(published.snapshot, _branches_at(table, published.snapshot))


def _move_and_clear(table: IcebergTable, published: Published) -> None:
    _move(table, published)
    left = _branches_at(table, published.snapshot)
    if left and table.snapshot == published.snapshot:
        table.drop_branches(left)


def _branches_at(table: IcebergTable, snapshot: int) -> list[str]:
    """Branches of runs that end at a snapshot."""
    return [name for name in _run_branches(table) if table.branches[name] == snapshot]


def _run_branches(table: IcebergTable) -> list[str]:
    return [branch for branch in table.branches if branch.startswith(_BRANCH_PREFIX)]


def _drop_runs(table: IcebergTable) -> None:
    runs = _run_branches(table)
    if runs:
        table.drop_branches(runs)


def _overtaken() -> UserError:
    return UserError(
        'overtaken',
        'another run has worked on this lake at the same time and was faster; nothing of this one was committed',
        'Run it again; let runs of one lake follow each other.',
    )
