"""Spark and the embedded engine give the same lake, row for row."""

from __future__ import annotations

import random
import shutil
from datetime import date
from pathlib import Path

import pytest

from cardlake_jobs.datasets.build import DatasetOptions, build_datasets
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.jobs.stream import StreamOptions, run_stream
from tests.conftest import MakeLake
from tests.support.equality import assert_same_tables
from tests.support.kill import JobKilledError, kill_at
from tests.support.lakes import (
    ALL_GROUPS,
    GROUPS,
    SNAPSHOTS,
    WINDOW_END,
    add_changing_reports,
    copy_objects,
    generate_traffic,
    ingest,
    list_objects,
    run_embedded_engine,
)
from tests.support.real_data import REAL_DATA, needs_real_data

pytestmark = pytest.mark.platform

_NOISE = {'duplicates': 0.03, 'late': 0.03, 'malformed': 0.03, 'fraudShare': 0.05, 'hotCardShare': 0.1}


@pytest.fixture(scope='module')
def traffic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp('traffic')
    # More days than the longest window plus its delay.
    size = {'numTransactions': 4000, 'cards': 100, 'merchants': 40, 'days': 42}
    return add_changing_reports(generate_traffic(folder, **size, **_NOISE, bucketMinutes=1440), seed=5)


def test_one_run_gives_the_same_rows_as_the_embedded_engine(
    make_lake: MakeLake, traffic: Path, tmp_path: Path
) -> None:
    expected = run_embedded_engine(
        traffic, tmp_path / 'embedded', snapshots_until=WINDOW_END, groups=ALL_GROUPS
    )
    lake = make_lake()
    copy_objects(lake, traffic, list_objects(traffic))
    facts = ingest(lake, 'first', groups=ALL_GROUPS, snapshots=SNAPSHOTS)
    assert_same_tables(lake, expected)
    assert facts['snapshots'] > 0
    assert facts['lines'] == facts['silver'] + facts['duplicates'] + facts['quarantined']
    assert ingest(lake, 'second', WINDOW_END + 1, groups=ALL_GROUPS, snapshots=SNAPSHOTS) == dict.fromkeys(
        facts, 0
    )
    table = lake.table('card_features')
    lake.spark.sql(f"UPDATE {table} SET txn_count_1h = txn_count_1h + 1 WHERE pos_mode = 'ecommerce'")
    with pytest.raises(AssertionError, match=r'gold\.card_features'):
        assert_same_tables(lake, expected)


#: Steps before, at and after the commit of a run.
_KILLED_STEPS = (
    ('appended to touched', 'rewrote merchant_risk'),
    ('merged into merchant_risk', 'ledger written', 'committed', 'published touched'),
)


def test_killed_runs_over_objects_in_random_order_give_the_same_rows(
    make_lake: MakeLake, traffic: Path, tmp_path: Path
) -> None:
    expected = run_embedded_engine(
        traffic, tmp_path / 'embedded', snapshots_until=WINDOW_END, groups=ALL_GROUPS
    )
    objects = list_objects(traffic)
    random.Random(3).shuffle(objects)
    lake = make_lake()
    window_end = WINDOW_END
    died = set()
    for number, kills in enumerate(_KILLED_STEPS):
        copy_objects(lake, traffic, objects[number :: len(_KILLED_STEPS)])
        for step in kills:
            window_end += 1
            try:
                options = StreamOptions(
                    f'{number}-{step}', window_end, ALL_GROUPS, kill_at(step), None, SNAPSHOTS
                )
                run_stream(lake, options)
            except JobKilledError:
                died.add(step)
            _assert_consistent(lake)
        window_end += 1
        ingest(lake, f'run-{number}', window_end, groups=ALL_GROUPS, snapshots=SNAPSHOTS)
    assert_same_tables(lake, expected)
    assert died == {step for kills in _KILLED_STEPS for step in kills}


def _assert_consistent(lake: SparkLake) -> None:
    """Readers see no key twice, at whatever step a run was killed."""
    keys = {each.gold['name']: [each.key, each.day] for each in SNAPSHOTS}
    keys['card_disputes'] = ['event_id', 'reported_at']
    for name in ('card_transactions', *(group.gold['name'] for group in ALL_GROUPS), *keys):
        ids = lake.read(name).select(*keys.get(name, ['event_id']))
        assert ids.count() == ids.distinct().count()


@needs_real_data
@pytest.mark.parametrize(('name', 'day'), [('5days', None), ('120cards', '2018-08-31')])
def test_real_data_gives_the_same_rows_as_the_embedded_engine(
    make_lake: MakeLake, tmp_path: Path, name: str, day: str | None
) -> None:
    source = tmp_path / 'source'
    for file, table in (('card_transactions', 'card_authorization'), ('card_disputes', 'card_dispute')):
        folder = source / f'bronze/streaming/{table}/ingest_dt=2019/01/01/00/00'
        folder.mkdir(parents=True)
        shutil.copyfile(REAL_DATA / f'{file}_{name}.ndjson.gz', folder / f'{file}.json.gz')
    lake = make_lake()
    copy_objects(lake, source, list_objects(source))
    ingest(lake, 'real', groups=ALL_GROUPS, snapshots=SNAPSHOTS)
    if day is not None:
        built = build_datasets(lake, DatasetOptions('daily', date.fromisoformat(day), GROUPS))
        assert built.training['train']['frauds'] > 0
        assert built.training['validation']['frauds'] > 0
    assert_same_tables(lake, run_embedded_engine(source, tmp_path / 'embedded', day, WINDOW_END, ALL_GROUPS))
