"""Bronze objects that silver has not ingested."""

from __future__ import annotations

import pytest

from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.silver.new_objects import find_new_objects
from cardlake_jobs.silver.specs import SILVER_SPECS
from tests.conftest import MakeLake
from tests.support.lakes import lake_folder

_SPEC = SILVER_SPECS[0]
_FOLDER = 'bronze/streaming/card_authorization/ingest_dt=2018/04/01/00'
#: End of minute 01 of that hour, µs.
_END = 1_522_540_920_000_000


@pytest.fixture
def lake(make_lake: MakeLake) -> SparkLake:
    return make_lake()


def _find(lake: SparkLake, ledger: list[str], arrived_by: int = _END) -> list[str]:
    entries = lake.spark.createDataFrame([(name,) for name in ledger], 'source_object STRING')
    return sorted(row.source_object for row in find_new_objects(lake, _SPEC, entries, arrived_by).collect())


def _put(lake: SparkLake, *names: str) -> None:
    for name in names:
        path = lake_folder(lake) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b'{}\n')


def test_a_lake_without_bronze_has_no_objects(lake: SparkLake) -> None:
    assert _find(lake, []) == []


def test_objects_of_the_ledger_and_of_later_minutes_are_not_new(lake: SparkLake) -> None:
    _put(lake, f'{_FOLDER}/00/a.json.gz', f'{_FOLDER}/01/b.json.gz', f'{_FOLDER}/02/c.json.gz')
    assert _find(lake, []) == [f'{_FOLDER}/00/a.json.gz', f'{_FOLDER}/01/b.json.gz']
    assert _find(lake, [f'{_FOLDER}/00/a.json.gz']) == [f'{_FOLDER}/01/b.json.gz']
    assert _find(lake, [], _END - 1) == [f'{_FOLDER}/00/a.json.gz']


def test_other_files_are_ignored(lake: SparkLake) -> None:
    names = ['_SUCCESS', '.a.json.gz', '_a.json.gz', 'a.parquet', 'a.json.gz.tmp', 'deep/a.json.gz']
    _put(lake, *(f'{_FOLDER}/00/{name}' for name in names), f'{_FOLDER}/a.json.gz')
    objects = [f'{_FOLDER}/01/{name}' for name in ('a.gz', 'a.json', 'a.jsonl.gz', 'a.ndjson', 'b%20 ü.json')]
    _put(lake, *objects)
    assert _find(lake, []) == sorted(objects)
