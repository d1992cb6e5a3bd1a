"""Listings by Python and by Hadoop name the same files, whatever their names are."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from cardlake_jobs.iceberg.list_files import HadoopLister, ListedFile, LocalLister, open_lister
from cardlake_jobs.iceberg.paths import local_location
from tests.bronze.test_arrival import NASTY

#: A status of Hadoop within a name, to be read as part of the name.
_IMITATION = "a; isDirectory=false; length=7; replication=1}, eTag='x'"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / NASTY
    (root / 'table' / 'deep' / 'er').mkdir(parents=True)
    (root / 'table' / f'{NASTY}.json').write_bytes(b'1')
    (root / 'table' / 'deep' / 'er' / _IMITATION).write_bytes(b'22')
    (root / 'table' / 'empty\n').write_bytes(b'')
    (root / 'tables').write_bytes(b'not below the folder')
    return root


def test_both_listers_find_the_same_files(spark: SparkSession, root: Path) -> None:
    by_hadoop = sorted(
        HadoopLister(spark, local_location(root)).list_below('table'), key=lambda each: each.path
    )
    by_python = sorted(LocalLister(root).list_below('table'), key=lambda each: each.path)
    assert by_hadoop == by_python
    assert {file.path: file.size for file in by_hadoop} == {
        f'table/{NASTY}.json': 1,
        f'table/deep/er/{_IMITATION}': 2,
        'table/empty\n': 0,
    }
    assert list(HadoopLister(spark, local_location(root)).list_below('missing')) == []
    assert list(LocalLister(root).list_below('missing')) == []


class _CountedFileSystem:
    """Passes calls on to a file system of Hadoop, and keeps their names and what follows the path."""

    def __init__(self, files: Any) -> None:
        self._files = files
        self.calls: list[tuple[object, ...]] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(path: Any, *more: object) -> Any:
            self.calls.append((name, *more))
            return getattr(self._files, name)(path, *more)

        return call


def test_a_folder_of_many_minutes_is_listed_by_one_recursive_call(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for minute in range(60):
        folder = tmp_path / f'table/ingest_dt=2026/01/01/00/{minute:02}'
        folder.mkdir(parents=True)
        (folder / 'a.json').write_bytes(b'1')
    lister = HadoopLister(spark, local_location(tmp_path))
    counted = _CountedFileSystem(lister._files)
    monkeypatch.setattr(lister, '_files', counted)
    assert len(list(lister.list_below('table'))) == 60
    assert counted.calls == [('listFiles', True)]


def test_a_status_of_s3a_has_an_etag(
    spark: SparkSession, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lister = HadoopLister(spark, local_location(root))
    # As S3ALocatedFileStatus of Hadoop 3.3 and 3.4 prints it.
    status = (
        f'S3ALocatedFileStatus{{path=file:{root}/a.json; isDirectory=false; length=3; replication=1; '
        "isEncrypted=true; isErasureCoded=false}[eTag='0f-2', versionId='null']"
    )
    monkeypatch.setattr(lister, '_list', lambda _folder: [status])
    assert [(file.path, file.size, file.etag) for file in lister.list_below('')] == [('a.json', 3, '0f-2')]


def test_files_that_cannot_be_read_are_named_with_the_reason(tmp_path: Path) -> None:
    outside = tmp_path / 'outside'
    outside.mkdir()
    (outside / 'linked.json').write_bytes(b'1')
    table = tmp_path / 'lake' / 'table'
    table.mkdir(parents=True)
    (table / 'folder').symlink_to(outside)
    (table / 'file.json').symlink_to(outside / 'linked.json')
    (table / 'dangling.json').symlink_to(outside / 'gone')
    (table / 'loop').symlink_to(table)
    (table / 'above').symlink_to(tmp_path)
    os.mkfifo(table / 'pipe')
    Path(os.fsdecode(bytes(table) + b'/\xff.json')).write_bytes(b'1')
    found = {file.path: file for file in LocalLister(tmp_path / 'lake').list_below('table')}
    assert {path: file.problem for path, file in found.items() if file.problem} == {
        'table/dangling.json': 'dangling_link',
        'table/loop': 'link_loop',
        'table/above': 'link_loop',
        'table/pipe': 'not_a_file',
        'table/\\udcff.json': 'bad_name',
    }
    readable = [file for file in found.values() if file.problem is None]
    assert [(file.path, file.size) for file in readable] == [
        ('table/file.json', 1),
        ('table/folder/linked.json', 1),
    ]


def test_the_lister_fits_the_file_system(spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / 'a').write_bytes(b'1')
    lister = open_lister(spark, local_location(tmp_path))
    assert (lister.is_billed, HadoopLister.is_billed) == (False, True)
    assert list(lister.list_below('')) == [ListedFile('a', f'file:{tmp_path}/a', 1)]
