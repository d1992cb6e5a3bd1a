"""End-to-end tests of ``cardlake spark run`` and ``cardlake compare`` through the CLI."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.support.command_line import CARDLAKE, run_cli, run_json
from tests.support.lakes import ALL_GROUPS, WINDOW_END, generate_traffic, run_embedded_engine
from tests.support.node import NODE

_DAY = '2026-01-25'
_TRAFFIC = {
    'numTransactions': 600,
    'cards': 20,
    'merchants': 10,
    'days': 30,
    'malformed': 0.02,
    'fraudShare': 0.05,
}
_LOCK = '_cardlake/spark.lock'


@pytest.fixture(scope='module')
def traffic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return generate_traffic(tmp_path_factory.mktemp('cli'), **_TRAFFIC, bucketMinutes=43_200)


@pytest.mark.platform
def test_jobs_run_locally_and_their_lake_equals_the_embedded_one(traffic: Path, tmp_path: Path) -> None:
    expected = run_embedded_engine(traffic, tmp_path / 'embedded', _DAY, WINDOW_END, ALL_GROUPS)
    facts = run_json('spark', 'run', 'stream', '--lake', traffic)
    assert facts['lines'] == sum(counts['lines'] for counts in expected.ledger.values())
    built = run_json('spark', 'run', 'daily', '--lake', traffic, '--dt', _DAY)
    assert built['inference'] == expected.datasets['inference']['inference']['rows']
    compared = run_json('compare', expected.lake, traffic)
    assert compared['same'] is True
    tables = compared['tables']
    assert isinstance(tables, list)
    empty = {table['table'] for table in tables if table['rows']['left'] == 0}
    # Nobody decides about this traffic, and its days are too few for a train split.
    assert empty <= {'gold.decisions', f'gold.training {_DAY} train'}


def test_a_locked_lake_is_reported_with_the_message_of_the_job(tmp_path: Path) -> None:
    (tmp_path / '_cardlake').mkdir()
    with (tmp_path / _LOCK).open('w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = run_cli('spark', 'run', 'stream', '--lake', tmp_path)
    assert (done.returncode, done.stdout) == (1, '')
    assert done.stderr.startswith('cardlake: another job is using this lake')
    assert 'Traceback' not in done.stderr


def test_ctrl_c_ends_the_job_and_all_of_its_processes(tmp_path: Path) -> None:
    (tmp_path / 'bronze').mkdir()
    command = [NODE, str(CARDLAKE), 'spark', 'run', 'stream', '--lake', str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        job = _wait_for_job_process(tmp_path, running)
        running.send_signal(signal.SIGINT)
        _, stderr = running.communicate(timeout=600)
    assert running.returncode == 130
    assert 'Nothing is lost' in stderr
    deadline = time.monotonic() + 600
    while _is_alive(job):
        assert time.monotonic() < deadline, f'job process {job} is still running'
        time.sleep(0.2)


def _wait_for_job_process(lake: Path, running: subprocess.Popen[str]) -> int:
    """Waits for the job that holds a lake's lock; returns its process id."""
    while True:
        assert running.poll() is None, running.communicate()[1]
        lock = lake / _LOCK
        text = lock.read_text() if lock.exists() else ''
        if text:
            return int(text)
        time.sleep(0.1)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
