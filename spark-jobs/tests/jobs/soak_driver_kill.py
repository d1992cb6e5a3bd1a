"""Soak test: a driver is killed at every step of a run and at random moments, and the next run repairs the lake.

It takes half an hour, so it runs only by hand: ``node scripts/python.mjs -m pytest tests/jobs/soak_driver_kill.py``.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.jobs.stream import StreamOptions, run_stream
from tests.conftest import MakeLake
from tests.support.drivers import flags, kill_driver_at
from tests.support.equality import assert_same_tables
from tests.support.lakes import (
    GROUPS,
    SNAPSHOTS,
    WINDOW_END,
    EmbeddedLake,
    copy_objects,
    generate_traffic,
    ingest,
    list_objects,
    run_embedded_engine,
)
from tests.support.node import PACKAGE_ROOT

pytestmark = pytest.mark.platform

_SIZE = {'numTransactions': 600, 'cards': 40, 'merchants': 12, 'days': 8}
_NOISE = {'duplicates': 0.05, 'late': 0.05, 'malformed': 0.05, 'fraudShare': 0.1, 'hotCardShare': 0.1}
_LATE_KILLS = 10
_SECOND = 1_000_000


class _Lakes:
    """Lakes in which half of the traffic has been ingested and the other half is still in bronze."""

    def __init__(self, make_lake: MakeLake, folder: Path) -> None:
        self._make_lake = make_lake
        self._traffic = generate_traffic(folder / 'traffic', **_SIZE, **_NOISE, bucketMinutes=1440)
        self._expected: EmbeddedLake = run_embedded_engine(
            self._traffic, folder / 'embedded', snapshots_until=WINDOW_END
        )

    def prepare(self) -> SparkLake:
        objects = list_objects(self._traffic)
        lake = self._make_lake()
        copy_objects(lake, self._traffic, objects[::2])
        ingest(lake, 'before', WINDOW_END, snapshots=SNAPSHOTS)
        copy_objects(lake, self._traffic, objects[1::2])
        return lake

    def assert_repaired(self, lake: SparkLake) -> None:
        ingest(lake, 'after', WINDOW_END + 2 * _SECOND, snapshots=SNAPSHOTS)
        assert_same_tables(lake, self._expected)


def test_a_run_repairs_the_lake_after_a_driver_killed_at_each_step(
    make_lake: MakeLake, tmp_path: Path
) -> None:
    lakes = _Lakes(make_lake, tmp_path)
    steps: list[str] = []
    options = StreamOptions('complete', WINDOW_END + _SECOND, GROUPS, steps.append, snapshots=SNAPSHOTS)
    run_stream(lakes.prepare(), options)
    assert len(set(steps)) > 20
    for step in dict.fromkeys(steps):
        lake = lakes.prepare()
        kill_driver_at(step, lake, 'killed', WINDOW_END + _SECOND)
        lakes.assert_repaired(lake)
        print(step, flush=True)


def test_a_run_repairs_the_lake_after_a_driver_killed_at_random_moments(
    make_lake: MakeLake, tmp_path: Path
) -> None:
    lakes = _Lakes(make_lake, tmp_path)
    source = random.Random(7)
    for _ in range(_LATE_KILLS):
        lake = lakes.prepare()
        command = [sys.executable, 'silver_and_gold.py', *flags(lake, 'killed', WINDOW_END + _SECOND)]
        driver = subprocess.Popen(
            command, cwd=PACKAGE_ROOT, start_new_session=True, stderr=subprocess.DEVNULL
        )
        try:
            driver.wait(source.uniform(8, 40))
        except subprocess.TimeoutExpired:
            os.killpg(driver.pid, signal.SIGKILL)
            driver.wait()
        assert driver.returncode in (0, -signal.SIGKILL)
        lakes.assert_repaired(lake)
        print('killed' if driver.returncode else 'finished first', flush=True)
