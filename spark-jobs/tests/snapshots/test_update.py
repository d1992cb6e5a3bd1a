"""Snapshot tables run by run: days that are added, rows that changes of silver touch, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cardlake_jobs.groups.snapshot_group import DAY_MICROS
from cardlake_jobs.iceberg.commit import committed_state
from cardlake_jobs.iceberg.metadata import IcebergTable
from cardlake_jobs.iceberg.paths import SparkLake
from tests.conftest import MakeLake
from tests.support.bronze_lines import FIRST_DAY, event, put_object, report
from tests.support.lakes import SNAPSHOTS, ingest, lake_folder

pytestmark = pytest.mark.platform

_GROUP = SNAPSHOTS[0]
#: Of the group: events count from 8 days after their date on, for up to 30 days.
_FIRST_ROW, _LAST_ROW = 8, 37


def _run(lake: SparkLake, run_id: str, end_day: int) -> int:
    """Runs without other groups up to the end of a day; returns the number of rows that are new, differ or are gone."""
    window_end = (FIRST_DAY + end_day + 1) * DAY_MICROS - 1
    return ingest(lake, run_id, window_end, groups=(), snapshots=SNAPSHOTS)['snapshots']


def _rows(lake: SparkLake) -> dict[tuple[str, int], tuple[int, float]]:
    """Events of 30 days and fraud rate of 30 days, by merchant and day."""
    first = date(1970, 1, 1) + timedelta(days=FIRST_DAY)
    return {
        (row.merchant_id, (row.snapshot_day - first).days): (
            row.merchant_txn_count_30d,
            row.merchant_fraud_rate_30d,
        )
        for row in lake.read(_GROUP.gold['name']).collect()
    }


def test_each_run_writes_only_rows_that_are_new_or_differ(make_lake: MakeLake) -> None:
    lake = make_lake()
    folder = lake_folder(lake)

    put_object(folder, 'card_authorization', '2018/04/01/23/00', [event('a', 0), event('b', 0)])
    assert _run(lake, 'two-days', _FIRST_ROW + 1) == 2
    assert _rows(lake) == {('m1', 8): (2, 0.0), ('m1', 9): (2, 0.0)}

    # A later end adds days without new objects; the same day, nothing.
    assert _run(lake, 'one-day-later', _FIRST_ROW + 2) == 1
    commit = committed_state(lake).commit
    assert _run(lake, 'same-day', _FIRST_ROW + 2) == 0
    assert _run(lake, 'all-days', _LAST_ROW + 5) == _LAST_ROW - _FIRST_ROW + 1 - 3
    assert committed_state(lake).commit == commit + 1
    assert _run(lake, 'after-the-last-row', _LAST_ROW + 9) == 0
    assert committed_state(lake).commit == commit + 1

    # A late report counts from the day after it on; its withdrawal ends that.
    put_object(folder, 'card_dispute', '2018/05/02/00/00', [report('a', 20), report('a', 30, is_fraud=False)])
    assert _run(lake, 'report', _LAST_ROW + 9) == 10
    frauds = {day: rate for (_, day), (_, rate) in _rows(lake).items() if rate > 0}
    assert frauds == dict.fromkeys(range(21, 31), 0.5)

    # Reports that change no row leave the table as it is.
    snapshot = IcebergTable(lake, _GROUP.gold['name']).snapshot
    put_object(folder, 'card_dispute', '2018/05/12/00/00', [report('a', 40), report('nobody', 9)])
    assert _run(lake, 'no-difference', _LAST_ROW + 9) == 0
    assert IcebergTable(lake, _GROUP.gold['name']).snapshot == snapshot

    # A late event of another merchant adds its rows. Earlier arrivals of the known events say a third one: the rows of
    # the first go.
    put_object(folder, 'card_authorization', '2018/05/13/00/00', [event('c', 3, merchant_id='m2')])
    moved = [event(event_id, 0, merchant_id='m3') for event_id in ('a', 'b')]
    put_object(folder, 'card_authorization', '2018/04/01/12/30', moved)
    assert _run(lake, 'moved', _LAST_ROW + 9) == 3 * (_LAST_ROW - _FIRST_ROW + 1)
    days = {
        merchant: [day for name, day in _rows(lake) if name == merchant] for merchant in ('m1', 'm2', 'm3')
    }
    assert days['m1'] == []
    assert sorted(days['m2']) == list(range(3 + _FIRST_ROW, 3 + _LAST_ROW + 1))
    assert sorted(days['m3']) == list(range(_FIRST_ROW, _LAST_ROW + 1))
