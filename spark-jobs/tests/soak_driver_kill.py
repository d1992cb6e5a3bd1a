"""Every step of a run, and moments between them: a driver dies there, and the next run repairs what it left.

Takes half an hour, so no other test run includes it: ``node scripts/python.mjs -m pytest tests/soak_driver_kill.py``.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

from cardlake_jobs.iceberg.places import SparkLake
from cardlake_jobs.jobs.stream import StreamOptions, run_stream
from tests.conftest import MakeLake
from tests.support.drivers import flags, kill_driver_at
from tests.support.equality import assert_same_tables
from tests.support.lakes import (
    GROUPS,
    LATER,
    Embedded,
    embedded,
    make_traffic,
    objects_of,
    put_objects,
    stream,
)
from tests.support.node import HOME

_SIZE = {'numTransactions': 600, 'cards': 40, 'merchants': 12, 'days': 8}
_DIRTY = {'duplicates': 0.05, 'late': 0.05, 'malformed': 0.05, 'fraudShare': 0.1, 'hotCardShare': 0.1}
_LATE_KILLS = 10
_SECOND = 1_000_000


class _Lakes:
    """Lakes with half of the traffic taken in, and the other half waiting."""

    def __init__(self, make_lake: MakeLake, folder: Path) -> None:
        self._make_lake = make_lake
        self._traffic = make_traffic(folder / 'traffic', **_SIZE, **_DIRTY, bucketMinutes=1440)
        self._expected: Embedded = embedded(self._traffic, folder / 'embedded')

    def prepared(self) -> SparkLake:
        objects = objects_of(self._traffic)
        lake = self._make_lake()
        put_objects(lake, self._traffic, objects[::2])
        stream(lake, 'before', LATER)
        put_objects(lake, self._traffic, objects[1::2])
        return lake

    def assert_repaired(self, lake: SparkLake) -> None:
        stream(lake, 'after', LATER + 2 * _SECOND)
        assert_same_tables(lake, self._expected)


def test_a_driver_killed_at_each_step(make_lake: MakeLake, tmp_path: Path) -> None:
    lakes = _Lakes(make_lake, tmp_path)
    steps: list[str] = []
    run_stream(lakes.prepared(), StreamOptions('whole', LATER + _SECOND, GROUPS, steps.append))
    assert len(set(steps)) > 20
    for step in dict.fromkeys(steps):
        lake = lakes.prepared()
        kill_driver_at(step, lake, 'killed', LATER + _SECOND)
        lakes.assert_repaired(lake)
        print(step, flush=True)


def test_a_driver_killed_with_its_jvm_at_any_moment(make_lake: MakeLake, tmp_path: Path) -> None:
    lakes = _Lakes(make_lake, tmp_path)
    source = random.Random(7)
    for _ in range(_LATE_KILLS):
        lake = lakes.prepared()
        command = [sys.executable, 'silver_and_gold.py', *flags(lake, 'killed', LATER + _SECOND)]
        driver = subprocess.Popen(command, cwd=HOME, start_new_session=True, stderr=subprocess.DEVNULL)
        try:
            driver.wait(source.uniform(8, 40))
        except subprocess.TimeoutExpired:
            os.killpg(driver.pid, signal.SIGKILL)
            driver.wait()
        assert driver.returncode in (0, -signal.SIGKILL)
        lakes.assert_repaired(lake)
        print('killed' if driver.returncode else 'done before', flush=True)
