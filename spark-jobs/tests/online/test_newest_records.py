"""A record is published only if the newest row of its id changed."""

from __future__ import annotations

from datetime import date, datetime, timezone

from pyspark.sql import SparkSession

from cardlake_jobs.groups.group import load_group
from cardlake_jobs.online.newest_records import select_newest_records

_GROUP = load_group('rt_card_features_v1')
_DAY = date(2026, 1, 2)
_SECOND = 1_000_000
_NOON = int(datetime(2026, 1, 2, 12, tzinfo=timezone.utc).timestamp()) * _SECOND
#: Card, event and second after noon.
_ROWS = [('a', 'a1', 0), ('a', 'a2', 5), ('b', 'b1', 3), ('c', 'c1', 1), ('c', 'c2', 100)]


def _published(
    spark: SparkSession,
    changed: list[tuple[str, date, str | None]],
    published_until: int = _NOON + 50 * _SECOND,
) -> dict[str, int]:
    """The feature ``txn_count_1h`` of each published card; of each row it is the second after noon."""
    features = [f'CAST(second AS DOUBLE) AS `{feature.name}`' for feature in _GROUP.features]
    rows = spark.createDataFrame(_ROWS, 'card_id STRING, event_id STRING, second BIGINT')
    gold = rows.selectExpr(
        'card_id',
        'event_id',
        f'timestamp_micros({_NOON} + second * {_SECOND}) AS ts',
        f"DATE'{_DAY}' AS dt",
        *features,
    )
    frame = spark.createDataFrame(changed, 'id STRING, dt DATE, event_id STRING')
    records = select_newest_records(_GROUP, gold, frame, published_until, published_until + 10 * _SECOND)
    return {} if records is None else {row.card_id: int(row.txn_count_1h) for row in records.collect()}


def test_an_older_row_changes_nothing(spark: SparkSession) -> None:
    assert _published(spark, [('a', _DAY, 'a1')]) == {}
    assert _published(spark, [('a', _DAY, 'a1'), ('a', _DAY, 'a2'), ('b', _DAY, 'b1')]) == {'a': 5, 'b': 3}


def test_an_event_that_moved_away_leaves_any_row_as_the_newest(spark: SparkSession) -> None:
    assert _published(spark, [('a', date(1970, 1, 1), None)]) == {'a': 5}


def test_a_row_that_is_due_now_counts_as_changed(spark: SparkSession) -> None:
    assert _published(spark, [], _NOON + 95 * _SECOND) == {'c': 100}
    assert _published(spark, []) == {}
