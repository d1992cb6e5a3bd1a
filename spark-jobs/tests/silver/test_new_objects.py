"""Bronze objects that silver has not ingested."""

from __future__ import annotations

import json
import random

import pytest

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.iceberg.list_files import ListedFile, open_lister
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.silver.listed_days import Listing
from cardlake_jobs.silver.new_objects import (
    ChangedObject,
    FoundObjects,
    find_new_objects,
    list_bronze,
)
from cardlake_jobs.silver.specs import SILVER_SPECS
from tests.bronze.test_arrival import NASTY
from tests.conftest import MakeLake
from tests.support.lakes import lake_folder
from tests.support.node import run_script

_SPEC = SILVER_SPECS[0]
_FOLDER = 'bronze/streaming/card_authorization/ingest_dt=2018/04/01/00'
#: End of minute 01 of that hour, µs.
_END = 1_522_540_920_000_000


@pytest.fixture
def lake(make_lake: MakeLake) -> SparkLake:
    return make_lake()


def _find(lake: SparkLake, ledger: dict[str, int], arrived_by: int = _END) -> FoundObjects:
    """Lists everything.

    :param ledger: sizes by name
    """
    entries = lake.spark.createDataFrame(list(ledger.items()), 'source_object STRING, bytes BIGINT')
    files = list_bronze(lake, _SPEC, open_lister(lake.spark, lake.paths.root), Listing(('',), is_sweep=True))
    dated = entries.selectExpr('*', 'CAST(NULL AS STRING) AS etag', "DATE'2018-04-01' AS dt")
    return find_new_objects(lake, _SPEC, files, dated, arrived_by)


def _find_new(lake: SparkLake, ledger: dict[str, int], arrived_by: int = _END) -> list[str]:
    new = _find(lake, ledger, arrived_by).new
    return [] if new is None else sorted(row.source_object for row in new.collect())


def _put(lake: SparkLake, *names: str) -> None:
    for name in names:
        path = lake_folder(lake) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b'{}\n')


def test_a_lake_without_bronze_has_no_objects(lake: SparkLake) -> None:
    assert _find_new(lake, {}) == []


def test_objects_of_the_ledger_and_of_later_minutes_are_not_new(lake: SparkLake) -> None:
    _put(lake, f'{_FOLDER}/00/a.json.gz', f'{_FOLDER}/01/b.json.gz', f'{_FOLDER}/02/c.json.gz')
    assert _find_new(lake, {}) == [f'{_FOLDER}/00/a.json.gz', f'{_FOLDER}/01/b.json.gz']
    # An object that retention has deleted is in the ledger only.
    ledger = {f'{_FOLDER}/00/a.json.gz': 3, f'{_FOLDER}/00/expired.json.gz': 3}
    assert _find_new(lake, ledger) == [f'{_FOLDER}/01/b.json.gz']
    assert _find_new(lake, {}, _END - 1) == [f'{_FOLDER}/00/a.json.gz']


def test_a_changed_object_is_named_and_not_new(lake: SparkLake) -> None:
    _put(lake, f'{_FOLDER}/00/a.json.gz', f'{_FOLDER}/00/b.json.gz')
    found = _find(lake, {f'{_FOLDER}/00/a.json.gz': 2})
    assert found.changed == [ChangedObject(f'{_FOLDER}/00/a.json.gz', 2, 3)]
    assert found.new is not None
    assert [row.source_object for row in found.new.collect()] == [f'{_FOLDER}/00/b.json.gz']
    assert found.changed[0].difference == 'ingested 2 bytes, found 3'


def test_an_object_of_the_same_size_with_another_etag_has_changed(lake: SparkLake) -> None:
    names = [f'{_FOLDER}/00/{name}' for name in ('same', 'other', 'unknown')]
    files = [ListedFile(name, f's3://lake/{name}', 3, 'etag') for name in names]
    known = [(names[0], 3, 'etag'), (names[1], 3, 'before'), (names[2], 3, None), (names[1], 0, None)]
    ledger = lake.spark.createDataFrame(known, 'source_object STRING, bytes BIGINT, etag STRING')
    found = find_new_objects(lake, _SPEC, files, ledger.selectExpr('*', "DATE'2018-04-01' AS dt"), _END)
    assert (found.new, found.changed) == (None, [ChangedObject(names[1], 3, 3)])
    assert found.changed[0].difference == '3 bytes as before, but another etag'


def test_every_other_file_is_named_with_the_reason(lake: SparkLake) -> None:
    objects = [f'{_FOLDER}/01/{name}' for name in ('a', 'a.GZ', 'a.zst', 'deep/a.json', f'{NASTY}.json')]
    others = [f'{_FOLDER}/00/_SUCCESS', f'{_FOLDER}/00/a.tmp', f'{_FOLDER}/a.json.gz']
    _put(lake, *objects, *others)
    assert _find_new(lake, {}) == sorted(objects)
    assert sorted(each.path for each in _find(lake, {}).skipped) == sorted(others)


_UNFINISHED = load_compiled('bronze')['unfinishedNames']
#: Parts that names are made of: with a meaning for one of the engines, nearly so, or none.
_PARTS = [
    *_UNFINISHED['beginnings'], *_UNFINISHED['ends'], *(end.upper() for end in _UNFINISHED['ends']),
    'a', 'A', '1', ' ', '-', '~', '$', '\n', '\u2028', 'é', '日', '4111111111111111', '4111 1111', '1111 1111',
    'ingest_dt=2018', '.gz', '.json', '.COPYING', '_COPYING_', '.temp', '.inprogress', '.swp', '#a#', 'part',
]  # fmt: skip
_FOLDERS = [
    'ingest_dt=2018/04/01/00/01', 'ingest_dt=2018/04/01/00', 'ingest_dt=2018/04/01/00/60', 'ingest_dt=2018/02/30/00/01',
    'ingest_dt=0999/04/01/00/01', 'ingest_dt=1000/04/01/00/01', 'ingest_dt=2018/04/01/00/01/x=2018/04/01/00/02',
    'INGEST_DT=2018/04/01/00/01', 'x/ingest_dt=2018/04/01/00/01', 'ingest_dt=2018/04/01/00/00/4111111111111111',
]  # fmt: skip


def _nasty_names(seed: int, count: int) -> set[str]:
    source = random.Random(seed)
    return {''.join(source.choices(_PARTS, k=source.randint(1, 3))) for _ in range(count)} - {'.', '..'}


def test_both_engines_take_the_same_files_and_leave_out_the_same_for_the_same_reason(lake: SparkLake) -> None:
    table = 'bronze/streaming/card_authorization'
    names = sorted(_nasty_names(7, 400))
    for position, name in enumerate(names):
        folder = _FOLDERS[position % len(_FOLDERS)]
        _put(lake, f'{table}/{folder}/{name}.d' if position % 7 == 0 else f'{table}/{folder}/{name}')
        if position % 5 == 0:
            _put(lake, f'{table}/{folder}/sub{name}/{names[-position]}')
    for name in ('.link', 'link', 'link.tmp'):
        (lake_folder(lake) / table / _FOLDERS[0] / name).symlink_to('nowhere')
    expected = json.loads(run_script('tests/support/list-objects.ts', str(lake_folder(lake))))
    found = _find(lake, {}, arrived_by=2 * _END)
    assert found.new is not None
    arrivals = {row.source_object: row.ingested_at.timestamp() * 1e6 for row in found.new.collect()}
    assert arrivals == expected['objects']
    # The embedded engine names an unfinished folder, Spark every file below it: objects of S3 have no folders.
    skipped = {each.path: each.reason for each in found.skipped}
    named = {
        path: next((name for name in expected['skipped'] if f'{path}/'.startswith(f'{name}/')), None)
        for path in skipped
    }
    assert set(named.values()) == set(expected['skipped'])
    assert skipped == {path: expected['skipped'][name] for path, name in named.items() if name is not None}
    assert set(skipped.values()) == {
        'unfinished',
        'no_arrival_minute',
        'card_number_in_name',
        'dangling_link',
    }


def test_a_prefix_that_is_no_folder_is_named(lake: SparkLake) -> None:
    _put(lake, 'bronze/streaming/card_authorization')
    assert [(each.path, each.reason) for each in _find(lake, {}).skipped] == [
        ('bronze/streaming/card_authorization', 'no_arrival_minute')
    ]
    (lake_folder(lake) / 'bronze/streaming/card_authorization').unlink()
    (lake_folder(lake) / 'bronze/streaming/card_authorization').symlink_to('nowhere')
    assert [each.reason for each in _find(lake, {}).skipped] == ['dangling_link']
