"""The stream job as its own process, with its own JVM."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta, timezone

from cardlake_jobs.iceberg.places import SparkLake
from tests.support.lakes import GROUPS, folder_of
from tests.support.node import HOME

#: Ends a driver that hangs.
_SECONDS = 1800
#: A driver that works on little data for half a minute: the quick compiler is enough. For longer it would not be: it
#: has room for 48 MB of code, and when they are full nothing is compiled any more.
SHORT_LIVED = {**os.environ, 'SPARK_SUBMIT_OPTS': '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'}
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def flags(lake: SparkLake, run_id: str, window_end: int) -> list[str]:
    """Flags of the stream job.

    :param window_end: µs
    """
    groups = [flag for group in GROUPS for flag in ('--feature-group', group.name)]
    end = (_EPOCH + timedelta(microseconds=window_end)).isoformat()
    return ['--lake', str(folder_of(lake)), '--run-id', run_id, '--window-end-ts', end, *groups]


def kill_driver_at(step: str, lake: SparkLake, run_id: str, window_end: int) -> list[str]:
    """Runs the stream job until its driver is killed at a step; the steps that it reached.

    The driver's JVM holds its pipes, so this ends when the JVM has ended, too.

    :raises AssertionError: it ended in another way
    """
    command = [sys.executable, '-m', 'tests.support.killed_job', step, *flags(lake, run_id, window_end)]
    done = subprocess.run(
        command, cwd=HOME, env=SHORT_LIVED, capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    assert done.returncode == -signal.SIGKILL, (step, done.stdout, done.stderr)
    return done.stdout.splitlines()
