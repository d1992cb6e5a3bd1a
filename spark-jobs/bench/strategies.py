"""Strategies from silver to Parquet that are measured against each other."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import and_
from time import perf_counter

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from bench.late_reports import LateReports
from bench.sql_windows import sql_windows
from cardlake_jobs.gold.features import business_columns, compute_features
from cardlake_jobs.gold.overwrite import measure_table, overwrite_table
from cardlake_jobs.groups.group import Group, load_group
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.iceberg.tables import column_names, create_tables

_SILVER = 'card_transactions'
#: Group with features of snapshots.
_WITH_SNAPSHOTS = 'fraud_features_v2'


class BenchLake:
    """A lake with silver rows, and the strategies to measure on it; each strategy returns its seconds.

    :param group: a group with one entity and without label features
    """

    def __init__(self, lake: SparkLake, group: Group) -> None:
        self._lake = lake
        self._group = group
        self._business = business_columns(group)
        self._late: LateReports | None = None

    def load(self, files: list[str]) -> None:
        """Creates the tables and loads silver from Parquet files of the embedded engine."""
        create_tables(self._lake, [self._group.gold])
        rows = self._lake.spark.read.parquet(*files)
        columns = self._lake.read(_SILVER).columns
        rows.withColumn('dt', F.to_date('ts')).select(*columns).writeTo(self._lake.table(_SILVER)).append()

    @property
    def events(self) -> int:
        return self._silver().count()

    def baseline(self) -> float:
        """Minimum work of any feature pipeline: reads silver, sorts each card by time, writes."""
        return self._sort_and_write(self._lake.read(_SILVER), 'baseline')

    def projected(self) -> float:
        """Like :meth:`baseline`, but only with the silver columns that gold keeps."""
        return self._sort_and_write(self._silver(), 'narrow')

    def features(self) -> float:
        """Features computed by the job, written like the baseline."""
        rows = self._features()
        return _seconds(lambda: self._write(rows, 'features'))

    def gold(self) -> float:
        """Features computed by the job and committed to the gold table."""
        rows = self._features().withColumn('dt', F.to_date('ts'))
        target = self._lake.table(self._group.gold['name'])
        return _seconds(lambda: overwrite_table(rows, target, measure_table(self._lake.read(_SILVER))))

    def windows(self) -> float:
        """The same features by Spark range windows, written like the baseline."""
        rows = self._lake.spark.sql(sql_windows(self._group, self._business, self._lake.table(_SILVER)))
        return _seconds(lambda: self._write(rows, 'windows'))

    def late_reports(self) -> float:
        """Late reports on the busiest merchant, with what they change in snapshots and gold; the first call computes
        everything.
        """
        if self._late is None:
            self._late = LateReports(self._lake, load_group(_WITH_SNAPSHOTS))
            return self._late.everything
        return self._late.measure()

    def count_differences(self) -> int:
        """Counts the events whose rows differ between the last :meth:`features` and :meth:`windows`."""
        columns = column_names(self._group.gold)
        features, windows = (
            self._lake.spark.read.parquet(self._output_folder(name)).select(*columns).alias(name)
            for name in ('features', 'windows')
        )
        equal = reduce(
            and_, (F.col(f'features.{name}').eqNullSafe(F.col(f'windows.{name}')) for name in columns)
        )
        pairs = features.join(windows, F.col('features.event_id') == F.col('windows.event_id'), 'full')
        return pairs.where(~equal).count()

    def _silver(self) -> DataFrame:
        return self._lake.read(_SILVER).select(*self._business)

    def _features(self) -> DataFrame:
        return compute_features(self._group, self._silver(), lambda table: self._lake.read(table['name']))

    def _sort_and_write(self, rows: DataFrame, name: str) -> float:
        key = self._group.entities[self._group.entity]
        grouped = rows.repartition(key).sortWithinPartitions(key, 'ts')
        return _seconds(lambda: self._write(grouped, name))

    def _write(self, rows: DataFrame, name: str) -> None:
        rows.write.mode('overwrite').parquet(self._output_folder(name))

    def _output_folder(self, name: str) -> str:
        return f'{self._lake.paths.root}/bench/{name}'


def _seconds(work: Callable[[], None]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
