"""Selects the records to publish to the online store."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.groups.group import Group

EVENT_TIME: str = load_compiled('jobs')['onlineUpdates']['eventTime']


def select_newest_records(
    group: Group, gold: DataFrame, changed: DataFrame, published_until: int, as_of: int
) -> DataFrame | None:
    """Selects the newest record of each id whose newest row has changed: the features of its gold row with the greatest
    (ts, event_id) among those with ``ts ≤ as_of``. The event time of the record is ``as_of``.

    Earlier runs held back rows later than their own ``as_of``; those that are due now count as changed.

    :param changed: as :attr:`cardlake_jobs.gold.update.GoldUpdate.changed`
    :param published_until: ``as_of`` of the newest published records, µs; 0 if there are none
    :param as_of: µs
    :returns: record id, ``event_time``, features; None if there is nothing to publish
    """
    limit = F.timestamp_micros(F.lit(as_of))
    due = gold.where(F.col('ts') <= limit)
    newly_due = (
        due.where(F.col('ts') > F.timestamp_micros(F.lit(published_until)))
        if published_until > 0
        else due.limit(0)
    )
    own = newly_due.select(F.col(group.record_id).alias('id'), 'dt', 'event_id')
    candidates = changed.select('id', 'dt', 'event_id').union(own)
    first = candidates.agg(F.min('dt').alias('first')).collect()[0]['first']
    if first is None:
        return None
    features = [feature.name for feature in group.features]
    eligible = due.where(F.col('dt') >= F.lit(first)).join(
        candidates.select(F.col('id').alias(group.record_id)).distinct(), group.record_id, 'left_semi'
    )
    newest = eligible.groupBy(group.record_id).agg(
        F.max_by(F.struct('event_id', *features), F.struct('ts', 'event_id')).alias('newest')
    )
    requested = candidates.select('id', F.col('event_id').alias('event'))
    is_requested = (F.col(group.record_id) == F.col('id')) & (
        F.col('event').isNull() | (F.col('event') == F.col('newest.event_id'))
    )
    records = newest.join(requested, is_requested, 'left_semi')
    return records.select(group.record_id, limit.alias(EVENT_TIME), *(f'newest.{name}' for name in features))
