"""Rows whose features a change of silver may affect, and the history they are computed from."""

from __future__ import annotations

from functools import reduce
from operator import or_

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.gold.features import IS_OUTPUT
from cardlake_jobs.gold.impact_window import ImpactWindow
from cardlake_jobs.materialize import materialize

_KEYS = ('event_id', 'card_id', 'merchant_id', 'ts')


def find_changed_events(changes: DataFrame, silver: DataFrame) -> DataFrame:
    """Selects the changed events with their keys: ``event_id``, ``card_id``, ``merchant_id``, ``ts``.

    A change by a dispute contains only the event id; the keys come from the event's row in silver.

    :param changes: rows of the ``touched`` table
    """
    transactions = changes.where(F.col('ts').isNotNull()).select(*_KEYS)
    disputed = changes.where(F.col('ts').isNull()).select('event_id').distinct()
    return transactions.unionByName(silver.select(*_KEYS).join(disputed, 'event_id', 'left_semi')).distinct()


def select_kernel_input(
    events: DataFrame, silver: DataFrame, impacts: dict[str, ImpactWindow], business: list[str]
) -> DataFrame:
    """Selects the affected rows and the history they are computed from: business columns and ``is_output``, which is
    true for the affected rows.

    An event at time s affects itself and the rows of its entities from s + begin until s + end (the impact window). An
    affected row at time t is computed from the rows of its entities after t − end.

    :param events: as :func:`find_changed_events`, materialized
    """
    affected = materialize(
        _rows_in_impact(
            events,
            silver.select('dt', *_KEYS),
            {key: (impact.begin, impact.end) for key, impact in impacts.items()},
        )
    )
    history = _rows_in_impact(
        affected,
        silver.select('dt', *business),
        {key: (-impact.end, -impact.begin) for key, impact in impacts.items()},
    )
    output = affected.select('event_id', F.lit(True).alias(IS_OUTPUT))
    return history.join(output, 'event_id', 'left').select(
        *business, F.coalesce(IS_OUTPUT, F.lit(False)).alias(IS_OUTPUT)
    )


def _rows_in_impact(events: DataFrame, rows: DataFrame, distances: dict[str, tuple[int, int]]) -> DataFrame:
    """Selects the rows that are among the events, or within a time distance (µs) of an event with the same key."""
    spans = []
    joined = rows.join(
        events.select('event_id').distinct().withColumn('is_event', F.lit(True)), 'event_id', 'left'
    )
    conditions: list[Column] = [F.coalesce('is_event', F.lit(False))]
    for key, (first, last) in distances.items():
        lower, upper = f'lower_{key}', f'upper_{key}'
        span = events.groupBy(key).agg(
            _shift(F.min('ts'), first).alias(lower), _shift(F.max('ts'), last).alias(upper)
        )
        spans.append(span.select(F.min(lower).alias('first'), F.max(upper).alias('last')))
        joined = joined.join(span, key, 'left')
        conditions.append(F.coalesce(F.col('ts').between(F.col(lower), F.col(upper)), F.lit(False)))
    spans.append(events.select(F.min('ts').alias('first'), F.max('ts').alias('last')))
    days = reduce(DataFrame.unionByName, spans).agg(
        F.to_date(F.min('first')).alias('first'), F.to_date(F.max('last')).alias('last')
    )
    day = days.head()
    assert day is not None
    if day.first is not None:
        joined = joined.where(F.col('dt').between(F.lit(day['first']), F.lit(day['last'])))
    return joined.where(reduce(or_, conditions)).select(*rows.columns)


def _shift(timestamp: Column, micros: int) -> Column:
    return F.timestamp_micros(F.unix_micros(timestamp) + F.lit(micros))
