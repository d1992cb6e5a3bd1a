"""Rows that only a change of a snapshot may affect: the windows of their own are as they were."""

from __future__ import annotations

from functools import reduce

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.gold.snapshot_values import available_day, join_snapshot_values, snapshots_of
from cardlake_jobs.gold.touched_days import FIRST, LAST, select_touched_days
from cardlake_jobs.groups.group import Group
from cardlake_jobs.groups.snapshot_group import SnapshotGroup
from cardlake_jobs.iceberg.commit import Run
from cardlake_jobs.iceberg.tables import column_names
from cardlake_jobs.materialize import materialize


def find_dependent_rows(run: Run, group: Group, changes: DataFrame, computed: DataFrame) -> DataFrame | None:
    """Computes the features that are taken from snapshot groups again, for the rows whose snapshot row changes of
    silver may touch; the other columns stay.

    :param changes: rows of the ``touched`` table
    :param computed: rows that are computed again anyway, and left out
    :returns: the columns of the group's gold table, without ``dt``; None if there are no such rows
    """
    gold = run.read_base(group.gold['name'])
    candidates = [_select_candidates(run, group, each, changes, gold) for each in snapshots_of(group)]
    found = [each for each in candidates if each is not None]
    if not found:
        return None
    rows = reduce(DataFrame.unionByName, found).dropDuplicates(['event_id'])
    rows = rows.join(computed.select('event_id'), 'event_id', 'left_anti')
    taken = [each.name for each in group.taken_features]
    return join_snapshot_values(group, rows.drop('dt', *taken), run.read_table).select(
        *column_names(group.gold)
    )


def _select_candidates(
    run: Run, group: Group, snapshots: SnapshotGroup, changes: DataFrame, gold: DataFrame
) -> DataFrame | None:
    """Selects the rows of gold whose row of a snapshot group may be touched; None if none of its days is."""
    silver, disputes = run.read('card_transactions'), run.read('card_disputes')
    touched = materialize(select_touched_days(snapshots, changes, silver, disputes))
    span = touched.agg(F.min(FIRST).alias('first'), F.max(LAST).alias('last')).collect()[0]
    if span['first'] is None:
        return None
    # An event uses the row of its date, or of the day before.
    near = gold.where(F.unix_date('dt').between(span['first'], span['last'] + 1))
    day = F.unix_date(available_day(group, snapshots))
    return (
        near.join(touched, snapshots.key).where(day.between(F.col(FIRST), F.col(LAST))).select(*gold.columns)
    )
