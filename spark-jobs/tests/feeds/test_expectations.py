"""Great Expectations keeps what it judges to itself."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import Any

import pytest
from pyspark.sql import SparkSession

from cardlake_jobs.feeds import expectations

pytestmark = pytest.mark.platform

_SUITE: dict[str, Any] = {
    'name': 'rows',
    'expectations': [
        {
            'type': 'expect_column_values_to_be_in_set',
            'kwargs': {'column': 's', 'value_set': ['known']},
            'meta': {'rule': 'inSet(s)'},
        },
        {
            'type': 'expect_column_values_to_match_regex',
            'kwargs': {'column': 's', 'regex': '^k'},
            'meta': {'rule': 'matches(s)'},
        },
    ],
    'meta': {'great_expectations_version': '1.24.1'},
}


def test_a_value_that_breaks_a_rule_is_in_no_result(
    spark: SparkSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    results: list[str] = []
    open_batch = expectations._open_batch

    class Batch:
        def __init__(self, batch: Any) -> None:
            self._batch = batch

        def validate(self, *args: Any, **options: Any) -> Any:
            result = self._batch.validate(*args, **options)
            results.append(str(result))
            return result

    monkeypatch.setattr(expectations, '_open_batch', lambda rows: Batch(open_batch(rows)))
    rows = spark.createDataFrame([('known',), ('secret-4711',)], 's STRING')
    assert expectations.find_broken_rules(_SUITE, rows) == {'inSet(s)', 'matches(s)'}
    assert len(results) == 1
    assert 'unexpected_count' in results[0]
    assert 'secret-4711' not in results[0]


def test_great_expectations_reports_to_nobody(spark: SparkSession) -> None:
    assert expectations.find_broken_rules(_SUITE, spark.createDataFrame([('known',)], 's STRING')) == set()
    assert os.environ['GX_ANALYTICS_ENABLED'] == 'false'
    # Releases that report do it by this library.
    assert find_spec('posthog') is None


def test_instants_are_compared_with_their_bounds(spark: SparkSession) -> None:
    kwargs = {'column': 'at', 'min_value': '2026-05-01T00:00:00Z', 'max_value': '2026-05-20T11:59:59.999999Z'}
    rule = {'type': 'expect_column_values_to_be_between', 'kwargs': kwargs, 'meta': {'rule': 'between(at)'}}
    for text, broken in [
        ('2026-05-01T00:00:00Z', False),
        ('2026-04-30T23:59:59.999999Z', True),
        ('2026-05-20T11:59:59.999999Z', False),
        ('2026-05-20T12:00:00Z', True),
    ]:
        rows = spark.sql(f"SELECT TIMESTAMP '{text}' AS at")
        found = expectations.find_broken_rules({**_SUITE, 'expectations': [rule]}, rows)
        assert bool(found) is broken, text
