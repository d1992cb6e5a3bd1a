"""Gold tables that are written anew, with and without the shuffle by day."""

from __future__ import annotations

import pytest
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.gold import overwrite as module
from cardlake_jobs.gold.overwrite import TableSize, measure_table, overwrite_table, saves_shuffle
from cardlake_jobs.iceberg.paths import SparkLake
from tests.conftest import MakeLake

_DAYS = 4
_ROWS = 400


@pytest.mark.parametrize(
    ('size', 'tasks', 'expected'),
    [
        (TableSize(2_000_000, 7), 4, True),
        (TableSize(1_300_000, 7), 4, False),  # small files
        (TableSize(1_750_000, 183), 4, False),  # many days
        (TableSize(30_000_000, 7), 4, False),  # much in memory
        (TableSize(0, 0), 4, True),
    ],
)
def test_the_shuffle_is_saved_where_files_are_large_and_memory_is_bounded(
    size: TableSize, tasks: int, expected: bool
) -> None:
    assert saves_shuffle(size, tasks) == expected


def _table(lake: SparkLake) -> str:
    name = lake.table('rows')
    lake.spark.sql(f'CREATE NAMESPACE IF NOT EXISTS `{lake.paths.catalog}`.`{lake.paths.database}`')
    lake.spark.sql(
        f'CREATE TABLE {name} (id BIGINT, dt DATE) USING iceberg PARTITIONED BY (dt) '
        "TBLPROPERTIES ('write.distribution-mode' = 'hash')"
    )
    return name


def _rows(lake: SparkLake) -> DataFrame:
    day = F.date_add(F.lit('2024-01-01').cast('date'), (F.col('id') % _DAYS).cast('int'))
    return lake.spark.range(_ROWS).withColumn('dt', day).repartition(2, 'id')


@pytest.mark.parametrize(('rows_per_file', 'files_per_day'), [(1, 2), (_ROWS, 1)])
def test_rows_are_the_same_either_way(
    make_lake: MakeLake, monkeypatch: pytest.MonkeyPatch, rows_per_file: int, files_per_day: int
) -> None:
    monkeypatch.setattr(module, '_ROWS_PER_FILE', rows_per_file)
    lake = make_lake()
    table = _table(lake)
    size = measure_table(_rows(lake))
    assert size == TableSize(_ROWS, _DAYS)
    for _ in range(2):
        overwrite_table(_rows(lake), table, size)
        assert sorted(lake.read('rows').collect()) == sorted(_rows(lake).collect())
    assert lake.spark.sql(f'SELECT * FROM {table}.files').count() == _DAYS * files_per_day
