"""The gate: row rules judge the staged rows of each object, set rules the table as it would be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Optional

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.errors import UserError
from cardlake_jobs.feeds.expectations import find_broken_rules, keep_rules
from cardlake_jobs.feeds.feed import Feed
from cardlake_jobs.feeds.staged import StagedObject
from cardlake_jobs.iceberg.java_errors import JAVA_ERRORS, describe_java_error

#: Rows of some objects.
RowsOf = Callable[[Sequence[StagedObject]], DataFrame]
#: Rows of the table of another feed; None if nothing was published to it yet.
Reference = Callable[[str], Optional[DataFrame]]

_ROW_COUNT = 'expect_table_row_count_to_be_between'
#: Expectations that fail without a value, though nothing is out of bounds.
_OF_VALUES = ('expect_column_sum_to_be_between', 'expect_column_mean_to_be_between')
_MICROS = {'s': 1_000_000, 'm': 60_000_000, 'h': 3_600_000_000, 'd': 86_400_000_000}


def judge_rows(
    suite: dict[str, Any], objects: Sequence[StagedObject], rows_of: RowsOf
) -> dict[tuple[str, str], tuple[str, ...]]:
    """Finds the row rules that objects break, by their identities.

    Objects are judged together, and halved where a rule is broken: some objects break a rule if one of them does.
    """
    broken = find_broken_rules(suite, rows_of(objects)) if objects else frozenset[str]()
    if not broken:
        return {}
    kept = keep_rules(suite, broken)
    if len(objects) == 1:
        return {objects[0].identity: tuple(each['meta']['rule'] for each in kept['expectations'])}
    middle = len(objects) // 2
    return {
        **judge_rows(kept, objects[:middle], rows_of),
        **judge_rows(kept, objects[middle:], rows_of),
    }


def judge_table(feed: Feed, rows: DataFrame, now_micros: int, reference: Reference) -> frozenset[str]:
    """Finds the set rules that rows break as the table of a feed. A table without a row breaks none but those on the
    number of its rows, and a sum or a mean of no value breaks none.

    """
    held = rows.persist()
    try:
        counts = _count_values(feed, held)
        kept = [
            each
            for each in feed.table_suite['expectations']
            if each['type'] == _ROW_COUNT
            or (counts[''] > 0 and (each['type'] not in _OF_VALUES or counts[each['kwargs']['column']] > 0))
        ]
        broken = find_broken_rules({**feed.table_suite, 'expectations': kept}, held)
        violated = {rule['name'] for rule in feed.queries if _is_violated(rule, held, now_micros, reference)}
        return broken | violated
    finally:
        held.unpersist()


def _count_values(feed: Feed, rows: DataFrame) -> dict[str, int]:
    """Number of values of the columns with a sum or a mean, and under ``''`` that of the rows."""
    columns = {
        each['kwargs']['column'] for each in feed.table_suite['expectations'] if each['type'] in _OF_VALUES
    }
    counted = rows.agg(F.count('*').alias(''), *(F.count(name).alias(name) for name in sorted(columns)))
    return {name: int(count) for name, count in counted.collect()[0].asDict().items()}


def _is_violated(rule: dict[str, Any], rows: DataFrame, now_micros: int, reference: Reference) -> bool:
    if rule['rule'] == 'freshness':
        newest = rows.agg(F.unix_micros(F.max(rule['column']))).collect()[0][0]
        return newest is not None and newest < now_micros - _duration_micros(rule['within'])
    if rule['rule'] == 'foreignKey':
        children = rows.select(F.col(rule['column']).alias('child')).where('child IS NOT NULL')
        stored = reference(rule['feed'])
        if stored is None:
            return not children.isEmpty()
        parents = stored.select(F.col(rule['references']).alias('parent'))
        return not children.join(parents, F.col('child') == F.col('parent'), 'left_anti').isEmpty()
    return _has_violations(rule, rows)


def _has_violations(rule: dict[str, Any], rows: DataFrame) -> bool:
    rows.createOrReplaceTempView('feed')
    try:
        # It may end with a comment.
        return not rows.sparkSession.sql(f'SELECT * FROM (\n{rule["violations"]}\n)').isEmpty()
    except JAVA_ERRORS as error:
        raise UserError(
            'bad_rule',
            f'rule {rule["name"]}: expected a query that Spark reads; {describe_java_error(error)}',
            'Write it so that DuckDB and Spark both read it, and compile the feed again.',
        ) from error


def _duration_micros(text: str) -> int:
    return int(text[:-1]) * _MICROS[text[-1]]
