"""A Python worker stays within the memory that the submission leaves for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cardlake_jobs.compiled import load_compiled
from tests.support.node import PACKAGE_ROOT


@pytest.mark.platform
@pytest.mark.skipif(sys.platform != 'linux', reason='the peak is read from /proc')
@pytest.mark.parametrize('task', ['decode', 'compute'])
def test_a_worker_holds_no_more_than_its_share(task: str) -> None:
    command = [sys.executable, '-m', 'tests.support.worker_memory', task]
    done = subprocess.run(command, cwd=PACKAGE_ROOT, capture_output=True, text=True, check=True)
    limit = load_compiled('jobs')['pythonWorkerMegabytes']
    assert 100 < int(done.stdout) <= limit
