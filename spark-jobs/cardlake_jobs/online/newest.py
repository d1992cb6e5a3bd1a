"""Which records are to go online, and what they are."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.compiled import compiled
from cardlake_jobs.groups.group import Group

EVENT_TIME: str = compiled('jobs')['onlineUpdates']['eventTime']


def newest_records(
    group: Group, gold: DataFrame, changed: DataFrame, since: int, as_of: int
) -> DataFrame | None:
    """The record of each changed id: the features of its gold row with the greatest (ts, event_id) among those with
    ``ts ≤ as_of``, under the event time ``as_of``.

    Rows later than an earlier run's as-of instant were held back then; those that are due now count as changed.

    :param changed: record id, ``dt`` and ``ts`` of rows that are new or came out different
    :param since: as-of instant of the newest records, µs; 0 for none
    :param as_of: µs
    :returns: record id, ``event_time``, features; None when no row asks for a record
    """
    limit = F.timestamp_micros(F.lit(as_of))
    due = gold.where(F.col('ts') <= limit)
    held_back = due.where(F.col('ts') > F.timestamp_micros(F.lit(since))) if since > 0 else due.limit(0)
    concerned = changed.select(group.record_id, 'dt').union(held_back.select(group.record_id, 'dt'))
    first = concerned.agg(F.min('dt').alias('first')).collect()[0]['first']
    if first is None:
        return None
    features = [feature.name for feature in group.features]
    wanted = due.where(F.col('dt') >= F.lit(first)).join(
        concerned.select(group.record_id).distinct(), group.record_id, 'left_semi'
    )
    newest = wanted.groupBy(group.record_id).agg(
        F.max_by(F.struct(*features), F.struct('ts', 'event_id')).alias('newest')
    )
    return newest.select(group.record_id, limit.alias(EVENT_TIME), *(f'newest.{name}' for name in features))
