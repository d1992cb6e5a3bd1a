"""Two jobs on one lake at the same time: one fails with a user error, and the lake stays intact."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cardlake_jobs.errors import UserError
from cardlake_jobs.iceberg.commit import Run
from cardlake_jobs.iceberg.metadata import IcebergTable
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.jobs.stream import StreamOptions, run_stream
from tests.conftest import MakeLake
from tests.support.equality import assert_same_tables
from tests.support.lakes import (
    GROUPS,
    WINDOW_END,
    copy_objects,
    generate_traffic,
    ingest,
    list_objects,
    run_embedded_engine,
)

pytestmark = pytest.mark.platform

_SIZE = {'numTransactions': 300, 'cards': 30, 'merchants': 10, 'days': 8, 'fraudShare': 0.1}
_TABLES = ['card_transactions', 'card_disputes', 'quarantine', 'touched', 'ledger']


def _run_with(lake: SparkLake, step: str, run_id: str, other: Callable[[], object]) -> None:
    """Runs the stream job; when it first reaches a step, calls ``other``."""
    reached_steps: list[str] = []

    def on_step(reached: str) -> None:
        if reached == step and not reached_steps:
            reached_steps.append(reached)
            other()

    run_stream(lake, StreamOptions(run_id, WINDOW_END, GROUPS, on_step))


def test_the_slower_of_two_runs_fails_at_whatever_step_it_was(make_lake: MakeLake, tmp_path: Path) -> None:
    traffic = generate_traffic(tmp_path / 'traffic', **_SIZE, bucketMinutes=1440)
    expected = run_embedded_engine(traffic, tmp_path / 'embedded')
    lake = make_lake()
    copy_objects(lake, traffic, list_objects(traffic))

    def begin() -> None:
        Run(lake, _TABLES, lambda _: None)

    def begin_during_write() -> None:
        # The write in progress recreates the branch when it commits.
        name = next(name for name in IcebergTable(lake, 'quarantine').branches if name.startswith('run_'))
        begin()
        lake.spark.sql(f'ALTER TABLE {lake.table("quarantine")} CREATE BRANCH `{name}`')

    def finish() -> None:
        # A run that begins right after a commit finishes it; the committing run is not affected.
        _run_with(lake, 'committed', 'faster', lambda: ingest(lake, 'third', WINDOW_END))

    others = (
        ('branched card_transactions', begin),
        ('appended to quarantine', begin_during_write),
        ('ledger written', finish),
    )
    for step, other in others:
        with pytest.raises(UserError) as error:
            _run_with(lake, step, 'slower', other)
        assert error.value.code == 'concurrent_commit', step
    assert_same_tables(lake, expected)
    assert ingest(lake, 'after', WINDOW_END)['lines'] == 0
