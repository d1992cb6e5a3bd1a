"""Both engines join the same features to the rows of a file, and refuse the same files in the same words."""

from __future__ import annotations

import csv
import gzip
import json
import random
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet
import pytest

from cardlake_jobs.errors import UserError
from cardlake_jobs.groups.group import load_group
from cardlake_jobs.groups.snapshot_group import DAY_MICROS
from cardlake_jobs.iceberg.paths import SparkLake, local_location
from cardlake_jobs.join.join_features import JoinOptions, join_features
from tests.conftest import MakeLake
from tests.support.equality import read_table
from tests.support.lakes import (
    WINDOW_END,
    add_changing_reports,
    copy_objects,
    generate_traffic,
    ingest,
    list_objects,
)
from tests.support.node import run_script
from tests.support.real_data import REAL_DATA, needs_real_data

pytestmark = pytest.mark.platform

_GROUPS = ('rt_card_features_v1', 'fraud_features_v1')
_COLUMNS = ('label', 'account', 'at', 'merchant_id', 'amount')
_NAMES = {'card_id': 'account', 'ts': 'at'}


def _real_data(folder: Path, name: str) -> Path:
    for file, table in (('card_transactions', 'card_authorization'), ('card_disputes', 'card_dispute')):
        target = folder / f'bronze/streaming/{table}/ingest_dt=2019/01/01/00/00'
        target.mkdir(parents=True)
        shutil.copyfile(REAL_DATA / f'{file}_{name}.ndjson.gz', target / f'{file}.json.gz')
    return folder


def _traffic(folder: Path) -> Path:
    size = {'numTransactions': 2000, 'cards': 60, 'merchants': 30, 'days': 40}
    return add_changing_reports(generate_traffic(folder, **size, fraudShare=0.05, bucketMinutes=1440), seed=5)


def _write_entities(folder: Path, path: Path, count: int) -> None:
    """Writes rows at, beside and long after events in every notation of a time, some of them twice, some of unknown
    cards and merchants.
    """
    source = random.Random(11)
    events = [
        json.loads(line)
        for each in sorted((folder / 'bronze/streaming/card_authorization').rglob('*.gz'))
        for line in gzip.decompress(each.read_bytes()).splitlines()
    ]
    rows = []
    for number in range(count):
        event = source.choice(events)
        ts = int(event['ts']) + source.choice([0, 0, 0, -1, 1, 3600, 86_400, 7 * 86_400, 10**7])
        day, clock = divmod(ts, 86_400)
        date = str(pa.scalar(day, pa.date32()).as_py())
        time = f'{clock // 3600:02d}:{clock // 60 % 60:02d}:{clock % 60:02d}'
        at = source.choice([str(ts), f'{date}T{time}Z', f'{date} {time}.5', date])
        card = source.choice([event['card_id']] * 9 + ['nobody'])
        merchant = source.choice(
            [event['merchant_id']] * 9 + [source.choice(events)['merchant_id'], 'nowhere']
        )
        label = f'{number:04d}' if number % 2 else 'a "quoted", label'
        rows.append([label, card, at, merchant, f'{source.randint(0, 10**6) / 100}'])
        if number % 10 == 0:
            rows.append(rows[-1])
    with path.open('w', newline='') as file:
        csv.writer(file).writerows([_COLUMNS, *rows])


def _options(entities: Path, out: Path, **changes: Any) -> JoinOptions:
    groups = tuple(load_group(name) for name in _GROUPS)
    values = {'groups': groups, 'features': None, 'names': _NAMES, **changes}
    return JoinOptions(entities=local_location(entities), out=local_location(out), **values)


def _task(entities: Path, out: Path, **changes: Any) -> dict[str, Any]:
    values = {'groups': _GROUPS, 'features': None, 'columns': _NAMES, **changes}
    return {'entities': str(entities), 'out': str(out), **values}


def _join_embedded(source: Path, folder: Path, tasks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    shutil.copytree(source / 'bronze', folder / 'bronze')
    text = ''.join(f'{json.dumps(task)}\n' for task in tasks)
    answers = run_script('tests/support/join-features.ts', str(folder), text=text)
    return [json.loads(line) for line in answers.splitlines()]


def _lake(make_lake: MakeLake, source: Path) -> SparkLake:
    lake = make_lake()
    copy_objects(lake, source, list_objects(source))
    ingest(lake, 'first', groups=())
    return lake


def _read(path: Path) -> pa.Table:
    if path.suffix == '.parquet':
        return pa.parquet.read_table(path)
    parts = sorted(path.glob('part-*')) if path.is_dir() else [path]
    return pa.concat_tables([pa.csv.read_csv(part) for part in parts], promote_options='permissive')


def _assert_equal(found: pa.Table, expected: pa.Table) -> None:
    assert found.column_names == expected.column_names
    assert found.num_rows == expected.num_rows > 0
    for name in expected.column_names:
        got, wanted = found[name], expected[name]
        assert got.type == wanted.type, name
        if name == 'card_amount_stddev_7d':
            assert pc.is_null(got).equals(pc.is_null(wanted))
            difference = pc.abs(pc.subtract(got, wanted))
            assert pc.all(pc.less_equal(difference, pc.multiply(pc.abs(wanted), 1e-9))).as_py()
        else:
            assert got.equals(wanted), (name, got.to_pylist()[:20], wanted.to_pylist()[:20])


@pytest.mark.parametrize(
    'name',
    ['traffic', *(pytest.param(name, marks=needs_real_data) for name in ('5days', '120cards'))],
)
def test_both_engines_join_the_same_features(make_lake: MakeLake, tmp_path: Path, name: str) -> None:
    source = _traffic(tmp_path / 'source') if name == 'traffic' else _real_data(tmp_path / 'source', name)
    entities = tmp_path / 'entities.csv'
    _write_entities(source, entities, 3000)
    lake = _lake(make_lake, source)
    expected = tmp_path / 'expected.parquet'
    csv_expected = tmp_path / 'expected.csv'
    some = ['merchant_fraud_rate_7d', 'avg_amount_7d', 'amount_over_card_avg_30d']
    answers = _join_embedded(
        source,
        tmp_path / 'embedded',
        [_task(entities, expected), _task(expected, csv_expected, groups=_GROUPS, features=some)],
    )
    # The result of the first join is the file of the second.
    assert answers[1]['code'] == 'entities_refused'
    result = join_features(lake, _options(entities, tmp_path / 'found.parquet'))
    assert result == {'rows': answers[0]['rows'], 'features': len(answers[0]['features'])}
    found, wanted = _read(tmp_path / 'found.parquet'), _read(expected)
    _assert_equal(found, wanted)
    counts = wanted['card_txn_count_7d'].to_pylist()
    assert 0 in counts
    assert max(counts) > 3
    assert 0 < pc.mean(wanted['is_new_merchant_30d']).as_py() < 1


def test_parquet_in_and_csv_out(make_lake: MakeLake, tmp_path: Path) -> None:
    source = _traffic(tmp_path / 'source')
    _write_entities(source, tmp_path / 'entities.csv', 200)
    table = pa.csv.read_csv(
        tmp_path / 'entities.csv', convert_options=pa.csv.ConvertOptions(column_types={'at': pa.string()})
    )
    days = pc.cast(pc.utf8_slice_codeunits(table['at'], 0, 10), pa.string())
    is_day = pc.match_substring_regex(days, '^[0-9]{4}-[0-9]{2}-[0-9]{2}$')
    table = table.filter(is_day)
    times = pc.strptime(days.filter(is_day), format='%Y-%m-%d', unit='us')
    table = table.set_column(2, 'at', times.cast(pa.timestamp('us', 'UTC')))
    entities = tmp_path / 'entities.parquet'
    pa.parquet.write_table(table, entities)
    features = ['merchant_txn_count_7d', 'is_night', 'txn_amount_1h', 'amount_over_card_avg_30d']
    expected = tmp_path / 'expected.csv'
    _join_embedded(source, tmp_path / 'embedded', [_task(entities, expected, features=features)])
    options = _options(entities, tmp_path / 'found.csv', features=tuple(features))
    join_features(_lake(make_lake, source), options)
    found, wanted = _read(tmp_path / 'found.csv'), _read(expected)
    joined = ['txn_amount_1h', 'merchant_txn_count_7d', 'is_night', 'amount_over_card_avg_30d']
    assert wanted.column_names == [*_COLUMNS, *joined]
    _assert_equal(found.drop('at'), wanted.drop('at'))


_TEXTS = {
    'no-time.csv': 'card_id\nc1\n',
    'bad-time.csv': 'card_id,ts\nc1,2018-04-01\nc2,soon\nc3,2018-02-30\n',
    'empty-key.csv': 'card_id,ts\nc1,2018-04-01\n,2018-04-01\n',
    'number.csv': 'card_id,ts,amount,merchant_id\nc1,2018-04-01,1e12,m\n',
    'lacks.csv': 'card_id,ts\nc1,2018-04-01\n',
    'collides.csv': 'card_id,ts,TXN_COUNT_1h\nc1,2018-04-01,1\n',
    'card-number.csv': 'card_id,ts\nc1,4111111111111111\n',
}


def test_both_engines_refuse_the_same_files_in_the_same_words(make_lake: MakeLake, tmp_path: Path) -> None:
    source = _traffic(tmp_path / 'source')
    for name, text in _TEXTS.items():
        (tmp_path / name).write_text(text)
    names = ['absent.csv', *_TEXTS]
    all_features = ('lacks.csv', 'number.csv', 'no-time.csv')
    choices = {
        name: {} if name in all_features else {'features': ('txn_count_1h', 'card_txn_count_7d')}
        for name in names
    }
    tasks = [_task(tmp_path / name, tmp_path / 'out.parquet', columns={}, **choices[name]) for name in names]
    tasks.append(_task(tmp_path / 'lacks.csv', tmp_path / 'out.parquet', features=['nothing']))
    answers = _join_embedded(source, tmp_path / 'embedded', tasks)
    lake = _lake(make_lake, source)
    refused = [
        _refusal(lake, _options(tmp_path / name, tmp_path / 'spark.parquet', names={}, **choices[name]))
        for name in names
    ]
    refused.append(
        _refusal(lake, _options(tmp_path / 'lacks.csv', tmp_path / 'spark.parquet', features=('nothing',)))
    )
    assert [each['code'] for each in answers] == [error.code for error in refused]
    assert [each['message'] for each in answers] == [
        error.message.replace(local_location(tmp_path), str(tmp_path)) for error in refused
    ]
    assert '4111' not in str(answers)
    assert not (tmp_path / 'spark.parquet').exists()


def _refusal(lake: SparkLake, options: JoinOptions) -> UserError:
    with pytest.raises(UserError) as error:
        join_features(lake, options)
    return error.value


def test_snapshot_features_at_the_time_of_an_event_are_those_of_its_gold_row(
    make_lake: MakeLake, tmp_path: Path
) -> None:
    source = _traffic(tmp_path / 'source')
    group = load_group('fraud_features_v2')
    lake = make_lake()
    copy_objects(lake, source, list_objects(source))
    ingest(lake, 'first', groups=(group,))
    taken = tuple(each.name for each in group.taken_features)
    gold = read_table(lake, group.gold['name']).select(['event_id', 'merchant_id', 'ts', *taken])
    entities, out = tmp_path / 'entities.parquet', tmp_path / 'out.parquet'
    pa.parquet.write_table(gold.select(['event_id', 'merchant_id', 'ts']), entities)
    facts = join_features(lake, _options(entities, out, groups=(group,), features=taken, names={}))
    assert facts == {'rows': gold.num_rows, 'features': len(taken)}
    joined = pa.parquet.read_table(out)
    columns = ['event_id', *taken]
    assert joined.select(columns).to_pydict() == gold.select(columns).to_pydict()
    assert any(len(pc.unique(gold[name])) > 1 for name in taken)
    times = pa.array([WINDOW_END + 2 * DAY_MICROS] * gold.num_rows, gold['ts'].type)
    later, later_out = tmp_path / 'later.parquet', tmp_path / 'later_out.parquet'
    pa.parquet.write_table(gold.select(['event_id', 'merchant_id']).append_column('ts', times), later)
    options = _options(later, later_out, groups=(group,), features=taken, names={})
    assert join_features(lake, options) == facts
    # After the last day that can have rows, no run computes any: the values are the empty ones.
    empty = pa.parquet.read_table(later_out)
    assert {value for name in taken for value in pc.unique(empty[name]).to_pylist()} == {0}
