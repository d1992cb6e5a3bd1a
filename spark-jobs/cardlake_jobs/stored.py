"""Rows that are computed once and used many times."""

from __future__ import annotations

from typing import Any, cast

from pyspark.sql import DataFrame


def stored(rows: DataFrame) -> DataFrame:
    """The rows, computed now and kept in the executors until the session's cache is cleared.

    What is built on them sees a leaf with known statistics. With ``persist()`` alone it sees the whole way by which
    they came, and so does everything built on that: a job's last plans then have thousands of nodes, and Spark takes
    longer to plan them than to run them. ``localCheckpoint()`` cuts the way off as well, but what is lost with an
    executor is lost for good; here it is computed again.
    """
    spark = rows.sparkSession
    kept = rows.persist()
    kept.count()
    sql = cast(Any, spark._jvm).org.apache.spark.sql
    # As Dataset.checkpoint() does it (Spark 3.5), with the cached rows in place of a checkpoint.
    leaves = getattr(getattr(sql.execution, 'LogicalRDD$'), 'MODULE$')
    leaf = leaves.fromDataset(kept._jdf.queryExecution().toRdd(), kept._jdf, False)
    return DataFrame(sql.Dataset.ofRows(spark._jsparkSession, leaf), spark)
