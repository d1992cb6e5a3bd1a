"""Rows of snapshot groups against the naive oracle: any aggregates, windows, delays, events and reports."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.groups.snapshot_group import DAY_MICROS, SnapshotGroup, parse_snapshot_group, window_of
from cardlake_jobs.iceberg.tables import DISPUTES, TRANSACTIONS, compiled_table
from cardlake_jobs.snapshots.compute import compute_snapshots
from tests.support.node import run_json_script
from tests.support.snapshots import AGGREGATES, random_day_features, random_history

_FIRST = 17_600
_SPAN = 12


def frames(
    spark: SparkSession, events: list[dict[str, Any]], reports: list[dict[str, Any]]
) -> tuple[DataFrame, DataFrame]:
    """Rows of silver, with ``dt``: the events and the reports; of two reports at the same time, fraud counts."""
    head = 'event_id STRING, card_id STRING, merchant_id STRING, country STRING, micros BIGINT, units BIGINT'
    names = ['event_id', 'card_id', 'merchant_id', 'country', 'ts', 'amount']
    rows = [tuple(int(each[name]) if name == 'amount' else each[name] for name in names) for each in events]
    amount = next(field for field in compiled_table(TRANSACTIONS)['fields'] if field['name'] == 'amount')
    type_ = f'DECIMAL({amount["precision"]},{amount["scale"]})'
    unit = Decimal(1).scaleb(-amount['scale'])
    silver = spark.createDataFrame(rows, head).select(
        *names[:4],
        F.timestamp_micros('micros').alias('ts'),
        (F.col('units').cast('DECIMAL(20,0)') * F.lit(unit)).cast(type_).alias('amount'),
        F.to_date(F.timestamp_micros('micros')).alias('dt'),
    )
    said: dict[tuple[str, int], bool] = {}
    for report in reports:
        key = (report['event_id'], report['reported_at'])
        said[key] = said.get(key, False) or report['is_fraud']
    disputes = spark.createDataFrame(
        [(event_id, is_fraud, at) for (event_id, at), is_fraud in said.items()],
        'event_id STRING, is_fraud BOOLEAN, at BIGINT',
    ).select('event_id', 'is_fraud', F.timestamp_micros('at').alias('reported_at'))
    assert {'event_id', 'is_fraud', 'reported_at'} <= {
        each['name'] for each in compiled_table(DISPUTES)['fields']
    }
    return silver, disputes


def test_rows_equal_the_oracle(spark: SparkSession) -> None:
    source = random.Random(2018)
    events, reports = random_history(source, _FIRST, _SPAN, merchants=30)
    last_day = _FIRST + source.choice([_SPAN // 2, _SPAN, _SPAN + 30])
    features = random_day_features(source)
    assert {feature['aggregate'] for feature in features} == set(AGGREGATES)
    task = {'features': features, 'events': events, 'reports': reports, 'from': _FIRST, 'until': last_day + 1}
    answer = run_json_script('tests/support/snapshots.ts', [task])[0]
    group = parse_snapshot_group('random_v1', answer['group'], answer['group']['gold'])
    silver, disputes = frames(spark, events, reports)
    computed = compute_snapshots(group, silver, disputes, last_day).collect()
    rows = {(row[group.key], row[group.day]): row for row in computed}
    expected = {(each['entity'], _date(each['day'])): each['features'] for each in answer['rows']}
    assert len(computed) == len(rows) > 0
    assert rows.keys() == expected.keys()
    for key, values in expected.items():
        for feature in group.features:
            assert _is_equal(values[feature.name], rows[key][feature.name], group, feature.name), (
                key, feature, values[feature.name], rows[key][feature.name],
            )  # fmt: skip


def _date(days: int) -> date:
    return date(1970, 1, 1) + timedelta(days=days)


def _is_equal(expected: Any, actual: Any, group: SnapshotGroup, name: str) -> bool:
    if expected is None or actual is None:
        return expected is actual
    if isinstance(actual, Decimal):
        feature = next(each for each in group.features if each.name == name)
        return int(expected) == int(actual.scaleb(feature.type.scale))
    is_approximate = any(
        each.name == name and window_of(each).function == 'stddev' for each in group.features
    )
    if is_approximate:
        return math.isclose(actual, expected, rel_tol=1e-9, abs_tol=0)
    return bool(actual == (float(expected) if isinstance(actual, float) else int(expected)))


def test_a_group_without_labels_and_different_values_needs_no_steps(spark: SparkSession) -> None:
    features = [{'aggregate': 'count', 'days': 1, 'delay': 0}]
    event = {'event_id': 'e', 'card_id': 'c', 'merchant_id': 'm', 'country': 'BE', 'amount': '1'}
    events = [{**event, 'ts': _FIRST * DAY_MICROS, 'currency': 'EUR', 'pos_mode': 'chip'}]
    task = {'features': features, 'events': events, 'reports': [], 'from': _FIRST, 'until': _FIRST}
    content = run_json_script('tests/support/snapshots.ts', [task])[0]['group']
    group = parse_snapshot_group('random_v1', content, content['gold'])
    silver, disputes = frames(spark, events, [])
    rows = compute_snapshots(group, silver, disputes, _FIRST + 5).collect()
    assert [tuple(row) for row in rows] == [('m', _date(_FIRST + 1), 1)]
