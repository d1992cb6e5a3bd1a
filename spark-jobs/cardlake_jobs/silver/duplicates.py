"""Decides every event_id that occurs more than once in new rows, or already stands in silver."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame, Window, WindowSpec
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.silver.sources import Source

OUTCOME = 'outcome'
KEPT = 'kept'
DUPLICATE = 'duplicate'
CONFLICT = 'conflict'
#: Whether a row stands in silver already; such a row has no line number.
HELD = 'held'


def resolve_duplicates(source: Source, accepted: DataFrame, silver: DataFrame) -> DataFrame:
    """All new rows, and the rows of silver with the same event_id, each with its outcome.

    ``kept`` is the first of its event_id by the source's rank, so which of several equal lines arrived in which run
    makes no difference; ``duplicate`` has the payload of the one kept, or is superseded by it; ``conflict`` has
    another payload.

    :param accepted: new rows: silver's columns and ``line_number``
    :param silver: rows of the silver table
    :returns: silver's columns, ``line_number``, ``held``, ``outcome``
    """
    rows = accepted.select(*source.columns, 'line_number', F.lit(False).alias(HELD))
    held = silver.select(
        *source.columns, F.lit(None).cast('bigint').alias('line_number'), F.lit(True).alias(HELD)
    )
    standing = held.join(accepted.select('event_id').distinct(), 'event_id', 'left_semi')
    ranked = Window.partitionBy('event_id').orderBy(*_order(source))
    return (
        rows.unionByName(standing)
        .withColumn('rank', F.row_number().over(ranked))
        .withColumn('same', _same_payload(source, ranked))
        .withColumn(
            OUTCOME,
            F.when(F.col('rank') == 1, KEPT).when(F.col('same'), DUPLICATE).otherwise(CONFLICT)
            if source.conflicts
            else F.when(F.col('rank') == 1, KEPT).otherwise(DUPLICATE),
        )
        .drop('rank', 'same')
    )


def _order(source: Source) -> list[Column]:
    columns = [F.col(name) for name in source.rank]
    return [each.desc_nulls_last() if source.newest_first else each.asc_nulls_last() for each in columns]


def _same_payload(source: Source, ranked: WindowSpec) -> Column:
    """Whether a row says what the first of its event_id says."""
    same = F.lit(True)
    for name in source.wire_columns:
        if name != 'event_id':
            same = same & (F.col(name) == F.first(name).over(ranked))
    return same
