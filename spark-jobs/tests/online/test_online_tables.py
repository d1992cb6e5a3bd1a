"""The parts that runs leave for the tables that decisions are made from."""

from __future__ import annotations

import gzip
import io
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.groups.snapshot_group import DAY_MICROS
from cardlake_jobs.iceberg.commit import committed_state
from cardlake_jobs.iceberg.paths import SparkLake, local_folder
from cardlake_jobs.jobs.stream import StreamOptions, run_stream
from cardlake_jobs.online.event_changes import RETENTION_MICROS
from tests.conftest import MakeLake
from tests.support.kill import JobKilledError, kill_at
from tests.support.lakes import SNAPSHOTS

_RUNS = load_compiled('jobs')['runsPrefix']
_START = 1_522_540_800
_END = (_START + 20 * 86_400) * 1_000_000
_PLACE = ('card_id', 'ts', 'event_id')
_FEATURES = [feature.name for feature in SNAPSHOTS[0].features]


def _event(source: random.Random, number: int) -> dict[str, Any]:
    return {
        'event_id': f'e{number}',
        'card_id': f'c{source.randrange(3)}',
        'merchant_id': f'm{source.randrange(3)}',
        'ts': _START + source.randrange(12 * 86_400),
        'amount': source.randrange(1000),
        'currency': 'EUR',
        'country': 'BE',
        'pos_mode': 'chip',
    }


def _deliveries(seed: int) -> list[list[dict[str, Any]]]:
    """Lines of four objects in the order of their arrival, with repetitions and other payloads in any of them."""
    source = random.Random(seed)
    events = [_event(source, number) for number in range(40)]
    others = [
        {**each, **source.choice([{'card_id': 'c9'}, {'ts': each['ts'] - 60}, {'amount': 7.5}])}
        for each in events[:20]
    ]
    objects: list[list[dict[str, Any]]] = [[], [], [], []]
    for line in [*events, *others, *events[10:30]]:
        objects[source.randrange(4)].append(line)
    return objects


def _folder(lake: SparkLake) -> Path:
    folder = local_folder(lake.paths.root)
    assert folder is not None
    return Path(folder)


def _deliver(lake: SparkLake, number: int, lines: list[dict[str, Any]]) -> None:
    folder = _folder(lake) / 'bronze/streaming/card_authorization/ingest_dt=2018/04/18/00'
    target = folder / f'{number:02d}' / f'{number}.json.gz'
    target.parent.mkdir(parents=True)
    target.write_bytes(gzip.compress('\n'.join(map(json.dumps, lines)).encode()))


class _Tables:
    """The tables, as the feature writer fills them."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.events: dict[tuple[Any, ...], dict[str, Any]] = {}
        self.rows: dict[tuple[Any, ...], tuple[Any, ...] | None] = {}
        self.markers: dict[str, int] = {}

    def decide(self, line: dict[str, Any]) -> None:
        """Keeps the event of a line, as deciding it does: the first payload of an id."""
        if not any(place[2] == line['event_id'] for place in self.events):
            event = {**line, 'ts': line['ts'] * 1_000_000, 'amount': float(line['amount'])}
            self.events[tuple(event[name] for name in _PLACE)] = event

    def apply(self, run_id: str) -> list[str]:
        parts = json.loads((self._root / f'{_RUNS}/{run_id}/online.json').read_text())['parts']
        # The feature writer works on several at once.
        for key in random.Random(run_id).sample(parts, len(parts)):
            table = pq.read_table(self._root / key, partitioning=None)
            if '/card_events/' in key:
                self._apply_events(table.to_pylist())
            else:
                self._apply_version(key, table.to_pylist())
        return list(parts)

    def _apply_events(self, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            event = {**row, 'ts': int(row['ts'].timestamp()) * 1_000_000, 'amount': float(row['amount'])}
            place = tuple(event[name] for name in _PLACE)
            if event.pop('is_gone'):
                self.events.pop(place, None)
            else:
                self.events[place] = event

    def _apply_version(self, key: str, rows: list[dict[str, Any]]) -> None:
        day, version = (part.split('=')[1] for part in key.split('/')[-3:-1])
        assert int(version) == self.markers.get(day, 0) + 1
        for row in rows:
            values = None if row['is_gone'] else tuple(row[name] for name in _FEATURES)
            self.rows[(day, row['merchant_id'])] = values
        self.markers[day] = int(version)


def _silver(lake: SparkLake) -> dict[tuple[Any, ...], dict[str, Any]]:
    names = ['event_id', 'card_id', 'merchant_id', 'ts', 'amount', 'currency', 'country', 'pos_mode']
    rows = [row.asDict() for row in lake.read('card_transactions').select(*names).collect()]
    events = [
        {**row, 'ts': int(row['ts'].timestamp()) * 1_000_000, 'amount': float(row['amount'])} for row in rows
    ]
    return {tuple(event[name] for name in _PLACE): event for event in events}


def _gold(lake: SparkLake) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    group = SNAPSHOTS[0]
    rows = lake.read(group.gold['name']).collect()
    return {(str(row[group.day]), row[group.key]): tuple(row[name] for name in _FEATURES) for row in rows}


@pytest.mark.platform
@pytest.mark.parametrize('seed', [1])
def test_after_any_order_of_deliveries_the_tables_hold_what_silver_and_gold_hold(
    make_lake: MakeLake, seed: int
) -> None:
    lake = make_lake()
    root = _folder(lake)
    objects = _deliveries(seed)
    tables = _Tables(root)
    source = random.Random(seed)
    # Decided in another order than that of the arrivals.
    lines = [line for each in objects for line in each]
    for line in source.sample(lines, len(lines)):
        tables.decide(line)
    options = StreamOptions('off', _END, (), snapshots=SNAPSHOTS)
    order = source.sample(range(4), 4)
    _deliver(lake, order[0], objects[order[0]])
    run_stream(lake, options)
    assert not (root / f'{_RUNS}/off/online.json').exists()

    wholes = []
    for number, at in enumerate(order[1:]):
        _deliver(lake, at, objects[at])
        run_id = f'run{number}'
        own = replace(options, run_id=run_id, window_end=_END + number * DAY_MICROS, decides=True)
        if number == 1:
            for step in ('card events written', 'ledger written'):
                with pytest.raises(JobKilledError):
                    run_stream(lake, replace(own, on_step=kill_at(step)))
        run_stream(lake, own)
        parts = tables.apply(run_id)
        manifest = (
            root / Path(next(each for each in parts if '/card_events/' in each)).parent / 'manifest.json'
        )
        wholes.append(json.loads(manifest.read_text())['isWhole'])
    # The first run with decisions writes everything, since it follows one without.
    assert wholes == [True, False, False]
    assert tables.events == _silver(lake)
    _assert_published(lake, tables)

    again = replace(own, run_id='again', window_end=own.window_end + 1)
    commit = committed_state(lake).commit
    run_stream(lake, again)
    assert json.loads((root / f'{_RUNS}/again/online.json').read_text()) == {'parts': []}
    assert committed_state(lake).commit == commit


def _assert_published(lake: SparkLake, tables: _Tables) -> None:
    days = int(load_compiled('jobs')['snapshotVersions']['publishedDays'])
    newest = sorted(tables.markers)[-days:]
    gold = {place: values for place, values in _gold(lake).items() if place[0] in newest}
    assert gold
    published = {
        place: values for place, values in tables.rows.items() if values is not None and place[0] in newest
    }
    assert published == gold


def test_events_are_left_out_once_they_are_not_kept_any_more(make_lake: MakeLake) -> None:
    lake = make_lake()
    root = _folder(lake)
    source = random.Random(1)
    _deliver(lake, 0, [_event(source, 1)])
    _deliver(lake, 1, [{**_event(source, 2), 'ts': _START + 13 * 86_400}])
    window_end = (_START + 12 * 86_400) * 1_000_000 + RETENTION_MICROS
    run_stream(lake, StreamOptions('late', window_end, (), decides=True))
    (key,) = json.loads((root / f'{_RUNS}/late/online.json').read_text())['parts']
    found = pq.read_table(io.BytesIO((root / key).read_bytes()))
    assert found['event_id'].to_pylist() == ['e2']
