"""Materializes rows that are computed once and used several times."""

from __future__ import annotations

from typing import Any, cast

from pyspark.sql import DataFrame

from cardlake_jobs.internals import call_internals

_LOGICAL_RDD = 'LogicalRDD$'


def materialize(rows: DataFrame) -> DataFrame:
    """Computes rows now and caches them in the executors until the session's cache is cleared.

    Later plans see a leaf with known statistics instead of the complete lineage. With ``persist()`` alone, plans keep
    growing: the last ones of a job have thousands of nodes and take longer to plan than to run. ``localCheckpoint()``
    cuts the lineage, too, but rows that are lost with an executor cannot be recomputed; these can.
    """
    cached = rows.persist()
    cached.count()
    return call_internals(lambda: _without_lineage(cached)) or cached


def _without_lineage(cached: DataFrame) -> DataFrame:
    """Reads cached rows as a leaf."""
    spark = cached.sparkSession
    sql = cast(Any, spark._jvm).org.apache.spark.sql
    # Like Dataset.checkpoint() in Spark 3.5, but with the cached rows instead of a checkpoint.
    logical_rdd = getattr(getattr(sql.execution, _LOGICAL_RDD), 'MODULE$')
    leaf = logical_rdd.fromDataset(cached._jdf.queryExecution().toRdd(), cached._jdf, False)
    return DataFrame(sql.Dataset.ofRows(spark._jsparkSession, leaf), spark)
