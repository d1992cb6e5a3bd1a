"""Brings a group's gold table up to what silver holds, touching only rows that came out different."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import and_

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.gold.features import business_columns, compute_features
from cardlake_jobs.gold.reach import reach_by_key
from cardlake_jobs.gold.targets import rows_to_compute, touched_events
from cardlake_jobs.groups.group import Group
from cardlake_jobs.iceberg.commit import Run
from cardlake_jobs.iceberg.state import GroupState
from cardlake_jobs.iceberg.tables import columns_of
from cardlake_jobs.silver.merge import replace_rows
from cardlake_jobs.stored import stored


@dataclass(frozen=True)
class Updated:
    """What became of a group's table.

    :ivar changed: record id, ``dt`` and ``ts`` of the rows that are new or came out different
    :ivar rows: how many they are
    """

    changed: DataFrame
    rows: int


def update_gold(run: Run, group: Group, known: GroupState | None) -> Updated | None:
    """Computes what silver's changes reach; everything for a group that has no state, or another definition.

    :param known: how far the group's table is
    :returns: None when there is nothing to take up
    :raises RuntimeError: rows of silver got lost
    """
    if known is None or known.hash != group.hash:
        return None if run.read('card_transactions').isEmpty() else _write_anew(run, group)
    touched = run.read('touched').where(F.col('commit_number') > known.commit)
    return None if touched.isEmpty() else _write_touched(run, group, touched)


def _write_anew(run: Run, group: Group) -> Updated:
    silver = run.read('card_transactions')
    rows = silver.select(*business_columns(group))
    fresh = compute_features(group, rows, run.read('card_disputes')).withColumn('dt', F.to_date('ts'))
    name = group.gold['name']
    fresh.writeTo(run.target(name)).overwrite(F.lit(True))
    run.step(f'written anew {name}')
    written = run.read(name)
    count, wanted = written.count(), silver.count()
    if count != wanted:
        raise RuntimeError(f'{group.name}: {count} rows written for the {wanted} of silver')
    return Updated(written.select(group.record_id, 'dt', 'ts'), count)


def _write_touched(run: Run, group: Group, touched: DataFrame) -> Updated:
    silver = run.read('card_transactions')
    name = group.gold['name']
    events = stored(touched_events(touched, silver))
    rows = rows_to_compute(events, silver, reach_by_key(group), business_columns(group))
    columns = columns_of(group.gold)
    fresh = stored(compute_features(group, rows, run.read('card_disputes')))
    # A row may lie in the table under the time that an earlier payload of its event had.
    days = fresh.select(F.to_date('ts').alias('dt')).union(events.select(F.to_date('ts'))).distinct()
    standing = run.read_base(name).join(F.broadcast(days), 'dt', 'left_semi')
    old = standing.select('event_id', *(F.col(column).alias(f'old_{column}') for column in columns))
    pairs = fresh.join(old, 'event_id', 'left')
    equal = reduce(and_, (F.col(column).eqNullSafe(F.col(f'old_{column}')) for column in columns))
    changed = stored(pairs.where(~equal))
    count = changed.count()
    added = changed.select(*columns).withColumn('dt', F.to_date('ts'))
    if count > 0:
        removed = changed.where(F.col('old_event_id').isNotNull())
        gone = removed.select('event_id', F.col('old_ts').alias('ts'))
        replace_rows(run, name, added, None if gone.isEmpty() else gone, 'ts')
    return Updated(added.select(group.record_id, 'dt', 'ts'), count)
