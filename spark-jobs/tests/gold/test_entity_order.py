"""The order of rows within a task: what is sorted, and that features do not depend on it."""

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.gold import entity_order as module
from cardlake_jobs.gold.entity_order import entity_order, key_hash
from cardlake_jobs.gold.features import compute_features
from cardlake_jobs.groups.group import load_group

_ROWS = 400
_START = datetime(2026, 1, 1, tzinfo=timezone.utc)
_SCHEMA = (
    'event_id STRING, card_id STRING, ts TIMESTAMP, merchant_id STRING, amount DECIMAL(18,4), currency STRING, '
    'country STRING, pos_mode STRING'
)
#: Steps of time: ties, those below and above the precision of the order's time, and windows' ends.
_STEPS = (0, 0, 0.000001, 1, 60, 140, 3600, 86_400)


def _rows(spark: SparkSession) -> DataFrame:
    source = random.Random(20261127)
    at = _START
    rows = []
    for i in range(_ROWS):
        at += timedelta(seconds=source.choice(_STEPS))
        card, merchant = f'c{source.randrange(12)}', f'm{source.randrange(5)}'
        amount = Decimal(source.randint(-(10**9), 10**9)).scaleb(-4)
        rows.append((f'e{i}', card, at, merchant, amount, 'EUR', source.choice(['BE', 'NL']), 'chip'))
    source.shuffle(rows)
    return spark.createDataFrame(rows, _SCHEMA)


@pytest.mark.parametrize('name', ['rt_card_features_v1', 'fraud_features_v1'])
def test_features_are_the_same_where_many_entities_share_a_hash(
    spark: SparkSession, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    group = load_group(name)
    reports = spark.createDataFrame([], 'event_id STRING, is_fraud BOOLEAN, reported_at TIMESTAMP')

    def compute() -> list[tuple[object, ...]]:
        return sorted(
            tuple(row) for row in compute_features(group, _rows(spark), lambda _: reports).collect()
        )

    apart = compute()
    monkeypatch.setattr(module, '_HASH_BITS', 1)
    assert _rows(spark).select(key_hash('card_id')).distinct().count() == 2
    assert compute() == apart


def test_rows_of_an_entity_are_in_time_order_also_before_2000_and_after_2071(spark: SparkSession) -> None:
    times = ['0001-01-01T00:00:00Z', '1969-12-31T23:59:59.999999Z', '1970-01-01T00:00:00Z', '1999-12-31T23:59:59Z',
             '2000-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000001Z', '2071-12-31T00:00:00Z',
             '9999-12-31T23:59:59Z']  # fmt: skip
    rows = spark.createDataFrame(
        [(key, at) for at in reversed(times) for key in 'ab'], 'key STRING, at STRING'
    )
    rows = rows.withColumn('ts', F.col('at').cast('timestamp')).repartition(1)
    found = rows.sortWithinPartitions(*entity_order('key')).select('key', 'at').collect()
    assert found[0].key != found[-1].key
    for key in 'ab':
        assert [row.at for row in found if row.key == key] == times
