"""Readers other than DuckDB read the files of gold that the embedded engine assembles from column chunks of silver,
and then changes as far as late events change them.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.pandas.types import to_arrow_schema

from tests.support.lakes import (
    ALL_GROUPS,
    WINDOW_END,
    add_late_events,
    generate_traffic,
    run_embedded_engine,
)

#: More than a row group of DuckDB has.
_EVENTS = 150_000
#: Few enough that gold is changed, not computed anew.
_LATE_EVERY = 5_000


@pytest.fixture(scope='module')
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp('embedded-files')
    size = {'numTransactions': _EVENTS, 'cards': 3000, 'merchants': 300, 'days': 1, 'fraudShare': 0.05}
    traffic = generate_traffic(folder / 'traffic', **size, bucketMinutes=1440)
    first = run_embedded_engine(traffic, folder, snapshots_until=WINDOW_END, groups=ALL_GROUPS).lake
    before = {table: _files(first, table) for table in _TABLES}
    add_late_events(traffic, every=_LATE_EVERY)
    lake = run_embedded_engine(traffic, folder, snapshots_until=WINDOW_END, groups=ALL_GROUPS).lake
    for table, files in before.items():
        assert not set(files) & set(_files(lake, table)), table
    return lake


def _files(lake: Path, table: str) -> list[Path]:
    return sorted(lake.glob(f'{table}/dt=*/*.parquet'))


def _read(files: list[Path]) -> pa.Table:
    tables = [pq.read_table(file, partitioning=None) for file in files]
    return pa.concat_tables(tables).sort_by('event_id')


_TABLES = [f'gold/{group.gold["name"]}' for group in ALL_GROUPS]


@pytest.mark.platform
@pytest.mark.parametrize('table', _TABLES)
def test_pyarrow_reads_the_events_of_silver_and_every_statistic(lake: Path, table: str) -> None:
    files = _files(lake, table)
    gold, silver = _read(files), _read(_files(lake, 'silver/card_transactions'))
    events = [name for name in silver.column_names if name in gold.column_names]
    assert len(events) == 8
    assert gold.num_rows >= _EVENTS
    assert gold.select(events).equals(silver.select(events))
    largest = pq.read_metadata(max(files, key=lambda file: file.stat().st_size))
    assert largest.num_row_groups > 1
    for number in range(largest.num_row_groups):
        group = largest.row_group(number)
        for column in range(group.num_columns):
            statistics = group.column(column).statistics
            assert statistics is not None
            assert statistics.has_null_count
    kept = pc.field('card_id') < 'c00100'
    found = [pq.read_table(file, partitioning=None, filters=kept) for file in files]
    assert pa.concat_tables(found).sort_by('event_id').equals(gold.filter(kept))


@pytest.mark.platform
@pytest.mark.parametrize('vectorized', ['true', 'false'])
@pytest.mark.parametrize('table', _TABLES)
def test_spark_reads_the_same_rows_as_pyarrow(
    spark: SparkSession, lake: Path, table: str, vectorized: str
) -> None:
    files = _files(lake, table)
    setting = 'spark.sql.parquet.enableVectorizedReader'
    spark.conf.set(setting, vectorized)
    # Several tasks for a file: each takes the row groups whose middle it has.
    spark.conf.set('spark.sql.files.maxPartitionBytes', str(1 << 20))
    try:
        frame = spark.read.parquet(*map(str, files))
        batches = frame._collect_as_arrow()
        found = pa.Table.from_batches(batches, schema=to_arrow_schema(frame.schema)).sort_by('event_id')
        assert frame.rdd.getNumPartitions() > len(files)
        filtered = frame.where((F.col('currency') == 'EUR') & (F.col('card_id') < 'c00100')).count()
    finally:
        spark.conf.unset(setting)
        spark.conf.unset('spark.sql.files.maxPartitionBytes')
    expected = _read(files)
    assert found.num_rows == expected.num_rows
    for name in expected.column_names:
        assert found[name].cast(expected[name].type).equals(expected[name]), name
    kept = (pc.field('currency') == 'EUR') & (pc.field('card_id') < 'c00100')
    assert filtered == expected.filter(kept).num_rows > 0
