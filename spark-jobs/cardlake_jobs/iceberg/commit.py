"""One commit over several Iceberg tables.

A run writes to a branch of its own in every table it changes; readers see none of it. The ledger is written last, to
its branch as well, with the snapshots of the other tables in its summary. Moving the ledger's main branch there, if
nobody has moved it since the run began, is the commit. The other tables' main branches follow, and when the run dies
before they have, the next run moves them first. Branches of runs that never came to their commit are dropped.
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
        #: The lake's state when the run began.
        self.state = self._recover()

    def read(self, name: str) -> DataFrame:
        """A table with what this run has written to it."""
        return self._lake.read(name, self._branch if name in self._base else None)

    def read_base(self, name: str) -> DataFrame:
        """A table as it was when the run began."""
        return self._lake.read(name)

    def target(self, name: str) -> str:
        """Identifier of a table to write to: the run's branch of it."""
        if name not in self._base:
            self._base[name] = IcebergTable(self._lake, name).snapshot
            self._lake.spark.sql(f'ALTER TABLE {self._lake.table(name)} CREATE BRANCH `{self._branch}`')
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
        if table.snapshot != self._ledger_base or self._branch not in table.branches:
            raise _overtaken()
        try:
            table.move_main(table.branches[self._branch], [self._branch])
        except ConflictError as error:
            raise _overtaken() from error
        self._on_step('committed')
        self._publish(state)
        return state

    def _head(self, name: str) -> int:
        head = IcebergTable(self._lake, name).branches.get(self._branch)
        if head is None:
            raise _overtaken()
        return head

    def _recover(self) -> LakeState:
        """Finishes the last commit and drops what runs left that never committed."""
        ledger = IcebergTable(self._lake, _LEDGER)
        summary = {} if ledger.snapshot is None else ledger.summary(ledger.snapshot)
        state = state_of(summary.get(STATE_PROPERTY))
        self._ledger_base = ledger.snapshot
        self._publish(state)
        for name in [*self._tables, _LEDGER]:
            self._retry(name, _drop_runs)
        return state

    def _publish(self, state: LakeState) -> None:
        """Lets readers see what a commit has written, as far as they do not yet."""
        for name, published in state.published.items():
            self._retry(name, partial(_move, published=published))
            self._on_step(f'published {name}')

    def _retry(self, name: str, change: Callable[[IcebergTable], None]) -> None:
        for attempt in range(1, _TRIES + 1):
            try:
                change(IcebergTable(self._lake, name))
                return
            except ConflictError:
                if attempt == _TRIES:
                    raise


def _move(table: IcebergTable, published: Published) -> None:
    runs = [branch for branch in table.branches if branch.startswith(_BRANCH_PREFIX)]
    own = [branch for branch in runs if table.branches[branch] == published.snapshot]
    if table.snapshot == published.snapshot:
        if own:
            table.drop_branches(own)
    elif table.is_rearranged(table.snapshot, published.base):
        # Compaction may have come in between: the rows are the same, and it will come again.
        table.move_main(published.snapshot, own)


def _drop_runs(table: IcebergTable) -> None:
    runs = [branch for branch in table.branches if branch.startswith(_BRANCH_PREFIX)]
    if runs:
        table.drop_branches(runs)


def _overtaken() -> UserError:
    return UserError(
        'overtaken',
        'another run has worked on this lake at the same time and was faster; nothing of this one was committed',
        'Run it again; let runs of one lake follow each other.',
    )
