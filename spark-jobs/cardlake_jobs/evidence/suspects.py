"""Finds the decisions whose vectors are not simply those of gold."""

from __future__ import annotations

from functools import reduce
from operator import and_

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.groups.group import Feature, Group

#: Column that is true for a decision that is to be looked at closely.
IS_SUSPECT = 'is_suspect'
#: Column that is true for a decision whose event is the one that silver has.
IS_SAME = 'is_same'
#: Columns that tell whether an event is the one that was decided on.
DECIDED: list[str] = load_compiled('jobs')['evidence']['decided']
#: Digits of a recorded decimal that are compared beyond its scale: one with more than a vector has is another number.
_SPARE_DIGITS = 10


def mark_suspects(decisions: DataFrame, silver: DataFrame, gold: DataFrame, group: Group) -> DataFrame:
    """Adds the gold rows of decisions, whether silver has the event that was decided, and whether anything differs.
    The function that judges decides what is equal, so that what is in doubt here is a suspect.

    :param silver: events of their day
    :param gold: rows of the group, of their day
    :returns: the columns of the decisions, ``gold`` (the features; null without a row), and the two marks
    """
    names = [feature.name for feature in group.features]
    events = silver.select('event_id', F.struct(*DECIDED).alias('event'))
    rows = gold.select('event_id', F.struct(*names).alias('gold'))
    same = reduce(and_, (F.col(f'event.{name}') == F.col(name) for name in DECIDED))
    joined = decisions.join(events, 'event_id', 'left').join(rows, 'event_id', 'left')
    is_same = F.coalesce(F.col('gold').isNotNull() & same, F.lit(False))
    marked = joined.withColumn(IS_SAME, is_same).drop('event')
    is_equal = F.col(IS_SAME) & F.coalesce(_is_surely_equal(group), F.lit(False))
    return marked.withColumn(IS_SUSPECT, ~is_equal)


def _is_surely_equal(group: Group) -> Column:
    """True when a recorded vector is that of the gold row, to the digit, and holds nothing else."""
    schema = ', '.join(f'`{feature.name}` {_recorded_type(feature)}' for feature in group.features)
    served = F.from_json('features', schema)
    names = sorted(feature.name for feature in group.features)
    has_all = F.sort_array(F.json_object_keys('features')) == F.array(*map(F.lit, names))
    equal = (
        served[feature.name].eqNullSafe(F.col(f'gold.{feature.name}').cast(_recorded_type(feature)))
        for feature in group.features
    )
    return reduce(and_, equal, has_all)


def _recorded_type(feature: Feature) -> str:
    if feature.type.kind == 'decimal':
        return f'DECIMAL(38, {feature.type.scale + _SPARE_DIGITS})'
    return feature.type.kind
