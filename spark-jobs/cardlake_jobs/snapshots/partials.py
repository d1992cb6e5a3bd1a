"""Partial aggregates that the rows of a snapshot group add up from: per entity and date of event, and per date from
which a label is known. A merchant with a million events a day is one row of them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.types import DecimalType

from cardlake_jobs.gold.kernel_column import unscaled_value
from cardlake_jobs.groups.group import Feature
from cardlake_jobs.groups.snapshot_group import DAY_MICROS, SnapshotGroup, day_window, window_of
from cardlake_jobs.snapshots.partial_columns import (
    COUNT,
    DAY,
    KEY,
    LABEL_FUNCTION,
    STEP_FUNCTIONS,
    list_parts,
    part_column,
    step_column,
)
from cardlake_jobs.windows.arrays import HIGH_WEIGHT, LOW_BITS
from cardlake_jobs.windows.exact_variance import SPLIT_BIT
from cardlake_jobs.windows.kernel import LABEL_CHANGES


def select_partials(group: SnapshotGroup, events: DataFrame, label_changes: DataFrame) -> DataFrame:
    """Selects the partial aggregates of events: the entity (``k``), a date as days since the epoch (``day``), and
    the columns of :mod:`cardlake_jobs.snapshots.partial_columns`; the sums of a date, or the steps at a day, are null
    where there are none.

    :param events: rows of silver
    :param label_changes: as :func:`cardlake_jobs.gold.label_changes.select_label_changes`
    """
    keyed = events.withColumns({KEY: F.col(group.key), DAY: F.unix_date('dt')})
    stepped = [feature for feature in group.features if window_of(feature).function in STEP_FUNCTIONS]
    parts = [_sum_by_date(group, keyed)]
    if stepped:
        steps = [*_label_steps(stepped, keyed, label_changes), *_distinct_steps(stepped, keyed)]
        parts.append(_sum_steps(stepped, reduce(DataFrame.unionByName, steps)))
    return reduce(lambda left, right: left.unionByName(right, allowMissingColumns=True), parts)


def _sum_by_date(group: SnapshotGroup, events: DataFrame) -> DataFrame:
    parts = list_parts(group)
    units = {column: f'unscaled_{column}' for column in parts}
    scaled = events.select(
        KEY, DAY, *(_unscaled(events, column).alias(name) for column, name in units.items())
    )
    sums = [
        _PARTS[part](F.col(units[column])).alias(part_column(part, column))
        for column, names in parts.items()
        for part in names
    ]
    return scaled.groupBy(KEY, DAY).agg(F.count('*').alias(COUNT), *sums)


def _unscaled(events: DataFrame, column: str) -> Column:
    type_ = events.schema[column].dataType
    if not isinstance(type_, DecimalType):
        raise TypeError(f'column {column}: expected a decimal, found {type_.simpleString()}')
    return unscaled_value(events, column, type_.scale)


def _high(x: Column) -> Column:
    return F.shiftright(x + HIGH_WEIGHT // 2, LOW_BITS)


def _low(x: Column) -> Column:
    return x - F.shiftleft(_high(x), LOW_BITS)


def _upper(product: Column) -> Column:
    return F.shiftright(product + (1 << (SPLIT_BIT - 1)), SPLIT_BIT)


def _rest(product: Column) -> Column:
    return product - F.shiftleft(_upper(product), SPLIT_BIT)


#: Aggregate of each part over a decimal's unscaled values; high, low and the parts of the square as in
#: :class:`cardlake_jobs.windows.block.Decimals` and :func:`cardlake_jobs.windows.exact_variance.square_parts`.
_PARTS: dict[str, Callable[[Column], Column]] = {
    'high': lambda x: F.sum(_high(x)),
    'low': lambda x: F.sum(_low(x)),
    's80': lambda x: F.sum(_upper(_high(x) * _high(x))),
    's54': lambda x: F.sum(_rest(_high(x) * _high(x)) + _upper(_high(x) * _low(x))),
    's26': lambda x: F.sum(_rest(_high(x) * _low(x)) * 4 + _upper(_low(x) * _low(x))),
    's0': lambda x: F.sum(_rest(_low(x) * _low(x))),
    'least': F.min,
    'greatest': F.max,
}


def _label_steps(features: list[Feature], events: DataFrame, label_changes: DataFrame) -> list[DataFrame]:
    """Steps of the number of events known to be fraud: up when both event and report count, down when the event leaves
    the window. A change is known at the beginning of the day after it: at 00:00 a report of that instant is not yet.
    """
    labelled = [feature for feature in features if window_of(feature).function == LABEL_FUNCTION]
    if not labelled:
        return []
    changes = (
        events.select('event_id', KEY, DAY)
        .join(label_changes, 'event_id')
        .select(KEY, DAY, F.posexplode(LABEL_CHANGES).alias('number', 'changed_at'))
        .select(
            KEY,
            DAY,
            F.expr(f'CAST(changed_at DIV {DAY_MICROS} AS INT) + 1').alias('known_from'),
            F.when(F.col('number') % 2 == 0, 1).otherwise(-1).alias('delta'),
        )
        .groupBy(KEY, DAY, 'known_from')
        .agg(F.sum('delta').alias('delta'))
    )
    steps = []
    for feature in labelled:
        window = day_window(feature)
        first, leaves = F.col(DAY) + (window.delay + 1), F.col(DAY) + (window.reach + 1)
        counts = F.col('known_from') < leaves
        steps.append(_step(feature, F.greatest(first, 'known_from'), F.when(counts, F.col('delta'))))
        steps.append(_step(feature, leaves, F.when(counts, -F.col('delta'))))
    return [_explode_steps(changes, steps)]


def _distinct_steps(features: list[Feature], events: DataFrame) -> list[DataFrame]:
    """Steps of the number of different values: up when a value comes into the window, down when it leaves it, or when
    its next date comes in.
    """
    columns = dict.fromkeys(
        window_of(feature).column for feature in features if window_of(feature).function != LABEL_FUNCTION
    )
    found = []
    for column in columns:
        dates = events.select(KEY, DAY, F.col(str(column)).alias('value')).distinct()
        following = F.lead(DAY).over(Window.partitionBy(KEY, 'value').orderBy(DAY))
        steps = []
        for feature in features:
            if window_of(feature).column == column:
                window = day_window(feature)
                # LEAST skips nulls: without a next date the value leaves with the window.
                last = F.least(F.col(DAY) + window.days, 'following') + (window.delay + 1)
                steps += [
                    _step(feature, F.col(DAY) + (window.delay + 1), F.lit(1)),
                    _step(feature, last, F.lit(-1)),
                ]
        found.append(_explode_steps(dates.withColumn('following', following), steps))
    return found


def _step(feature: Feature, day: Column, delta: Column) -> Column:
    return F.struct(
        F.lit(feature.name).alias('feature'), day.alias('at'), delta.cast('bigint').alias('delta')
    )


def _explode_steps(rows: DataFrame, steps: list[Column]) -> DataFrame:
    """One row for each step; none for a null one."""
    return (
        rows.select(KEY, F.explode(F.array(*steps)).alias('step'))
        .select(KEY, F.col('step.at').alias(DAY), 'step.feature', 'step.delta')
        .where('delta IS NOT NULL')
    )


def _sum_steps(features: list[Feature], steps: DataFrame) -> DataFrame:
    return steps.groupBy(KEY, DAY).agg(
        *(
            F.sum(F.when(F.col('feature') == feature.name, F.col('delta'))).alias(step_column(feature))
            for feature in features
        )
    )
