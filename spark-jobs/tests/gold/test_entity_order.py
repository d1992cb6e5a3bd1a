"""The order of rows within a task: what is sorted, and that features do not depend on it."""

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.gold import entity_order as module
from cardlake_jobs.gold.entity_order import entity_order, key_hash
from cardlake_jobs.gold.features import compute_features
from cardlake_jobs.groups.group import Group, load_group
from cardlake_jobs.windows.kernel import LABEL_CHANGES, TS, WindowKernel

_ROWS = 400
_BUSY_ROWS = 1000
_START = datetime(2026, 1, 1, tzinfo=timezone.utc)
_SCHEMA = (
    'event_id STRING, card_id STRING, ts TIMESTAMP, merchant_id STRING, amount DECIMAL(18,4), currency STRING, '
    'country STRING, pos_mode STRING'
)
#: Steps of time: ties, those below and above the precision of the order's time, and windows' ends.
_STEPS = (0, 0, 0.000001, 1, 60, 140, 3600, 86_400)


def _events() -> list[tuple[Any, ...]]:
    """Events of twelve cards, and of a busy one, whose sums of amounts do not fit 64 bits."""
    source = random.Random(20261127)
    at = _START
    rows: list[tuple[Any, ...]] = []
    for i in range(_ROWS):
        at += timedelta(seconds=source.choice(_STEPS))
        card, merchant = f'c{source.randrange(12)}', f'm{source.randrange(5)}'
        amount = Decimal(source.randint(-(10**9), 10**9)).scaleb(-4)
        rows.append((f'e{i}', card, at, merchant, amount, 'EUR', source.choice(['BE', 'NL']), 'chip'))
    for i in range(_BUSY_ROWS):
        at = _START + timedelta(seconds=i)
        rows.append((f'b{i}', 'busy', at, 'm0', Decimal(10**16 - 1).scaleb(-4), 'EUR', 'BE', 'chip'))
    source.shuffle(rows)
    return rows


def _expect(group: Group, events: list[tuple[Any, ...]]) -> dict[str, dict[str, Any]]:
    """Features by the window kernel alone, over rows sorted by (key, ts)."""
    names = [field.split()[0] for field in _SCHEMA.split(', ')]
    table = pa.table(dict(zip(names, zip(*events)))).append_column(
        LABEL_CHANGES, pa.nulls(len(events), pa.list_(pa.int64()))
    )
    decimals = table['amount'].cast(pa.decimal128(18, 4))
    table = table.set_column(names.index('amount'), 'amount', decimals)
    expected: dict[str, dict[str, Any]] = {event[0]: {} for event in events}
    for entity in group.used_entities:
        kernel = WindowKernel(group, entity)
        rows = table.sort_by([(kernel.key, 'ascending'), (TS, 'ascending')]).combine_chunks().to_batches()[0]
        for feature, values in zip(kernel.features, kernel.push(rows)):
            for event_id, value in zip(rows.column('event_id').to_pylist(), values.to_pylist()):
                expected[event_id][feature.name] = value
    return expected


@pytest.mark.parametrize('name', ['rt_card_features_v1', 'fraud_features_v1'])
def test_features_are_those_of_the_kernel_also_where_entities_share_a_hash(
    spark: SparkSession, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    group = load_group(name)
    events = _events()
    expected = _expect(group, events)
    if name == 'rt_card_features_v1':
        assert max(row['txn_amount_1h'] for row in expected.values()).scaleb(4) > 2**63
    rows = spark.createDataFrame(events, _SCHEMA)
    reports = spark.createDataFrame([], 'event_id STRING, is_fraud BOOLEAN, reported_at TIMESTAMP')

    def compute() -> dict[str, dict[str, Any]]:
        found = compute_features(group, rows, lambda _: reports).collect()
        return {
            row.event_id: {feature.name: row[feature.name] for feature in group.features} for row in found
        }

    assert compute() == expected
    monkeypatch.setattr(module, '_HASH_BITS', 1)
    assert rows.select(key_hash('card_id')).distinct().count() == 2
    assert compute() == expected


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
