"""Drivers killed together with their JVM at every kind of step; the next run repairs the lake."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from cardlake_jobs.iceberg.metadata import IcebergTable
from cardlake_jobs.iceberg.paths import SparkLake
from tests.conftest import MakeLake
from tests.support.drivers import kill_driver_at
from tests.support.equality import assert_same_tables
from tests.support.lakes import (
    SNAPSHOTS,
    WINDOW_END,
    copy_objects,
    generate_traffic,
    ingest,
    list_objects,
    run_embedded_engine,
)

pytestmark = pytest.mark.platform

_SIZE = {'numTransactions': 600, 'cards': 40, 'merchants': 12, 'days': 8}
_NOISE = {'duplicates': 0.05, 'late': 0.05, 'malformed': 0.05, 'fraudShare': 0.1, 'hotCardShare': 0.1}
_NO_OBJECTS = slice(0, 0)
_TABLES = (
    'card_transactions',
    'card_disputes',
    'quarantine',
    'card_features',
    'fraud_features',
    'merchant_risk',
)


class Kill(NamedTuple):
    """A driver killed at a step.

    :ivar is_visible: readers may see changes of this run
    :ivar new_objects: the bronze objects that arrive before it
    """

    step: str
    is_visible: bool
    new_objects: slice


#: Steps at which drivers are killed one after another. Each driver finds what the earlier ones left behind; the one
#: after ``committed`` first finishes that commit. ``tests/jobs/soak_driver_kill.py`` tries all other steps.
_KILLS = (
    Kill('appended to quarantine', is_visible=False, new_objects=slice(0, None, 2)),
    Kill('committed', is_visible=True, new_objects=_NO_OBJECTS),
    Kill('merged into card_features', is_visible=True, new_objects=slice(1, None, 2)),
)


def test_a_run_after_killed_drivers_gives_the_same_rows_as_the_embedded_engine(
    make_lake: MakeLake, tmp_path: Path
) -> None:
    traffic = generate_traffic(tmp_path / 'traffic', **_SIZE, **_NOISE, bucketMinutes=1440)
    objects = list_objects(traffic)
    assert len(objects) >= 4
    lake = make_lake()
    window_end = WINDOW_END
    for number, kill in enumerate(_KILLS):
        copy_objects(lake, traffic, objects[kill.new_objects])
        before = _visible_snapshots(lake) if number > 0 else dict.fromkeys(_TABLES)
        window_end += 1_000_000
        steps = kill_driver_at(kill.step, lake, f'killed-{number}', window_end)
        assert steps[-1] == kill.step
        assert kill.is_visible or _visible_snapshots(lake) == before, kill.step
    ingest(lake, 'complete', window_end + 1_000_000, snapshots=SNAPSHOTS)
    expected = run_embedded_engine(traffic, tmp_path / 'embedded', snapshots_until=window_end)
    assert_same_tables(lake, expected)


def _visible_snapshots(lake: SparkLake) -> dict[str, int | None]:
    """Current snapshot of each table, as readers see it."""
    return {name: IcebergTable(lake, name).snapshot for name in _TABLES}
