"""Resolves event ids that occur more than once among new rows, or are already in silver."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame, Window, WindowSpec
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.silver.specs import SilverSpec

OUTCOME = 'outcome'
KEPT = 'kept'
DUPLICATE = 'duplicate'
CONFLICT = 'conflict'
#: Column that marks rows that are already in silver; they have no line number.
FROM_SILVER = 'from_silver'


def resolve_duplicates(spec: SilverSpec, accepted: DataFrame, silver: DataFrame) -> DataFrame:
    """Decides the outcome of all new rows, and of the rows of silver with the same event ids.

    ``kept`` is the first row of its event id by the rank columns, whichever run it arrived in; ``duplicate`` has the
    same payload as the kept row, or is superseded by it; ``conflict`` has another payload.

    :param accepted: new rows: the silver columns and ``line_number``
    :param silver: rows of the silver table
    :returns: the silver columns, ``line_number``, ``from_silver``, ``outcome``
    """
    rows = accepted.select(*spec.columns, 'line_number', F.lit(False).alias(FROM_SILVER))
    from_silver = silver.select(
        *spec.columns, F.lit(None).cast('bigint').alias('line_number'), F.lit(True).alias(FROM_SILVER)
    )
    existing = from_silver.join(accepted.select('event_id').distinct(), 'event_id', 'left_semi')
    ranked = Window.partitionBy('event_id').orderBy(*_rank_order(spec))
    return (
        rows.unionByName(existing)
        .withColumn('rank', F.row_number().over(ranked))
        .withColumn('same', _has_same_payload(spec, ranked))
        .withColumn(
            OUTCOME,
            F.when(F.col('rank') == 1, KEPT).when(F.col('same'), DUPLICATE).otherwise(CONFLICT)
            if spec.quarantines_conflicts
            else F.when(F.col('rank') == 1, KEPT).otherwise(DUPLICATE),
        )
        .drop('rank', 'same')
    )


def _rank_order(spec: SilverSpec) -> list[Column]:
    columns = [F.col(name) for name in spec.rank_columns]
    return [each.desc_nulls_last() if spec.newest_first else each.asc_nulls_last() for each in columns]


def _has_same_payload(spec: SilverSpec, ranked: WindowSpec) -> Column:
    """True if a row has the same payload as the first row of its event id."""
    same = F.lit(True)
    for name in spec.wire_columns:
        if name != 'event_id':
            same = same & (F.col(name) == F.first(name).over(ranked))
    return same
