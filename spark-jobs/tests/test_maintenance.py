"""Maintenance leaves every row, and the runs at work, as they are."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from cardlake_jobs.datasets.build import DatasetOptions, build_datasets
from cardlake_jobs.datasets.settings import DatasetSettings
from cardlake_jobs.iceberg.commit import committed_snapshot, committed_state
from cardlake_jobs.iceberg.metadata import IcebergTable
from cardlake_jobs.iceberg.places import SparkLake
from cardlake_jobs.jobs.stream import StreamOptions, run_stream
from cardlake_jobs.maintenance.limits import Limits
from cardlake_jobs.maintenance.maintain import maintain
from tests.conftest import MakeLake
from tests.support.equality import assert_same_tables
from tests.support.lakes import (
    GROUPS,
    LATER,
    embedded,
    folder_of,
    make_traffic,
    objects_of,
    put_objects,
    stream,
)

#: Everything is old, and every partition with two files has many.
_NOW = Limits(snapshots=timedelta(0), queue=timedelta(-1), files=2)
#: No partition has enough.
_FORGET = replace(_NOW, files=100)
_EMBEDDED_MARK = '_cardlake/format.json'
#: The day after the traffic's two.
_DAY = date(2026, 1, 3)
_MONTH = timedelta(days=30).total_seconds()


class _KilledError(BaseException):
    """Ends a job the way a killed driver ends: nothing after it happens."""


def _kill_at(step: str) -> Callable[[str], None]:
    def on_step(reached: str) -> None:
        if reached == step:
            raise _KilledError(step)

    return on_step


@pytest.fixture(scope='module')
def traffic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    size = {'numTransactions': 400, 'cards': 20, 'merchants': 8, 'days': 2}
    dirty = {'duplicates': 0.03, 'late': 0.05, 'malformed': 0.02, 'fraudShare': 0.1}
    return make_traffic(tmp_path_factory.mktemp('traffic'), **size, **dirty, bucketMinutes=360)


def _stored(lake: SparkLake) -> set[str]:
    """Every file that tables consist of, metadata included."""
    paths = [path for path in folder_of(lake).rglob('*') if path.suffix in ('.parquet', '.avro', '.json')]
    return {str(path) for path in paths if '/bronze/' not in str(path)}


def test_maintenance_between_and_beside_runs_that_die(
    make_lake: MakeLake, traffic: Path, tmp_path: Path
) -> None:
    objects = objects_of(traffic)
    lake = make_lake()
    assert maintain(lake).counts == {}
    # Where the embedded engine has files, lost ones are not looked for: it takes long, and has a test of its own.
    (folder_of(lake) / '_cardlake').mkdir(exist_ok=True)
    (folder_of(lake) / _EMBEDDED_MARK).write_text('{}')
    put_objects(lake, traffic, objects[::3])
    stream(lake, 'first')
    put_objects(lake, traffic, objects[1::3])
    # Committed, and readers do not see it yet.
    with pytest.raises(_KilledError):
        run_stream(lake, StreamOptions('second', LATER + 1, GROUPS, _kill_at('committed')))
    with pytest.raises(_KilledError):
        maintain(lake, _NOW, _kill_at('compacted card_disputes'))
    assert maintain(lake, _FORGET).counts['expired'] > 0
    state = committed_state(lake)
    assert (state.commit, state.run_id) == (2, 'second')
    put_objects(lake, traffic, objects[2::3])
    # Neither committed nor gone: its branches stand.
    with pytest.raises(_KilledError):
        run_stream(lake, StreamOptions('third', LATER + 2, GROUPS, _kill_at('ledger written')))
    maintain(lake, _FORGET)
    assert committed_state(lake) == state
    during = []

    def on_step(step: str) -> None:
        if step == 'merged into card_features':
            during.append(maintain(lake, Limits(queue=timedelta(-1), files=2)).counts['compacted'])
            ledger = IcebergTable(lake, 'ledger')
            assert ledger.snapshot != committed_snapshot(ledger)

    run_stream(lake, StreamOptions('fourth', LATER + 3, GROUPS, on_step))
    assert len(during) == 1
    assert during[0] > 0
    datasets = DatasetOptions('daily', _DAY, GROUPS, DatasetSettings(0, 0, 1, 1, True))
    built = build_datasets(lake, datasets)
    done = maintain(lake, _NOW)
    assert min(done.counts[what] for what in ('compacted', 'expired', 'pruned')) > 0
    assert replace(build_datasets(lake, datasets), changed=True) == built
    for name in ('training', 'inference'):
        shutil.rmtree(folder_of(lake) / 'gold' / name)
    assert_same_tables(lake, embedded(traffic, tmp_path / 'embedded'))
    stored = _stored(lake)
    assert set(maintain(lake, _NOW).counts.values()) == {0}
    assert _stored(lake) == stored
    assert stream(lake, 'fifth', LATER + 4) == dict.fromkeys(state.facts, 0)


def test_lost_files_go_when_they_are_old_enough(make_lake: MakeLake, traffic: Path) -> None:
    lake = make_lake()
    put_objects(lake, traffic, objects_of(traffic)[:2])
    stream(lake, 'first')
    before = _stored(lake)
    metadata = Path(IcebergTable(lake, 'touched').location.removeprefix('file:')) / 'metadata'
    day = next((folder_of(lake) / 'gold/card_features').glob('dt=*'))
    old, new = day / 'old.parquet', day / 'new.parquet'
    for path in (old, new, metadata / 'old.avro'):
        path.write_bytes(b'of a run that died')
    month_ago = new.stat().st_mtime - _MONTH
    for path in (old, metadata / 'old.avro', *map(Path, before)):
        os.utime(path, (month_ago, month_ago))
    mark = folder_of(lake) / _EMBEDDED_MARK
    mark.write_text('{}')
    assert maintain(lake).counts['compacted'] == 0
    assert old.exists()
    mark.unlink()
    assert maintain(lake).counts['orphaned'] == 2
    assert _stored(lake) == before | {str(new)}
