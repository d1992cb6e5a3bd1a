"""Snapshots, branches and maintenance of one small table."""

from __future__ import annotations

from datetime import date

import pytest

from cardlake_jobs.iceberg.metadata import ConflictError, IcebergTable
from cardlake_jobs.iceberg.paths import SparkLake
from tests.conftest import MakeLake

_NAME = 'events'


@pytest.fixture
def lake(make_lake: MakeLake) -> SparkLake:
    new_lake = make_lake()
    new_lake.spark.sql(f'CREATE NAMESPACE `{new_lake.paths.catalog}`.`{new_lake.paths.database}`')
    new_lake.spark.sql(
        f'CREATE TABLE {new_lake.table(_NAME)} (id BIGINT, dt DATE) USING iceberg PARTITIONED BY (dt)'
    )
    return new_lake


def _insert(lake: SparkLake, number: int, branch: str | None = None) -> None:
    lake.spark.sql(f"INSERT INTO {lake.table(_NAME, branch)} VALUES ({number}, DATE'2026-01-0{number}')")


def _ids(lake: SparkLake) -> list[int]:
    return sorted(row.id for row in lake.read(_NAME).collect())


def test_a_new_table_has_no_snapshot(lake: SparkLake) -> None:
    table = IcebergTable(lake, _NAME)
    assert table.snapshot is None
    assert (table.columns, table.format_version, table.branches) == (['id', 'dt'], 2, {})
    assert list(table.equivalent_snapshots()) == [None]


def test_moving_main_to_a_branch_publishes_its_rows_and_drops_it(lake: SparkLake) -> None:
    _insert(lake, 1)
    lake.spark.sql(f'ALTER TABLE {lake.table(_NAME)} CREATE BRANCH run_a')
    _insert(lake, 2, 'run_a')
    table = IcebergTable(lake, _NAME)
    base, head = table.snapshot, table.branches['run_a']
    assert _ids(lake) == [1]
    assert table.is_descendant(head, base)
    assert not table.is_descendant(base or 0, head)
    table.move_main(head, ['run_a'])
    assert (table.snapshot, table.branches, _ids(lake)) == (head, {}, [1, 2])


def test_a_commit_on_outdated_metadata_is_a_conflict(lake: SparkLake) -> None:
    _insert(lake, 1)
    lake.spark.sql(f'ALTER TABLE {lake.table(_NAME)} CREATE BRANCH run_a')
    outdated = IcebergTable(lake, _NAME)
    _insert(lake, 2)
    with pytest.raises(ConflictError):
        outdated.drop_branches(['run_a'])
    assert 'run_a' in IcebergTable(lake, _NAME).branches


def test_only_maintenance_leaves_a_table_unchanged(lake: SparkLake) -> None:
    _insert(lake, 1)
    _insert(lake, 2)
    base = IcebergTable(lake, _NAME).snapshot
    IcebergTable(lake, _NAME).delete_days_before('dt', date(2026, 1, 2))
    table = IcebergTable(lake, _NAME)
    assert _ids(lake) == [2]
    assert table.snapshot != base
    assert table.is_unchanged_since(base)
    _insert(lake, 3)
    assert not IcebergTable(lake, _NAME).is_unchanged_since(base)


def test_only_old_snapshots_that_no_branch_ends_with_can_expire(lake: SparkLake) -> None:
    _insert(lake, 1)
    table = IcebergTable(lake, _NAME)
    assert table.snapshot is not None
    created = table.created_at_millis(table.snapshot)
    assert not table.has_expirable_snapshots(created + 1)
    _insert(lake, 2)
    table = IcebergTable(lake, _NAME)
    assert table.has_expirable_snapshots(created + 1)
    assert not table.has_expirable_snapshots(created)
