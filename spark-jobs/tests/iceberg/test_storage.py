"""Small files through Hadoop's local file system."""

from __future__ import annotations

from pathlib import Path

from pyspark.sql import SparkSession

from cardlake_jobs.iceberg.paths import local_location
from cardlake_jobs.iceberg.storage import Storage


def test_write_read_and_remove(spark: SparkSession, tmp_path: Path) -> None:
    storage = Storage(spark)
    uri = local_location(tmp_path / 'folder' / 'file')
    assert (storage.exists(uri), storage.read(uri)) == (False, None)
    storage.write(uri, b'first')
    storage.write(uri, b'second \x00\xff')
    assert (storage.exists(uri), storage.read(uri)) == (True, b'second \x00\xff')
    assert [path.name for path in (tmp_path / 'folder').iterdir()] == ['file']
    assert (storage.size(uri), storage.size(f'{uri}.missing')) == (9, None)
    storage.remove(uri)
    storage.remove(uri)
    assert not storage.exists(uri)


def test_move_replaces_the_target(spark: SparkSession, tmp_path: Path) -> None:
    storage = Storage(spark)
    (tmp_path / 'source').write_bytes(b'new')
    (tmp_path / 'target').write_bytes(b'old')
    storage.move(local_location(tmp_path / 'source'), local_location(tmp_path / 'target'))
    assert (tmp_path / 'target').read_bytes() == b'new'
    assert not (tmp_path / 'source').exists()


def test_sizes_are_listed_by_relative_path(spark: SparkSession, tmp_path: Path) -> None:
    storage = Storage(spark)
    (tmp_path / 'deep').mkdir()
    (tmp_path / 'a').write_bytes(b'1')
    (tmp_path / 'deep' / 'b').write_bytes(b'22')
    assert storage.list_sizes(local_location(tmp_path)) == {'a': 1, 'deep/b': 2}
    assert storage.list_sizes(local_location(tmp_path / 'missing')) == {}
