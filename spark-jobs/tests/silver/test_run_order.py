"""Silver, quarantine and the ledger do not depend on the runs in which objects are ingested, nor on their order."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest

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


def _write_objects(folder: Path) -> Path:
    """Writes four objects in which every event occurs up to three times with two payloads."""
    source = random.Random(11)
    for minute in range(4):
        lines = [
            json.dumps({**_EVENT, 'event_id': f'e{event}', 'amount': source.choice([1, 2])})
            for event in range(60)
            for _ in range(source.choice([0, 1, 1, 2, 3]))
        ]
        source.shuffle(lines)
        path = folder / f'bronze/streaming/card_authorization/ingest_dt=2018/04/01/00/0{minute}/a.gz'
        path.parent.mkdir(parents=True)
        path.write_bytes(gzip.compress('\n'.join(lines).encode()))
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
        copy_objects(lake, traffic, [objects[minute] for minute in minutes])
        ingest(lake, f'run{number}', WINDOW_END + number, groups=())
    # Gold needs all groups, and is not under test here.
    ingest(lake, 'gold', WINDOW_END + len(runs))
    assert_same_tables(lake, expected)
