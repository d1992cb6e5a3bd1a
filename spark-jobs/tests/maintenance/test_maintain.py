"""Maintenance changes no rows and does not disturb concurrent runs."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from cardlake_jobs.datasets.build import DatasetOptions, build_datasets
from cardlake_jobs.datasets.settings import DatasetSettings
from cardlake_jobs.iceberg.commit import committed_snapshot, committed_state
from cardlake_jobs.iceberg.metadata import IcebergTable
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.jobs.stream import StreamOptions, run_stream
from cardlake_jobs.maintenance.limits import MaintenanceLimits
from cardlake_jobs.maintenance.maintain import maintain
from tests.conftest import MakeLake
from tests.support.equality import assert_same_tables
from tests.support.kill import JobKilledError, kill_at
from tests.support.lakes import (
    GROUPS,
    WINDOW_END,
    copy_objects,
    generate_traffic,
    ingest,
    lake_folder,
    list_objects,
    run_embedded_engine,
)

pytestmark = pytest.mark.platform

#: Everything is old enough to go, and two files in a partition are enough to compact.
_EVERYTHING = MaintenanceLimits(snapshot_age=timedelta(0), queue_age=timedelta(-1), min_input_files=2)
#: No partition has enough files to compact.
_EXPIRE_ONLY = replace(_EVERYTHING, min_input_files=100)
_EMBEDDED_MARK = '_cardlake/format.json'
#: The day after the two days of traffic.
_DAY = date(2026, 1, 3)
_MONTH = timedelta(days=30).total_seconds()


@pytest.fixture(scope='module')
def traffic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    size = {'numTransactions': 400, 'cards': 20, 'merchants': 8, 'days': 2}
    dirty = {'duplicates': 0.03, 'late': 0.05, 'malformed': 0.02, 'fraudShare': 0.1}
    return generate_traffic(tmp_path_factory.mktemp('traffic'), **size, **dirty, bucketMinutes=360)


def _table_files(lake: SparkLake) -> set[str]:
    """Paths of all data and metadata files of the tables."""
    paths = [path for path in lake_folder(lake).rglob('*') if path.suffix in ('.parquet', '.avro', '.json')]
    return {str(path) for path in paths if '/bronze/' not in str(path)}


def test_maintenance_between_and_during_killed_runs(
    make_lake: MakeLake, traffic: Path, tmp_path: Path
) -> None:
    objects = list_objects(traffic)
    lake = make_lake()
    assert maintain(lake).counts == {}
    # The mark of an embedded lake disables the slow search for orphan files, which has its own test.
    (lake_folder(lake) / '_cardlake').mkdir(exist_ok=True)
    (lake_folder(lake) / _EMBEDDED_MARK).write_text('{}')
    copy_objects(lake, traffic, objects[::3])
    ingest(lake, 'first')
    copy_objects(lake, traffic, objects[1::3])
    # Committed, but not yet published.
    with pytest.raises(JobKilledError):
        run_stream(lake, StreamOptions('second', WINDOW_END + 1, GROUPS, kill_at('committed')))
    with pytest.raises(JobKilledError):
        maintain(lake, _EVERYTHING, kill_at('compacted card_disputes'))
    assert maintain(lake, _EXPIRE_ONLY).counts['expired'] > 0
    state = committed_state(lake)
    assert (state.commit, state.run_id) == (2, 'second')
    copy_objects(lake, traffic, objects[2::3])
    # Not committed, and its branches still exist.
    with pytest.raises(JobKilledError):
        run_stream(lake, StreamOptions('third', WINDOW_END + 2, GROUPS, kill_at('ledger written')))
    maintain(lake, _EXPIRE_ONLY)
    assert committed_state(lake) == state
    during = []

    def on_step(step: str) -> None:
        if step == 'merged into card_features':
            during.append(
                maintain(lake, MaintenanceLimits(queue_age=timedelta(-1), min_input_files=2)).counts[
                    'compacted'
                ]
            )
            ledger = IcebergTable(lake, 'ledger')
            assert ledger.snapshot != committed_snapshot(ledger)

    run_stream(lake, StreamOptions('fourth', WINDOW_END + 3, GROUPS, on_step))
    assert len(during) == 1
    assert during[0] > 0
    datasets = DatasetOptions('daily', _DAY, GROUPS, DatasetSettings(0, 0, 1, 1, 'all'))
    built = build_datasets(lake, datasets)
    result = maintain(lake, _EVERYTHING)
    assert min(result.counts[what] for what in ('compacted', 'expired', 'pruned')) > 0
    assert replace(build_datasets(lake, datasets), changed=True) == built
    for name in ('training', 'inference'):
        shutil.rmtree(lake_folder(lake) / 'gold' / name)
    assert_same_tables(lake, run_embedded_engine(traffic, tmp_path / 'embedded'))
    files = _table_files(lake)
    assert set(maintain(lake, _EVERYTHING).counts.values()) == {0}
    assert _table_files(lake) == files
    assert ingest(lake, 'fifth', WINDOW_END + 4) == dict.fromkeys(state.facts, 0)


def test_old_orphan_files_are_deleted(make_lake: MakeLake, traffic: Path) -> None:
    lake = make_lake()
    copy_objects(lake, traffic, list_objects(traffic)[:2])
    ingest(lake, 'first')
    before = _table_files(lake)
    metadata = Path(IcebergTable(lake, 'touched').location.removeprefix('file:')) / 'metadata'
    day = next((lake_folder(lake) / 'gold/card_features').glob('dt=*'))
    old, new = day / 'old.parquet', day / 'new.parquet'
    for path in (old, new, metadata / 'old.avro'):
        path.write_bytes(b'left behind by a killed run')
    month_ago = new.stat().st_mtime - _MONTH
    for path in (old, metadata / 'old.avro', *map(Path, before)):
        os.utime(path, (month_ago, month_ago))
    mark = lake_folder(lake) / _EMBEDDED_MARK
    mark.write_text('{}')
    assert maintain(lake).counts['compacted'] == 0
    assert old.exists()
    mark.unlink()
    assert maintain(lake).counts['orphaned'] == 2
    assert _table_files(lake) == before | {str(new)}
