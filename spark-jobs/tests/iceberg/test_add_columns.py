"""Columns that an earlier release did not have are added once, though two runs add them at once."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from pyspark.errors import PySparkException

from cardlake_jobs.feeds.feed import ledger_table
from cardlake_jobs.iceberg import tables
from cardlake_jobs.iceberg.metadata import IcebergTable
from cardlake_jobs.iceberg.paths import SparkLake
from tests.conftest import MakeLake

_TABLE = ledger_table('feed_objects')
_ADDED = 'replayed_at'


@pytest.fixture
def lake(make_lake: MakeLake) -> SparkLake:
    made = make_lake()
    tables.ensure_database(made)
    tables.create_table(made, _TABLE)
    return made


def test_a_column_that_another_run_adds_in_the_meantime_is_there(
    lake: SparkLake, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = IcebergTable(lake, _TABLE['name']).columns
    # What this run saw before the other one added the column.
    seen = iter([SimpleNamespace(columns=[name for name in columns if name != _ADDED])])
    monkeypatch.setattr(tables, 'IcebergTable', lambda *table: next(seen, None) or IcebergTable(*table))
    tables.add_missing_columns(lake, _TABLE)
    assert IcebergTable(lake, _TABLE['name']).columns == columns
    assert next(seen, None) is None


def test_a_column_that_cannot_be_added_is_an_error(lake: SparkLake) -> None:
    impossible = {**_TABLE, 'schema': f'{_TABLE["schema"]}, more INTERVAL YEAR'}
    with pytest.raises(PySparkException):
        tables.add_missing_columns(lake, impossible)
