"""Takes new bronze objects to silver, gold and the online store in one commit."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from functools import reduce

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.errors import UserError
from cardlake_jobs.gold.snapshot_values import snapshots_of
from cardlake_jobs.gold.update import GoldUpdate, update_gold
from cardlake_jobs.groups.group import Group
from cardlake_jobs.groups.snapshot_group import SnapshotGroup
from cardlake_jobs.iceberg.commit import OnStep, Run
from cardlake_jobs.iceberg.java_errors import JAVA_ERRORS
from cardlake_jobs.iceberg.list_files import FileLister, open_lister
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.iceberg.state import GroupState, LakeState, SnapshotState
from cardlake_jobs.iceberg.storage import Storage
from cardlake_jobs.iceberg.tables import (
    CORE_TABLES,
    LEDGER,
    SILVER_CHANGES,
    TRANSACTIONS,
    column_names,
    compiled_table,
    create_tables,
)
from cardlake_jobs.online.newest_records import select_newest_records
from cardlake_jobs.online.online_tables import OnlineTableParts
from cardlake_jobs.online.parts import updates_folder, write_parts
from cardlake_jobs.silver.ledger import COUNTS, select_ledger_columns
from cardlake_jobs.silver.listed_days import Listing, plan_listing
from cardlake_jobs.silver.new_objects import (
    ChangedObject,
    SkippedFile,
    find_new_objects,
    list_bronze,
)
from cardlake_jobs.silver.refine import RefineResult, refine
from cardlake_jobs.silver.specs import SILVER_SPECS, SilverSpec
from cardlake_jobs.snapshots.update import update_snapshots

_JOBS = load_compiled('jobs')
_RUN_FACTS: list[str] = _JOBS['runFacts']


@dataclass(frozen=True)
class StreamOptions:
    """Options of a stream run.

    :ivar snapshots: snapshot groups to compute, besides those that the groups take features from
    :ivar window_end: µs; objects whose arrival minute ends later are left for a later run, and it is the event time of
        the online records
    :ivar lister: lists bronze; by default that of the lake's file system
    :ivar decides: decisions are made online: leaves what their tables lack for the feature writer
    """

    run_id: str
    window_end: int
    groups: tuple[Group, ...]
    on_step: OnStep = field(default=lambda _step: None)
    lister: FileLister | None = None
    snapshots: tuple[SnapshotGroup, ...] = ()
    decides: bool = False


def run_stream(lake: SparkLake, options: StreamOptions) -> dict[str, int]:
    """Ingests all new objects. Repeating a run, or running without new objects, changes nothing.

    :returns: the run facts, which are also written to the run's folder
    :raises UserError: the window end is before that of an earlier run, or another run uses the lake
    """
    # Before the groups that take features from them.
    needed = {each.name: each for each in (*options.snapshots, *snapshots_of(*options.groups))}
    snapshots = tuple(needed.values())
    options = replace(options, snapshots=snapshots)
    gold = [group.gold for group in options.groups] + [group.gold for group in snapshots]
    create_tables(lake, gold)
    names = [table['name'] for table in (*map(compiled_table, CORE_TABLES), *gold)]
    run = Run(lake, names, options.on_step)
    if run.state.run_id == options.run_id:
        return _write_facts(lake, options.run_id, run.state.facts)
    _require_later_window_end(run.state, options.window_end)
    try:
        facts = _StreamRun(lake, run, options).execute()
    except JAVA_ERRORS:
        run.assert_not_superseded()
        raise
    lake.spark.catalog.clearCache()
    return facts


def _require_later_window_end(state: LakeState, window_end: int) -> None:
    if window_end >= state.window_end:
        return
    raise UserError(
        'window_end_back',
        f'the window end {window_end} µs is before that of an earlier run, {state.window_end} µs',
        'Window ends must not decrease from run to run: use a later one.',
    )


class _StreamRun:
    def __init__(self, lake: SparkLake, run: Run, options: StreamOptions) -> None:
        self._lake = lake
        self._run = run
        self._options = options
        self._commit = run.state.commit + 1
        self._facts = dict.fromkeys(_RUN_FACTS, 0)
        self._lister = options.lister or open_lister(lake.spark, lake.paths.root)
        self._skipped: list[SkippedFile] = []
        self._changed: list[ChangedObject] = []
        self._online = OnlineTableParts(lake, run, options.window_end)

    def execute(self) -> dict[str, int]:
        by_type = {spec.silver: self._refine(spec) for spec in SILVER_SPECS}
        refined = [each for each in by_type.values() if each is not None]
        for each in refined:
            for name in COUNTS:
                self._facts[name] += each.counts[name]
        known = self._run.state
        snapshots = {**known.snapshots, **self._refresh_snapshots()}
        card_events = known.card_events
        if self._options.decides:
            card_events = self._online.write_event_changes(by_type[TRANSACTIONS], self._commit)
            self._online.write_list(self._options.run_id)
        groups = {
            **known.groups,
            **{group.name: self._refresh_group(group) for group in self._options.groups},
        }
        self._facts['skipped'], self._facts['changed'] = len(self._skipped), len(self._changed)
        changed = [SkippedFile(each.path, f'object_changed: {each.difference}') for each in self._changed]
        _write_skipped(self._lake, self._options.run_id, self._skipped + changed)
        listing = self._plan_listing()
        has_news = (
            bool(refined)
            or groups != known.groups
            or snapshots != known.snapshots
            or card_events > known.commit > known.card_events
        )
        if has_news or (listing.is_sweep and self._lister.is_billed):
            state = replace(
                self._run.state,
                run_id=self._options.run_id,
                window_end=self._options.window_end,
                swept=self._options.window_end if listing.is_sweep else self._run.state.swept,
                groups=groups,
                snapshots=snapshots,
                card_events=card_events,
                facts=self._facts,
            )
            self._run.commit(state, self._ledger_rows(refined))
        return _write_facts(self._lake, self._options.run_id, self._facts)

    def _plan_listing(self) -> Listing:
        return plan_listing(self._run.state, self._options.window_end, self._lister.is_billed)

    def _refine(self, spec: SilverSpec) -> RefineResult | None:
        """Ingests the new objects of a bronze type; None if there are none."""
        run = self._run
        files = list_bronze(self._lake, spec, self._lister, self._plan_listing())
        found = find_new_objects(self._lake, spec, files, run.read_base('ledger'), self._options.window_end)
        self._skipped += found.skipped
        self._changed += found.changed
        if found.new is None:
            return None
        refined = refine(self._lake, run, spec, found.new, self._options.run_id)
        if refined.changes is not None:
            commit_number = F.lit(self._commit).cast('bigint')
            changes = refined.changes.withColumns({'commit_number': commit_number, 'dt': F.current_date()})
            run.append('touched', changes.select(*column_names(compiled_table(SILVER_CHANGES)), 'dt'))
        return refined

    def _refresh_snapshots(self) -> dict[str, SnapshotState]:
        """Brings the tables of the snapshot groups up to date; returns the new states of those that were computed."""
        states = {}
        for group in self._options.snapshots:
            known = self._run.state.snapshots.get(group.name)
            updated = update_snapshots(self._run, group, known, self._options.window_end)
            versions = {} if known is None else known.versions
            state = known
            if updated is not None:
                self._facts['snapshots'] += updated.rows
                state = SnapshotState(group.hash, self._commit, updated.last_day, versions)
            if state is not None and self._options.decides:
                state = replace(state, versions=self._online.publish(group, versions, updated is not None))
            if state is not None:
                states[group.name] = state
        return states

    def _refresh_group(self, group: Group) -> GroupState:
        """Brings a group's gold table and online records up to date; returns its new state."""
        known = self._run.state.groups.get(group.name)
        updated = update_gold(self._run, group, known)
        if updated is not None:
            self._facts['gold'] += updated.rows
        online = 0 if known is None else known.online
        if group.is_online and self._options.window_end > online:
            written = self._write_online(group, updated, online)
            self._facts['online'] += written
            if written > 0:
                online = self._options.window_end
        if updated is None and known is not None and online == known.online:
            return known
        return GroupState(group.hash, self._commit, online)

    def _write_online(self, group: Group, updated: GoldUpdate | None, published_until: int) -> int:
        gold = self._run.read(group.gold['name'])
        own = gold.select(F.col(group.record_id).alias('id'), 'dt', 'event_id')
        changed = own.limit(0) if updated is None else updated.changed
        records = select_newest_records(group, gold, changed, published_until, self._options.window_end)
        if records is None:
            return 0
        as_of = self._options.window_end
        folder = f'{self._lake.paths.root}/{updates_folder(group, as_of)}'
        written = write_parts(Storage(self._lake.spark), folder, group, records, as_of)
        self._run.report_step(f'online records written {group.name}')
        return written

    def _ledger_rows(self, refined: list[RefineResult]) -> DataFrame:
        if refined:
            return reduce(DataFrame.unionByName, [select_ledger_columns(each.ledger) for each in refined])
        schema = compiled_table(LEDGER)['schema']
        return self._lake.spark.createDataFrame([], f'{schema}, dt DATE')


def _write_skipped(lake: SparkLake, run_id: str, skipped: list[SkippedFile]) -> None:
    """Names the files that are not ingested, with the reasons, in a file of the run; no file if there are none."""
    if not skipped:
        return
    content = json.dumps({'files': [asdict(each) for each in skipped]}, indent=2)
    Storage(lake.spark).write(skipped_file(lake, run_id), f'{content}\n'.encode())


def skipped_file(lake: SparkLake, run_id: str) -> str:
    """Location of the file of a run that names the files it left out."""
    return f'{lake.paths.root}/{_JOBS["runsPrefix"]}/{run_id}/{_JOBS["runFiles"]["skipped"]}'


def _write_facts(lake: SparkLake, run_id: str, facts: dict[str, int]) -> dict[str, int]:
    content = json.dumps({name: facts.get(name, 0) for name in _RUN_FACTS})
    folder = f'{lake.paths.root}/{_JOBS["runsPrefix"]}/{run_id}'
    Storage(lake.spark).write(f'{folder}/{_JOBS["runFiles"]["facts"]}', content.encode())
    return facts
