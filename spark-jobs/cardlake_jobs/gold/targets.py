"""The rows whose features a change of silver may have changed, with the past they are computed from."""

from __future__ import annotations

from functools import reduce
from operator import or_

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.gold.features import WANTED
from cardlake_jobs.gold.reach import Reach
from cardlake_jobs.stored import stored

_KEYS = ('event_id', 'card_id', 'merchant_id', 'ts')


def touched_events(touched: DataFrame, silver: DataFrame) -> DataFrame:
    """The events that changed, with their keys: ``event_id``, ``card_id``, ``merchant_id``, ``ts``.

    A dispute names only its event; the event's own row says whom it touches.

    :param touched: rows of the touched table
    """
    named = touched.where(F.col('ts').isNotNull()).select(*_KEYS)
    disputed = touched.where(F.col('ts').isNull()).select('event_id').distinct()
    return named.unionByName(silver.select(*_KEYS).join(disputed, 'event_id', 'left_semi')).distinct()


def rows_to_compute(
    events: DataFrame, silver: DataFrame, reaches: dict[str, Reach], business: list[str]
) -> DataFrame:
    """The rows that the events reach, ``wanted``, and their past: business columns and ``wanted``.

    An event at s touches the rows of its entities from s + begin until s + end (the reach), and itself. Such a row at
    t is computed from rows of its entities after t − end.

    :param events: as :func:`touched_events`, stored
    """
    targets = stored(
        _reached(
            events,
            silver.select('dt', *_KEYS),
            {key: (reach.begin, reach.end) for key, reach in reaches.items()},
        )
    )
    past = _reached(
        targets,
        silver.select('dt', *business),
        {key: (-reach.end, -reach.begin) for key, reach in reaches.items()},
    )
    own = targets.select('event_id', F.lit(True).alias(WANTED))
    return past.join(own, 'event_id', 'left').select(
        *business, F.coalesce(WANTED, F.lit(False)).alias(WANTED)
    )


def _reached(events: DataFrame, rows: DataFrame, distances: dict[str, tuple[int, int]]) -> DataFrame:
    """The rows of silver that are events themselves, or lie within a distance (µs) of one with the same key."""
    spans = []
    found = rows.join(events.select('event_id').distinct().withColumn('own', F.lit(True)), 'event_id', 'left')
    within: list[Column] = [F.coalesce('own', F.lit(False))]
    for key, (first, last) in distances.items():
        since, until = f'since_{key}', f'until_{key}'
        span = events.groupBy(key).agg(
            _moved(F.min('ts'), first).alias(since), _moved(F.max('ts'), last).alias(until)
        )
        spans.append(span.select(F.min(since).alias('first'), F.max(until).alias('last')))
        found = found.join(span, key, 'left')
        within.append(F.coalesce(F.col('ts').between(F.col(since), F.col(until)), F.lit(False)))
    spans.append(events.select(F.min('ts').alias('first'), F.max('ts').alias('last')))
    days = reduce(DataFrame.unionByName, spans).agg(
        F.to_date(F.min('first')).alias('first'), F.to_date(F.max('last')).alias('last')
    )
    day = days.head()
    assert day is not None
    if day.first is not None:
        found = found.where(F.col('dt').between(F.lit(day['first']), F.lit(day['last'])))
    return found.where(reduce(or_, within)).select(*rows.columns)


def _moved(instant: Column, micros: int) -> Column:
    return F.timestamp_micros(F.unix_micros(instant) + F.lit(micros))
