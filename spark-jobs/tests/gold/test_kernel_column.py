"""The column of the window kernel: what goes to Python, and what comes back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

import pytest
from pyspark.errors.exceptions.captured import NumberFormatException
from pyspark.sql import SparkSession
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.gold import kernel_column as module
from cardlake_jobs.gold.features import business_columns, compute_features
from cardlake_jobs.gold.kernel_column import unscaled_value
from cardlake_jobs.groups.group import load_group
from cardlake_jobs.internals import call_internals

_AMOUNTS = ['0', '0.0001', '-0.0001', '12.5', '999999999999.9999', '-999999999999.9999']


@pytest.mark.parametrize('has_internals', [True, False])
def test_unscaled_values_with_and_without_the_expression_of_spark(
    spark: SparkSession, monkeypatch: pytest.MonkeyPatch, has_internals: bool
) -> None:
    if not has_internals:
        monkeypatch.setattr(module, 'call_internals', lambda _call: None)
    rows = spark.createDataFrame([(Decimal(amount),) for amount in _AMOUNTS], 'amount DECIMAL(18,4)')
    column = unscaled_value(rows, 'amount', 4)
    assert ('unscaledvalue' in str(column)) == has_internals
    found = [row.n for row in rows.select(column.alias('n')).collect()]
    assert found == [int(Decimal(amount).scaleb(4)) for amount in _AMOUNTS]


def test_a_method_that_fails_is_not_taken_for_one_that_is_missing(spark: SparkSession) -> None:
    jvm = cast(Any, spark._jvm)
    with pytest.raises(NumberFormatException):
        call_internals(lambda: jvm.java.lang.Integer.parseInt('x'))
    assert call_internals(lambda: jvm.no.such.Thing(0)) is None


def test_sorting_below_the_kernel_stays_although_the_result_is_shuffled_again(spark: SparkSession) -> None:
    group = load_group('rt_card_features_v1')
    types = {'ts': 'TIMESTAMP', 'amount': 'DECIMAL(18,4)'}
    schema = ', '.join(f'{name} {types.get(name, "STRING")}' for name in business_columns(group))
    empty = spark.createDataFrame([], 'event_id STRING, is_fraud BOOLEAN, reported_at TIMESTAMP')
    rows = compute_features(group, spark.createDataFrame([], schema), lambda _: empty).repartition(
        F.to_date('ts')
    )
    plan = str(rows._jdf.queryExecution().executedPlan())
    assert plan.index('ArrowEvalPython') < plan.index('Sort [')
    # Only what the kernel reads goes to Python.
    arguments = plan[plan.index('ArrowEvalPython') :].split('\n', 1)[0]
    assert 'event_id' not in arguments
    assert 'currency' not in arguments
