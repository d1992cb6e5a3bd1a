"""Runs the stream job as a separate process with its own JVM."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import datetime, timedelta, timezone

from cardlake_jobs.iceberg.paths import SparkLake
from tests.support.lakes import GROUPS, lake_folder
from tests.support.node import PACKAGE_ROOT

#: Only guards against hanging.
_TIMEOUT_SECONDS = 1800
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def flags(lake: SparkLake, run_id: str, window_end: int) -> list[str]:
    """Flags of the stream job.

    :param window_end: µs
    """
    groups = [flag for group in GROUPS for flag in ('--feature-group', group.name)]
    end = (_EPOCH + timedelta(microseconds=window_end)).isoformat()
    return ['--lake', str(lake_folder(lake)), '--run-id', run_id, '--window-end-ts', end, *groups]


def kill_driver_at(step: str, lake: SparkLake, run_id: str, window_end: int) -> list[str]:
    """Runs the stream job until its driver is killed at a step; returns the steps that it reached.

    The JVM of the driver keeps the pipes open, so this returns only after the JVM has ended, too.

    :raises AssertionError: the job ended otherwise
    """
    command = [sys.executable, '-m', 'tests.support.killed_job', step, *flags(lake, run_id, window_end)]
    done = subprocess.run(
        command,
        cwd=PACKAGE_ROOT,
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_SECONDS,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, (step, done.stdout, done.stderr)
    return done.stdout.splitlines()
