"""Brings a group's gold table up to date with silver; only rows that differ are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.gold.affected_rows import find_changed_events, select_kernel_input
from cardlake_jobs.gold.dependent_rows import find_dependent_rows
from cardlake_jobs.gold.features import business_columns, compute_features
from cardlake_jobs.gold.impact_window import impact_windows_by_key
from cardlake_jobs.gold.overwrite import measure_table, overwrite_table
from cardlake_jobs.groups.group import Group
from cardlake_jobs.iceberg.commit import Run
from cardlake_jobs.iceberg.state import GroupState
from cardlake_jobs.iceberg.tables import column_names
from cardlake_jobs.materialize import materialize
from cardlake_jobs.silver.merge import replace_rows

#: Before all events.
_FIRST_DAY = date(1970, 1, 1)


@dataclass(frozen=True)
class GoldUpdate:
    """Result of updating a group's table.

    :ivar changed: ``id`` (the record id), ``dt`` and ``event_id`` of the rows that are new or differ; a null event
        stands for any row of the record id from that day on
    :ivar rows: number of rows that are new or differ
    """

    changed: DataFrame
    rows: int


def update_gold(run: Run, group: Group, known: GroupState | None) -> GoldUpdate | None:
    """Computes the rows affected by changes of silver; all rows if the group has no state yet or its definition
    changed.

    :param known: state of the group after the last commit, if any
    :returns: None when silver has no changes for the group
    :raises RuntimeError: gold would lack rows of silver
    """
    if known is None or known.hash != group.hash:
        return None if run.read('card_transactions').isEmpty() else _refresh_all(run, group)
    changes = run.read('touched').where(F.col('commit_number') > known.commit)
    return None if changes.isEmpty() else _refresh_affected(run, group, changes)


def _refresh_all(run: Run, group: Group) -> GoldUpdate:
    silver = run.read('card_transactions')
    rows = silver.select(*business_columns(group))
    computed = compute_features(group, rows, run.read_table).withColumn('dt', F.to_date('ts'))
    name = group.gold['name']
    size = measure_table(silver)
    overwrite_table(computed, run.write_target(name), size)
    run.report_step(f'rewrote {name}')
    written = run.read(name)
    count = written.count()
    if count != size.rows:
        raise RuntimeError(f'{group.name}: expected {size.rows} rows, as in silver; wrote {count}')
    any_row = F.lit(None).cast('string').alias('event_id')
    return GoldUpdate(written.select(F.col(group.record_id).alias('id'), 'dt', any_row), count)


def _refresh_affected(run: Run, group: Group, changes: DataFrame) -> GoldUpdate:
    silver = run.read('card_transactions')
    name = group.gold['name']
    events = materialize(find_changed_events(changes, silver))
    rows = select_kernel_input(events, silver, impact_windows_by_key(group), business_columns(group))
    columns = column_names(group.gold)
    computed = materialize(compute_features(group, rows, run.read_table))
    dependents = find_dependent_rows(run, group, changes, computed)
    if dependents is not None:
        computed = materialize(computed.unionByName(dependents))
    # The existing row of an event may be in another partition, since its earlier payload can have another ts.
    days = computed.select(F.to_date('ts').alias('dt')).union(events.select(F.to_date('ts'))).distinct()
    existing = run.read_base(name).join(F.broadcast(days), 'dt', 'left_semi')
    old = existing.select('event_id', *(F.col(column).alias(f'old_{column}') for column in columns))
    pairs = computed.join(old, 'event_id', 'left')
    equal = reduce(and_, (F.col(column).eqNullSafe(F.col(f'old_{column}')) for column in columns))
    changed = materialize(pairs.where(~equal))
    count = changed.count()
    added = changed.select(*columns).withColumn('dt', F.to_date('ts'))
    if count > 0:
        removed = changed.where(F.col('old_event_id').isNotNull())
        outdated = removed.select('event_id', F.to_date('old_ts').alias('dt'))
        replace_rows(run, name, added, None if outdated.isEmpty() else outdated, ['event_id'])
    own = added.select(F.col(group.record_id).alias('id'), 'dt', 'event_id')
    return GoldUpdate(own.unionByName(_select_left_ids(group, changed)), count)


def _select_left_ids(group: Group, changed: DataFrame) -> DataFrame:
    """Selects the record ids whose newest row may be any other one now, since an event moved away from it."""
    old_id = F.col(f'old_{group.record_id}')
    has_moved = (old_id != F.col(group.record_id)) | (F.col('old_ts') != F.col('ts'))
    return changed.where(has_moved).select(
        old_id.alias('id'),
        F.lit(_FIRST_DAY).alias('dt'),
        F.lit(None).cast('string').alias('event_id'),
    )
