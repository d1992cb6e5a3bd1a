"""Days of snapshots whose rows a change of silver may touch."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.groups.snapshot_group import SnapshotGroup

#: Columns of the first and the last day of an entity, as days since the epoch.
FIRST = 'first_touched'
LAST = 'last_touched'


def select_touched_days(
    group: SnapshotGroup, changes: DataFrame, silver: DataFrame, disputes: DataFrame
) -> DataFrame:
    """Selects the entities that changes touch, each with the first and the last day: the group's key and :data:`FIRST`
    and :data:`LAST`.

    A changed event touches the days on which a window holds its date. A report does so, too, but only from the day on
    that the event's first report is known.

    :param changes: rows of the ``touched`` table; a change by a report has only the event id
    """
    moved = changes.where(F.col('ts').isNotNull()).select(
        group.key, F.unix_date(F.to_date('ts')).alias('date'), F.lit(None).cast('int').alias('known_from')
    )
    reported = changes.where(F.col('ts').isNull()).select('event_id').distinct()
    known = (
        disputes.join(reported, 'event_id', 'left_semi')
        .groupBy('event_id')
        .agg((F.unix_date(F.to_date(F.min('reported_at'))) + 1).alias('known_from'))
    )
    labelled = silver.join(known, 'event_id').select(group.key, F.unix_date('dt').alias('date'), 'known_from')
    first = F.greatest(F.col('date') + group.first_row, 'known_from')
    return (
        moved.unionByName(labelled)
        .select(group.key, first.alias(FIRST), (F.col('date') + group.last_row).alias(LAST))
        .where(F.col(FIRST) <= F.col(LAST))
        .groupBy(group.key)
        .agg(F.min(FIRST).alias(FIRST), F.max(LAST).alias(LAST))
    )
