"""Materialized rows, with and without the internal methods of Spark."""

from __future__ import annotations

import pytest
from pyspark.sql import SparkSession

from cardlake_jobs import materialize as module
from cardlake_jobs.materialize import materialize


def _plan_of_materialized_rows(spark: SparkSession) -> str:
    rows = materialize(spark.range(10).withColumnRenamed('id', 'n').where('n > 6'))
    assert sorted(row.n for row in rows.collect()) == [7, 8, 9]
    return str(rows._jdf.queryExecution().analyzed())


def test_rows_are_read_without_their_lineage(spark: SparkSession) -> None:
    assert 'Filter' not in _plan_of_materialized_rows(spark)


@pytest.mark.parametrize('missing', ['NoSuchClass$', 'LocalTableScanExec$'])
def test_where_spark_lacks_the_class_or_its_method_the_rows_are_the_same(
    spark: SparkSession, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setattr(module, '_LOGICAL_RDD', missing)
    assert 'Filter' in _plan_of_materialized_rows(spark)
