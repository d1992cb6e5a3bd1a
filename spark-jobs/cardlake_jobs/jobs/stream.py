"""Everything new in bronze to silver, gold and the online store, in one commit."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import reduce

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.compiled import compiled
from cardlake_jobs.errors import UserError
from cardlake_jobs.gold.update import Updated, update_gold
from cardlake_jobs.groups.group import Group
from cardlake_jobs.iceberg.commit import OnStep, Run
from cardlake_jobs.iceberg.faults import JAVA_ERRORS
from cardlake_jobs.iceberg.places import SparkLake
from cardlake_jobs.iceberg.state import GroupState, LakeState
from cardlake_jobs.iceberg.storage import Storage
from cardlake_jobs.iceberg.tables import LEDGER, OWN_TABLES, TOUCHED, columns_of, compiled_table, make_tables
from cardlake_jobs.online.newest import newest_records
from cardlake_jobs.online.parts import updates_folder, write_parts
from cardlake_jobs.silver.ledger import COUNTS, stored_rows
from cardlake_jobs.silver.objects import new_objects
from cardlake_jobs.silver.refine import Refined, refine
from cardlake_jobs.silver.sources import SOURCES, Source
from cardlake_jobs.stored import stored

_JOBS = compiled('jobs')
_FACTS: list[str] = _JOBS['runFacts']


@dataclass(frozen=True)
class StreamOptions:
    """What a stream run is told.

    :ivar window_end: µs; objects whose arrival minute ends later wait, and the online records are as of it
    """

    run_id: str
    window_end: int
    groups: tuple[Group, ...]
    on_step: OnStep = field(default=lambda _step: None)


def run_stream(lake: SparkLake, options: StreamOptions) -> dict[str, int]:
    """Takes in what is new. A run that is repeated, and a run without news, change nothing.

    :returns: the run's facts, which are also in its folder
    :raises UserError: the window end lies before that of an earlier run, or another run works on this lake
    """
    make_tables(lake, options.groups)
    names = [name.split('.')[1] for name in OWN_TABLES] + [group.gold['name'] for group in options.groups]
    run = Run(lake, names, options.on_step)
    if run.state.run_id == options.run_id:
        return _leave_facts(lake, options.run_id, run.state.facts)
    _require_growth(run.state, options.window_end)
    try:
        facts = _StreamRun(lake, run, options).work()
    except JAVA_ERRORS:
        run.require_branches()
        raise
    lake.spark.catalog.clearCache()
    return facts


def _require_growth(state: LakeState, window_end: int) -> None:
    if window_end >= state.window_end:
        return
    raise UserError(
        'window_end_back',
        f'the window end {window_end} µs lies before that of an earlier run, {state.window_end} µs',
        'Window ends grow from run to run: give a later one.',
    )


class _StreamRun:
    def __init__(self, lake: SparkLake, run: Run, options: StreamOptions) -> None:
        self._lake = lake
        self._run = run
        self._options = options
        self._commit = run.state.commit + 1
        self._facts = dict.fromkeys(_FACTS, 0)

    def work(self) -> dict[str, int]:
        refined = [each for each in map(self._refine, SOURCES) if each is not None]
        for each in refined:
            for name in COUNTS:
                self._facts[name] += each.counts[name]
        known = self._run.state.groups
        groups = {**known, **{group.name: self._bring_up(group) for group in self._options.groups}}
        if refined or groups != known:
            state = replace(
                self._run.state,
                run_id=self._options.run_id,
                window_end=self._options.window_end,
                groups=groups,
                facts=self._facts,
            )
            self._run.commit(state, self._ledger_rows(refined))
        return _leave_facts(self._lake, self._options.run_id, self._facts)

    def _refine(self, source: Source) -> Refined | None:
        """Takes the new objects of a bronze type in; None when there are none."""
        run = self._run
        objects = stored(new_objects(self._lake, source, run.read_base('ledger'), self._options.window_end))
        if objects.isEmpty():
            return None
        refined = refine(self._lake, run, source, objects, self._options.run_id)
        number = F.lit(self._commit).cast('bigint')
        touched = refined.touched.withColumns({'commit_number': number, 'dt': F.current_date()})
        run.append('touched', touched.select(*columns_of(compiled_table(TOUCHED)), 'dt'))
        return refined

    def _bring_up(self, group: Group) -> GroupState:
        """Brings a group's gold and its online records up; its state after that."""
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

    def _write_online(self, group: Group, updated: Updated | None, since: int) -> int:
        gold = self._run.read(group.gold['name'])
        changed = (
            updated.changed if updated is not None else gold.select(group.record_id, 'dt', 'ts').limit(0)
        )
        records = newest_records(group, gold, changed, since, self._options.window_end)
        if records is None:
            return 0
        as_of = self._options.window_end
        folder = f'{self._lake.places.root}/{updates_folder(group, as_of)}'
        written = write_parts(Storage(self._lake.spark), folder, group, records, as_of)
        self._run.step(f'online records written {group.name}')
        return written

    def _ledger_rows(self, refined: list[Refined]) -> DataFrame:
        if refined:
            return reduce(DataFrame.unionByName, [stored_rows(each.ledger) for each in refined])
        schema = compiled_table(LEDGER)['schema']
        return self._lake.spark.createDataFrame([], f'{schema}, dt DATE')


def _leave_facts(lake: SparkLake, run_id: str, facts: dict[str, int]) -> dict[str, int]:
    content = json.dumps({name: facts[name] for name in _FACTS})
    folder = f'{lake.places.root}/{_JOBS["runsPrefix"]}/{run_id}'
    Storage(lake.spark).write(f'{folder}/{_JOBS["runFiles"]["facts"]}', content.encode())
    return facts
