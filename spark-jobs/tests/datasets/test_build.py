"""The datasets of a day equal those of the embedded engine."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import build_datasets as job
from cardlake_jobs.datasets.build import BuiltDatasets, DatasetOptions, build_datasets
from cardlake_jobs.datasets.digest import Digest, digest_batch
from cardlake_jobs.datasets.settings import DEFAULT_SETTINGS, DatasetSettings
from cardlake_jobs.errors import UserError
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.jobs.arguments import Arguments, parse_arguments
from tests.conftest import LakeMaker, MakeLake
from tests.support.equality import assert_same_tables
from tests.support.lakes import (
    GROUPS,
    EmbeddedLake,
    add_changing_reports,
    copy_objects,
    generate_traffic,
    ingest,
    lake_folder,
    list_objects,
    run_embedded_engine,
)

#: The traffic covers 45 days from 2026-01-01.
_DAY = date(2026, 2, 12)


@pytest.fixture(scope='module')
def traffic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    size = {'numTransactions': 2500, 'cards': 60, 'merchants': 20, 'days': 45, 'fraudShare': 0.1}
    folder = generate_traffic(tmp_path_factory.mktemp('traffic'), **size, bucketMinutes=43_200)
    return add_changing_reports(folder, seed=6)


@pytest.fixture(scope='module')
def lake(lake_maker: LakeMaker, traffic: Path, tmp_path_factory: pytest.TempPathFactory) -> SparkLake:
    new_lake = lake_maker(tmp_path_factory.mktemp('spark'))
    copy_objects(new_lake, traffic, list_objects(traffic))
    ingest(new_lake, 'first')
    return new_lake


@pytest.fixture(scope='module')
def expected(traffic: Path, tmp_path_factory: pytest.TempPathFactory) -> EmbeddedLake:
    return run_embedded_engine(traffic, tmp_path_factory.mktemp('embedded'), str(_DAY))


def _build(lake: SparkLake, day: date = _DAY, settings: DatasetSettings = DEFAULT_SETTINGS) -> BuiltDatasets:
    return build_datasets(lake, DatasetOptions('daily', day, GROUPS, settings))


def _files(lake: SparkLake) -> dict[str, int]:
    """Modification time (ns) of every file of the datasets."""
    folder = lake_folder(lake) / 'gold'
    found = [
        path for name in ('training', 'inference') for path in (folder / name).rglob('*') if path.is_file()
    ]
    return {str(path.relative_to(folder)): path.stat().st_mtime_ns for path in found}


@pytest.fixture(scope='module')
def built(lake: SparkLake) -> BuiltDatasets:
    return _build(lake)


@pytest.mark.platform
def test_datasets_equal_those_of_the_embedded_engine(
    lake: SparkLake, built: BuiltDatasets, expected: EmbeddedLake
) -> None:
    assert_same_tables(lake, expected)
    assert built.changed
    assert built.rows.keys() == {'train', 'validation', 'inference'}
    assert all(built.rows.values())
    assert not built.empty_splits
    for split in ('train', 'validation'):
        assert 0 < built.training[split]['frauds'] < built.rows[split]
    assert built.training['validation']['excluded']['cards'] > 0


@pytest.mark.platform
@pytest.mark.parametrize('compromised_cards', ['since-train', 'none'])
def test_every_treatment_of_compromised_cards_equals_that_of_the_embedded_engine(
    lake: SparkLake, expected: EmbeddedLake, compromised_cards: str
) -> None:
    settings = DatasetSettings(7, 7, 7, 7, compromised_cards)
    training = _build(lake, settings=settings).training
    other = expected.datasets['choices'][compromised_cards]
    for name in ('version', 'settings', 'bounds', 'source'):
        assert training[name] == other[name]
    for split in ('train', 'validation'):
        for name in ('rows', 'frauds'):
            assert training[split][name] == other[split][name]
    assert training['validation']['excluded'] == other['validation']['excluded']
    assert (training['validation']['excluded']['rows'] > 0) == (compromised_cards != 'none')
    _build(lake)


@pytest.mark.platform
def test_files_are_named_after_their_content_and_sorted(lake: SparkLake, built: BuiltDatasets) -> None:
    folder = lake_folder(lake) / f'gold/training/dt={_DAY}'
    assert json.loads((folder / 'manifest.json').read_text()) == built.training
    named = [file for split in ('train', 'validation') for file in built.training[split]['files']]
    assert {file['path'] for file in named} == {
        str(path.relative_to(folder)) for path in folder.rglob('*.parquet')
    }
    for file in named:
        assert hashlib.sha256((folder / file['path']).read_bytes()).hexdigest() == file['sha256']
        table = pq.read_table(folder / file['path'], partitioning=None)
        assert table.num_rows == file['rows']
        assert table.equals(table.sort_by([('ts', 'ascending'), ('event_id', 'ascending')]))
        assert table.schema.field('ts').type == pa.timestamp('us', 'UTC')
        days = set(table['ts'].cast(pa.date32()).to_pylist())
        assert [str(day) for day in days] == [file['path'].split('/')[1][:10]]


@pytest.mark.platform
def test_rebuilding_changes_nothing_and_repairs_damage(lake: SparkLake, built: BuiltDatasets) -> None:
    before = _files(lake)
    again = _build(lake)
    assert not again.changed
    assert (again.training, again.inference) == (built.training, built.inference)
    assert _files(lake) == before
    folder = lake_folder(lake) / f'gold/training/dt={_DAY}'
    truncated = folder / built.training['train']['files'][0]['path']
    truncated.write_bytes(truncated.read_bytes()[:100])
    (folder / 'train/stray.parquet').write_bytes(b'left behind by a killed build')
    assert _build(lake).changed
    assert _files(lake).keys() == before.keys()
    assert truncated.stat().st_size == built.training['train']['files'][0]['bytes']


@pytest.mark.platform
def test_settings_change_the_splits(lake: SparkLake, built: BuiltDatasets) -> None:
    other = _build(lake, settings=DatasetSettings(7, 7, 7, 9, compromised_cards='none'))
    excluded_cards = built.training['validation']['excluded']
    assert other.rows['validation'] == built.rows['validation'] + excluded_cards['rows']
    # The instants of the column card_fraud_known_at count events since training began, where `all` counts any.
    sizes = [each.training['source']['validation']['rows'] for each in (other, built)]
    assert sizes[0] == sizes[1]
    assert other.training['validation']['excluded'] == {'cards': 0, 'rows': 0}
    assert other.rows['train'] > built.rows['train']
    assert other.training['bounds']['train'] == {'from': '2026-01-13', 'to': '2026-01-22'}


def _parse(*extra: str) -> Arguments:
    groups = [text for group in GROUPS for text in ('--feature-group', group.name)]
    return parse_arguments('build_datasets.py', ['--run-id', 'daily', *groups, *extra])


@pytest.mark.platform
def test_days_without_events_are_explained(lake: SparkLake, capsys: pytest.CaptureFixture[str]) -> None:
    day = _DAY + timedelta(9)
    job.main(lake, _parse('--task', 'datasets', '--dt', str(day)))
    output = capsys.readouterr()
    rows = json.loads(output.out)
    assert rows['train'] > 0
    assert (rows['inference'], rows['changed']) == (0, True)
    assert 'no rows for inference: it needs events from' in output.err
    manifest = json.loads((lake_folder(lake) / f'gold/inference/dt={day}/manifest.json').read_text())
    assert manifest['inference'] == {'rows': 0, 'files': []}
    with pytest.raises(UserError, match='no datasets for 2027-01-01: the lake has events from') as error:
        _build(lake, date(2027, 1, 1))
    assert 'is the newest with all three datasets' in error.value.hint


@pytest.mark.parametrize(
    ('flags', 'message'),
    [
        (('--task', 'datasets', '--train-days', '0'), '--train-days: invalid value "0"'),
        (('--task', 'datasets', '--gap-days', '1.5'), '--gap-days: invalid value "1.5"'),
        (
            ('--task', 'datasets', '--label-maturity-days', '3651'),
            '--label-maturity-days: invalid value "3651"',
        ),
        (
            ('--task', 'datasets', '--compromised', 'no'),
            '--compromised: invalid value "no"',
        ),
        (('--task', 'dataset'), '--task: unknown task "dataset"'),
        ((), '--task is missing'),
    ],
)
def test_invalid_arguments_are_reported_by_flag(
    make_lake: MakeLake, flags: tuple[str, ...], message: str
) -> None:
    with pytest.raises(UserError) as error:
        job.main(make_lake(), _parse('--dt', str(_DAY), *flags))
    assert error.value.message == message


def test_groups_must_have_the_same_events_and_distinct_features(
    lake_maker: LakeMaker, traffic: Path, tmp_path: Path
) -> None:
    lake = lake_maker(tmp_path)
    with pytest.raises(UserError, match='the lake has no gold rows yet'):
        _build(lake)
    copy_objects(lake, traffic, list_objects(traffic)[:1])
    ingest(lake, 'one group', groups=GROUPS[:1])
    with pytest.raises(
        UserError, match=r'different events on .* \(rt_card_features_v1 \d+, fraud_features_v1 0\)'
    ):
        _build(lake, date(2026, 1, 29))
    with pytest.raises(UserError, match='is also in another group of the dataset'):
        build_datasets(lake, DatasetOptions('daily', _DAY, (GROUPS[0], GROUPS[0])))


def test_digests_equal_those_of_the_embedded_engine(expected: EmbeddedLake) -> None:
    folder = expected.lake / f'gold/training/dt={_DAY}'
    manifest: dict[str, Any] = expected.datasets['training']
    total = Digest()
    for file in manifest['train']['files']:
        for batch in pq.read_table(folder / file['path'], partitioning=None).to_batches(100):
            total += digest_batch(batch)
    assert total.to_json() == manifest['source']['train']
