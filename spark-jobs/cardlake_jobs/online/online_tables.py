"""Parts that a run leaves for the tables that decisions are made from."""

from __future__ import annotations

import json
from datetime import date, timedelta

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.groups.snapshot_group import DAY_MICROS, SnapshotGroup
from cardlake_jobs.iceberg.commit import Run
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.iceberg.storage import Storage
from cardlake_jobs.iceberg.tables import PAST_DELIVERIES, TRANSACTIONS, compiled_table
from cardlake_jobs.online.event_changes import select_all_changes, select_run_changes
from cardlake_jobs.online.parts import LakeRoot
from cardlake_jobs.online.snapshot_versions import publish_versions
from cardlake_jobs.online.write_event_changes import write_event_changes
from cardlake_jobs.silver.refine import RefineResult

_JOBS = load_compiled('jobs')
_EPOCH = date(1970, 1, 1)


class OnlineTableParts:
    """Writes the parts for the tables, and the list of them."""

    def __init__(self, lake: SparkLake, run: Run, window_end: int) -> None:
        self._root = LakeRoot(Storage(lake.spark), lake.paths.root)
        self._run = run
        self._window_end = window_end
        self._keys: list[str] = []

    def publish(self, group: SnapshotGroup, versions: dict[str, int], has_changed: bool) -> dict[str, int]:
        """Writes versions of the days of a group whose rows changed, and the first of a new day.

        :param versions: the newest version of each day
        :returns: these versions afterwards
        """
        day = _EPOCH + timedelta(days=self._window_end // DAY_MICROS)
        if not has_changed and str(day) in versions:
            return versions
        rows = self._run.read(group.gold['name'])
        published = publish_versions(self._root, group, rows, day, versions)
        self._keys += published.keys
        self._run.report_step(f'versions written {group.name}')
        return published.versions

    def write_event_changes(self, refined: RefineResult | None, commit: int) -> int:
        """Writes the changes of silver by this run; everything that the table must hold, if those of an earlier run
        were not written.

        :param refined: what the run did with new authorisations
        :param commit: number of this run's commit
        :returns: last commit whose changes are written; 0 if there is nothing in silver
        """
        state = self._run.state
        is_whole = state.card_events == 0 or state.card_events < state.commit
        if is_whole:
            past = self._run.read(compiled_table(PAST_DELIVERIES)['name'])
            silver = self._run.read(compiled_table(TRANSACTIONS)['name'])
            changes = select_all_changes(silver, past, self._window_end)
        elif refined is None:
            return commit
        else:
            changes = select_run_changes(refined.outcomes)
        keys = write_event_changes(self._root, changes, self._window_end, is_whole=is_whole)
        self._keys += keys
        self._run.report_step('card events written')
        return 0 if is_whole and not keys else commit

    def write_list(self, run_id: str) -> None:
        """Names the parts in a file of the run."""
        location = f'{self._root.uri}/{_JOBS["runsPrefix"]}/{run_id}/{_JOBS["runFiles"]["online"]}'
        self._root.storage.write(location, json.dumps({'parts': self._keys}).encode())
