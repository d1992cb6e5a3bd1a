"""Materializes rows that are computed once and used several times."""

from __future__ import annotations

from typing import Any, cast

from pyspark.sql import DataFrame


def materialize(rows: DataFrame) -> DataFrame:
    """Computes rows now and caches them in the executors until the session's cache is cleared.

    Later plans see a leaf with known statistics instead of the complete lineage. With ``persist()`` alone, plans keep
    growing: the last ones of a job have thousands of nodes and take longer to plan than to run. ``localCheckpoint()``
    cuts the lineage, too, but rows that are lost with an executor cannot be recomputed; these can.
    """
    spark = rows.sparkSession
    cached = rows.persist()
    cached.count()
    sql = cast(Any, spark._jvm).org.apache.spark.sql
    # Like Dataset.checkpoint() in Spark 3.5, but with the cached rows instead of a checkpoint.
    logical_rdd = getattr(getattr(sql.execution, 'LogicalRDD$'), 'MODULE$')
    leaf = logical_rdd.fromDataset(cached._jdf.queryExecution().toRdd(), cached._jdf, False)
    return DataFrame(sql.Dataset.ofRows(spark._jsparkSession, leaf), spark)
