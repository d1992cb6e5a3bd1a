"""Spark's lake is the embedded engine's, row for row."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from cardlake_jobs.datasets.build import DatasetOptions, build_datasets
from cardlake_jobs.iceberg.places import SparkLake
from cardlake_jobs.jobs.stream import StreamOptions, run_stream
from tests.conftest import MakeLake
from tests.support.equality import assert_same_tables
from tests.support.lakes import GROUPS, LATER, embedded, make_traffic, objects_of, put_objects, stream

_DIRTY = {'duplicates': 0.03, 'late': 0.03, 'malformed': 0.03, 'fraudShare': 0.05, 'hotCardShare': 0.1}


@pytest.fixture(scope='module')
def traffic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp('traffic')
    # Longer than the longest window with its delay.
    size = {'numTransactions': 4000, 'cards': 100, 'merchants': 40, 'days': 42}
    return make_traffic(folder, **size, **_DIRTY, bucketMinutes=1440)


def test_one_run_gives_the_rows_of_the_embedded_engine(
    make_lake: MakeLake, traffic: Path, tmp_path: Path
) -> None:
    expected = embedded(traffic, tmp_path / 'embedded')
    lake = make_lake()
    put_objects(lake, traffic, objects_of(traffic))
    facts = stream(lake, 'first')
    assert_same_tables(lake, expected)
    assert facts['lines'] == facts['silver'] + facts['duplicates'] + facts['quarantined']
    assert stream(lake, 'second', LATER + 1) == dict.fromkeys(facts, 0)
    table = lake.table('card_features')
    lake.spark.sql(f"UPDATE {table} SET txn_count_1h = txn_count_1h + 1 WHERE pos_mode = 'ecommerce'")
    with pytest.raises(AssertionError, match=r'gold\.card_features'):
        assert_same_tables(lake, expected)


class _KilledError(BaseException):
    """Ends a run the way a killed driver ends: nothing after it happens."""


def _kill_at(step: str) -> Callable[[str], None]:
    def on_step(reached: str) -> None:
        if reached == step:
            raise _KilledError(step)

    return on_step


#: A run's steps before, at and after its commit.
_KILLS = (
    ('appended to touched', 'written anew card_features'),
    ('merged into card_features', 'ledger written', 'committed', 'published touched'),
)


def test_runs_in_any_order_that_die_anywhere_give_the_same_rows(
    make_lake: MakeLake, traffic: Path, tmp_path: Path
) -> None:
    expected = embedded(traffic, tmp_path / 'embedded')
    objects = objects_of(traffic)
    random.Random(3).shuffle(objects)
    lake = make_lake()
    window_end = LATER
    died = set()
    for number, kills in enumerate(_KILLS):
        put_objects(lake, traffic, objects[number :: len(_KILLS)])
        for step in kills:
            window_end += 1
            try:
                run_stream(lake, StreamOptions(f'{number}-{step}', window_end, GROUPS, _kill_at(step)))
            except _KilledError:
                died.add(step)
            _assert_whole(lake)
        window_end += 1
        stream(lake, f'run-{number}', window_end)
    assert_same_tables(lake, expected)
    assert died == {step for kills in _KILLS for step in kills}


def _assert_whole(lake: SparkLake) -> None:
    """Readers see no row twice, and gold for every row of silver, whatever step a run died at."""
    for name in ('card_transactions', 'card_disputes', 'card_features', 'fraud_features'):
        ids = lake.read(name).select('event_id')
        assert ids.count() == ids.distinct().count()


_REAL = Path(__file__).resolve().parents[3] / 'shared' / 'data'


@pytest.mark.skipif(not _REAL.is_dir(), reason='the real files are not on this machine')
@pytest.mark.parametrize(('name', 'day'), [('5days', None), ('120cards', '2018-08-31')])
def test_real_files_give_the_rows_of_the_embedded_engine(
    make_lake: MakeLake, tmp_path: Path, name: str, day: str | None
) -> None:
    source = tmp_path / 'source'
    for file, table in (('card_transactions', 'card_authorization'), ('card_disputes', 'card_dispute')):
        folder = source / f'bronze/streaming/{table}/ingest_dt=2019/01/01/00/00'
        folder.mkdir(parents=True)
        shutil.copyfile(_REAL / f'{file}_{name}.ndjson.gz', folder / f'{file}.json.gz')
    lake = make_lake()
    put_objects(lake, source, objects_of(source))
    stream(lake, 'real')
    if day is not None:
        built = build_datasets(lake, DatasetOptions('daily', date.fromisoformat(day), GROUPS))
        assert built.training['train']['frauds'] > 0
        assert built.training['validation']['frauds'] > 0
    assert_same_tables(lake, embedded(source, tmp_path / 'embedded', day))
