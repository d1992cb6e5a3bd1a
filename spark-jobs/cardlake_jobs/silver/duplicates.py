"""Resolves keys that occur more than once among new rows, or are already in silver."""

from __future__ import annotations

from functools import reduce

from pyspark.sql import Column, DataFrame, Window, WindowSpec
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.silver.specs import SilverSpec

#: Outcome of a row, and its outcome up to now.
OUTCOME = 'outcome'
BEFORE = 'before'
KEPT = 'kept'
DUPLICATE = 'duplicate'
CONFLICT = 'conflict'
#: Column with the source of a row: one of the three below.
ORIGIN = 'origin'
NEW = 'new'
SILVER = 'silver'
PAST = 'past'


def resolve_duplicates(
    spec: SilverSpec, accepted: DataFrame, silver: DataFrame, past: DataFrame | None
) -> DataFrame:
    """Decides the outcome of all new rows, and anew that of the earlier rows with the same keys.

    ``kept`` is the first row of its key by the rank, whichever run it arrived in; ``duplicate`` has the same payload as
    the kept row, or is superseded by it; ``conflict`` has another payload.

    :param accepted: new rows: the silver columns and ``line_number``
    :param silver: rows of the silver table
    :param past: rows that lost their key in earlier runs, with ``line_number``; None for a type without conflicts
    :returns: the silver columns, ``line_number``, ``origin``, ``outcome`` and ``before``, which is ``kept`` for new
        rows and those of silver
    """
    keys = accepted.select(*spec.key).distinct()
    without_line = silver.withColumn('line_number', F.lit(None).cast('bigint'))
    earlier = [(SILVER, without_line), *([] if past is None else [(PAST, past)])]
    rows = reduce(
        DataFrame.unionByName,
        [
            accepted.select(*spec.columns, 'line_number', F.lit(NEW).alias(ORIGIN)),
            *(
                each.select(*spec.columns, 'line_number', F.lit(origin).alias(ORIGIN)).join(
                    keys, spec.key, 'left_semi'
                )
                for origin, each in earlier
            ),
        ],
    )
    ranked = Window.partitionBy(*spec.key).orderBy(*map(_order, spec.rank))
    held = Window.partitionBy(*spec.key).orderBy((F.col(ORIGIN) != SILVER).asc())
    has_lost = F.row_number().over(ranked) > 1
    was_lost = F.col(ORIGIN) == PAST
    return (
        rows.withColumn('has_lost', has_lost)
        .withColumn('same', _has_payload_of_first(spec, ranked))
        .withColumn('was_same', _has_payload_of_first(spec, held))
        .withColumn(OUTCOME, _outcome(spec, F.col('has_lost'), F.col('same')))
        .withColumn(BEFORE, _outcome(spec, was_lost, F.col('was_same')))
        .drop('has_lost', 'same', 'was_same')
    )


def _outcome(spec: SilverSpec, has_lost: Column, is_same: Column) -> Column:
    lost = F.when(is_same, DUPLICATE).otherwise(CONFLICT) if spec.quarantines_conflicts else F.lit(DUPLICATE)
    return F.when(~has_lost, KEPT).otherwise(lost)


def _order(term: str) -> Column:
    name, *direction = term.split()
    return F.col(name).desc_nulls_first() if direction else F.col(name).asc_nulls_first()


def _has_payload_of_first(spec: SilverSpec, rows: WindowSpec) -> Column:
    """True if a row has the same payload as the first row of its key."""
    same = F.lit(True)
    for name in spec.wire_columns:
        if name not in spec.key:
            same = same & F.col(name).eqNullSafe(F.first(name).over(rows))
    return same
