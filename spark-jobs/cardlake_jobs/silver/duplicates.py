"""Resolves keys that occur more than once among new rows, or are already in silver."""

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
    """Decides the outcome of all new rows, and of the rows of silver with the same keys.

    ``kept`` is the first row of its key by the rank, whichever run it arrived in; ``duplicate`` has the
    same payload as the kept row, or is superseded by it; ``conflict`` has another payload.

    :param accepted: new rows: the silver columns and ``line_number``
    :param silver: rows of the silver table
    :returns: the silver columns, ``line_number``, ``from_silver``, ``outcome``
    """
    rows = accepted.select(*spec.columns, 'line_number', F.lit(False).alias(FROM_SILVER))
    from_silver = silver.select(
        *spec.columns, F.lit(None).cast('bigint').alias('line_number'), F.lit(True).alias(FROM_SILVER)
    )
    existing = from_silver.join(accepted.select(*spec.key).distinct(), spec.key, 'left_semi')
    ranked = Window.partitionBy(*spec.key).orderBy(*_rank_order(spec))
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
    return [_order(*term.split()) for term in spec.rank]


def _order(name: str, direction: str = 'ASC') -> Column:
    return F.col(name).asc_nulls_last() if direction == 'ASC' else F.col(name).desc_nulls_last()


def _has_same_payload(spec: SilverSpec, ranked: WindowSpec) -> Column:
    """True if a row has the same payload as the first row of its key."""
    same = F.lit(True)
    for name in spec.wire_columns:
        if name not in spec.key:
            same = same & (F.col(name) == F.first(name).over(ranked))
    return same
