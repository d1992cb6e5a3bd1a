"""Two jobs on one lake at once: one loses with words, and nothing is damaged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cardlake_jobs.errors import UserError
from cardlake_jobs.iceberg.commit import Run
from cardlake_jobs.iceberg.metadata import IcebergTable
from cardlake_jobs.iceberg.places import SparkLake
from cardlake_jobs.jobs.stream import StreamOptions, run_stream
from tests.conftest import MakeLake
from tests.support.equality import assert_same_tables
from tests.support.lakes import GROUPS, LATER, embedded, make_traffic, objects_of, put_objects, stream

_SIZE = {'numTransactions': 300, 'cards': 30, 'merchants': 10, 'days': 8, 'fraudShare': 0.1}
_TABLES = ['card_transactions', 'card_disputes', 'quarantine', 'touched', 'ledger']


def _run_with(lake: SparkLake, step: str, run_id: str, other: Callable[[], object]) -> None:
    """A run in whose midst, when it first comes to a step, something else happens."""
    met: list[str] = []

    def on_step(reached: str) -> None:
        if reached == step and not met:
            met.append(reached)
            other()

    run_stream(lake, StreamOptions(run_id, LATER, GROUPS, on_step))


def test_of_two_runs_the_slower_one_loses_whatever_it_was_doing(make_lake: MakeLake, tmp_path: Path) -> None:
    traffic = make_traffic(tmp_path / 'traffic', **_SIZE, bucketMinutes=1440)
    expected = embedded(traffic, tmp_path / 'embedded')
    lake = make_lake()
    put_objects(lake, traffic, objects_of(traffic))

    def begin() -> None:
        Run(lake, _TABLES, lambda _: None)

    def begin_amid_a_write() -> None:
        # The write that was under way makes the branch anew when it commits.
        name = next(name for name in IcebergTable(lake, 'quarantine').branches if name.startswith('run_'))
        begin()
        lake.spark.sql(f'ALTER TABLE {lake.table("quarantine")} CREATE BRANCH `{name}`')

    def finish() -> None:
        # Whoever begins after a commit finishes it, and its own run does not mind.
        _run_with(lake, 'committed', 'faster', lambda: stream(lake, 'third', LATER))

    others = (
        ('branched card_transactions', begin),
        ('appended to quarantine', begin_amid_a_write),
        ('ledger written', finish),
    )
    for step, other in others:
        with pytest.raises(UserError) as lost:
            _run_with(lake, step, 'slower', other)
        assert lost.value.code == 'overtaken', step
    assert_same_tables(lake, expected)
    assert stream(lake, 'after', LATER)['lines'] == 0
