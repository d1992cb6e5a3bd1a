"""Ways from silver to Parquet that are measured against each other."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import and_
from time import perf_counter

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from bench.sql_windows import sql_windows
from cardlake_jobs.gold.features import business_columns, compute_features
from cardlake_jobs.groups.group import Group
from cardlake_jobs.iceberg.places import SparkLake
from cardlake_jobs.iceberg.tables import columns_of, make_tables

_SILVER = 'card_transactions'


class BenchLake:
    """A lake whose silver is there, and the ways to work on it; every way gives its seconds.

    :param group: of one entity, and without features over labels
    """

    def __init__(self, lake: SparkLake, group: Group) -> None:
        self._lake = lake
        self._group = group
        self._business = business_columns(group)

    def fill(self, files: list[str]) -> None:
        """Makes the tables and takes silver's rows from Parquet files of the embedded engine."""
        make_tables(self._lake, [self._group])
        rows = self._lake.spark.read.parquet(*files)
        columns = self._lake.read(_SILVER).columns
        rows.withColumn('dt', F.to_date('ts')).select(*columns).writeTo(self._lake.table(_SILVER)).append()

    @property
    def events(self) -> int:
        return self._silver().count()

    def baseline(self) -> float:
        """What no feature pipeline gets around: reading silver, bringing each card together in time order, writing."""
        return self._sort_and_write(self._lake.read(_SILVER), 'baseline')

    def narrow(self) -> float:
        """As :meth:`baseline`, but only the columns that gold keeps of silver."""
        return self._sort_and_write(self._silver(), 'narrow')

    def features(self) -> float:
        """The job's features, written as the baseline is."""
        rows = self._features()
        return _seconds(lambda: self._write(rows, 'features'))

    def gold(self) -> float:
        """The job's features into the gold table: brought together by day once more, and committed."""
        rows = self._features().withColumn('dt', F.to_date('ts'))
        target = self._lake.table(self._group.gold['name'])
        return _seconds(lambda: rows.writeTo(target).overwrite(F.lit(True)))

    def windows(self) -> float:
        """The same features by Spark's own range windows, written as the baseline is."""
        rows = self._lake.spark.sql(sql_windows(self._group, self._business, self._lake.table(_SILVER)))
        return _seconds(lambda: self._write(rows, 'windows'))

    def differing(self) -> int:
        """Events whose rows of the last :meth:`features` and :meth:`windows` are not the same."""
        columns = columns_of(self._group.gold)
        ours, theirs = (
            self._lake.spark.read.parquet(self._place(name)).select(*columns).alias(name)
            for name in ('features', 'windows')
        )
        same = reduce(
            and_, (F.col(f'features.{name}').eqNullSafe(F.col(f'windows.{name}')) for name in columns)
        )
        pairs = ours.join(theirs, F.col('features.event_id') == F.col('windows.event_id'), 'full')
        return pairs.where(~same).count()

    def _silver(self) -> DataFrame:
        return self._lake.read(_SILVER).select(*self._business)

    def _features(self) -> DataFrame:
        return compute_features(self._group, self._silver(), self._lake.read('card_disputes'))

    def _sort_and_write(self, rows: DataFrame, name: str) -> float:
        key = self._group.entities[self._group.entity]
        together = rows.repartition(key).sortWithinPartitions(key, 'ts')
        return _seconds(lambda: self._write(together, name))

    def _write(self, rows: DataFrame, name: str) -> None:
        rows.write.mode('overwrite').parquet(self._place(name))

    def _place(self, name: str) -> str:
        return f'{self._lake.places.root}/bench/{name}'


def _seconds(work: Callable[[], None]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
