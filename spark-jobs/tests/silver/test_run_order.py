"""Silver, decisions, quarantine and ledger do not depend on the runs in which objects come, nor on their order."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any

import pytest

from cardlake_jobs.errors import UserError
from cardlake_jobs.iceberg.tables import DECISIONS, PAST_DECISIONS, compiled_table
from cardlake_jobs.iceberg.view import open_view
from tests.conftest import MakeLake
from tests.support.equality import assert_same_tables
from tests.support.lakes import WINDOW_END, copy_objects, ingest, list_objects, run_embedded_engine

pytestmark = pytest.mark.platform

_EVENT = {
    'card_id': 'c1',
    'ts': 1_522_540_831,
    'merchant_id': 'm1',
    'currency': 'EUR',
    'country': 'BE',
    'pos_mode': 'chip',
}


_DECISION: dict[str, Any] = {
    **{name: _EVENT[name] for name in ('card_id', 'merchant_id', 'ts')},
    'amount': 1,
    'received_at': 1_522_540_832,
    'state': 'decided',
    'decision': 'review',
    'model': 'fraud',
    'features': '{"txn_count_1h": 1, "avg_amount_7d": 1.50}',
    'flags': '[]',
    'snapshots': '[]',
    'rules': '["r1"]',
    'history_hash': '01234567x89abcdef',
    'history_events': 3,
    'steps': '{"score": 0.25}',
    'shadows': '[]',
}


def _decision_lines(source: random.Random, deciders: list[str]) -> list[str]:
    """Decisions on 40 events, up to three on one with two payloads, made in any order; some are no decisions.

    :param deciders: what can have decided; older releases did not say it
    """
    lines = [
        json.dumps(
            {
                **_DECISION,
                'event_id': f'e{event}',
                'decided_at': 1_522_540_833 + source.choice([0, 0.25, 0.5]),
                'score': source.choice([-1.5, 1e-7, 0.1, None]),
                'history_read_at': source.choice([1_522_540_832.5, None]),
                **({'decided_by': source.choice(deciders)} if deciders else {}),
            }
        )
        for event in range(40)
        for _ in range(source.choice([0, 1, 1, 2, 3]))
    ]
    broken: list[dict[str, Any]] = [
        {'state': 'late'},
        {'decision': None},
        {'flags': '{}'},
        {'card_id': '4111111111111111'},
    ]
    lines += [
        json.dumps({**_DECISION, 'event_id': 'x', 'decided_at': 1_522_540_833, **each}) for each in broken
    ]
    source.shuffle(lines)
    return lines


def _write_object(folder: Path, bronze_type: str, minute: int, lines: list[str]) -> None:
    path = folder / f'bronze/streaming/{bronze_type}/ingest_dt=2018/04/01/00/0{minute}/a.gz'
    path.parent.mkdir(parents=True)
    path.write_bytes(gzip.compress('\n'.join(lines).encode()))


def _write_objects(folder: Path) -> Path:
    """Writes four objects in which every event occurs up to three times with two payloads, and two with decisions."""
    source = random.Random(11)
    for minute in range(4):
        lines = [
            json.dumps({**_EVENT, 'event_id': f'e{event}', 'amount': source.choice([1, 2])})
            for event in range(60)
            for _ in range(source.choice([0, 1, 1, 2, 3]))
        ]
        source.shuffle(lines)
        _write_object(folder, 'card_authorization', minute, lines)
        if minute % 2 == 0:
            deciders = ['model', 'rule'] if minute > 0 else []
            _write_object(folder, 'card_decision', minute, _decision_lines(source, deciders))
    return folder


@pytest.mark.parametrize('runs', [[[3], [2], [1], [0]], [[2], [0, 3], [1]], [[1, 3], [0, 2]]])
def test_any_order_of_runs_gives_what_one_run_gives(
    make_lake: MakeLake, tmp_path: Path, runs: list[list[int]]
) -> None:
    traffic = _write_objects(tmp_path / 'traffic')
    expected = run_embedded_engine(traffic, tmp_path / 'embedded')
    objects = list_objects(traffic)
    lake = make_lake()
    for number, minutes in enumerate(runs):
        copy_objects(lake, traffic, [each for each in objects if int(each.parent.name) in minutes])
        ingest(lake, f'run{number}', WINDOW_END + number, groups=())
    # Gold needs all groups, and is not under test here.
    ingest(lake, 'gold', WINDOW_END + len(runs))
    assert_same_tables(lake, expected)


def test_tables_of_an_older_release_get_the_columns_that_were_added(
    make_lake: MakeLake, tmp_path: Path
) -> None:
    traffic = _write_objects(tmp_path / 'traffic')
    expected = run_embedded_engine(traffic, tmp_path / 'embedded')
    objects = list_objects(traffic)
    lake = make_lake()
    copy_objects(lake, traffic, [each for each in objects if int(each.parent.name) < 2])
    ingest(lake, 'older', WINDOW_END, groups=())
    added = [field['name'] for field in compiled_table(DECISIONS)['fields'] if field.get('isAdded')]
    assert added
    for name in (DECISIONS, PAST_DECISIONS):
        lake.spark.sql(
            f'ALTER TABLE {lake.table(compiled_table(name)["name"])} DROP COLUMNS ({", ".join(added)})'
        )
    # A snapshot of before has the columns of its time.
    rows = open_view(lake, [compiled_table(DECISIONS)]).read(compiled_table(DECISIONS))
    assert rows.where('decided_by IS NULL').count() == rows.count() > 0
    copy_objects(lake, traffic, [each for each in objects if int(each.parent.name) >= 2])
    ingest(lake, 'newer', WINDOW_END + 1, groups=())
    ingest(lake, 'gold', WINDOW_END + 2)
    assert_same_tables(lake, expected)
    assert lake.read('decisions').where('decided_by IS NOT NULL').count() > 0
    lake.spark.sql(f'ALTER TABLE {lake.table("decisions")} DROP COLUMN state')
    with pytest.raises(UserError, match='expected columns event_id') as refused:
        ingest(lake, 'refused', WINDOW_END + 3, groups=())
    assert refused.value.code == 'other_columns'
