"""Mistakes of the user are reported in two lines, without a stack trace."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from cardlake_jobs.iceberg.paths import WAREHOUSE, SparkLake, local_location
from cardlake_jobs.iceberg.tables import create_tables
from cardlake_jobs.jobs.arguments import parse_arguments
from cardlake_jobs.jobs.lake_lock import lake_lock
from cardlake_jobs.jobs.start import start_job
from silver_and_gold import main
from tests.conftest import MakeLake
from tests.support.lakes import GROUPS, WINDOW_END, ingest, lake_folder
from tests.support.node import PACKAGE_ROOT

_VALID_FLAGS = [
    '--run-id',
    'r',
    '--window-end-ts',
    '2030-01-01T00:00:00Z',
    '--feature-group',
    'rt_card_features_v1',
]


def _flags_with(name: str, value: str) -> list[str]:
    """The valid flags, with another value for one of them."""
    at = _VALID_FLAGS.index(name)
    return [*_VALID_FLAGS[: at + 1], value, *_VALID_FLAGS[at + 2 :]]


@pytest.mark.parametrize(
    ('flags', 'expected'),
    [
        (['--lak', 'x'], 'unrecognized arguments: --lak x'),
        (['--lake'], 'argument --lake: expected one argument'),
        (['stray'], 'unrecognized arguments: stray'),
        (['--label-maturity-days', '7'], 'unrecognized arguments: --label-maturity-days 7'),
        ([], '--lake is missing'),
        (['--lake', 'x', '--database', 'a`b'], '--database: invalid database name "a`b"'),
    ],
)
def test_unknown_or_incomplete_flags(flags: list[str], expected: str) -> None:
    assert expected in _fail_in_process(flags)


def test_a_lake_locked_by_another_job(tmp_path: Path) -> None:
    (tmp_path / 'lake').mkdir()
    with lake_lock(local_location(tmp_path / 'lake')):
        assert 'another job is using this lake (process ' in _fail_in_process(
            ['--lake', str(tmp_path / 'lake')]
        )


def test_a_lake_that_is_not_writable(tmp_path: Path) -> None:
    (tmp_path / '_cardlake').write_bytes(b'')
    assert '_cardlake' in _fail_in_process(['--lake', str(tmp_path)])


def _fail_in_process(flags: list[str]) -> str:
    """Runs the job as a process that must fail; returns its standard error."""
    command = [sys.executable, 'silver_and_gold.py', *_VALID_FLAGS, *flags]
    done = subprocess.run(command, cwd=PACKAGE_ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert (done.returncode, done.stdout) == (1, '')
    assert done.stderr.startswith('cardlake: ')
    assert 'Traceback' not in done.stderr
    return done.stderr


@pytest.fixture
def fail(
    spark: SparkSession, make_lake: MakeLake, capsys: pytest.CaptureFixture[str]
) -> Iterator[FailingJob]:
    """Runs the job in the session of the tests, and afterwards restores the setting that it changes."""
    partitions = spark.conf.get('spark.sql.shuffle.partitions')
    yield FailingJob(capsys)
    spark.conf.set('spark.sql.shuffle.partitions', str(partitions))


class FailingJob:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, lake: SparkLake, flags: list[str]) -> str:
        place = ['--lake', str(lake_folder(lake)), '--catalog', lake.paths.catalog]
        assert start_job('silver_and_gold.py', main, [*place, *flags]) == 1
        output = self._capsys.readouterr().err
        assert output.startswith('cardlake: ')
        return output


@pytest.mark.parametrize(
    ('flags', 'expected'),
    [
        (_flags_with('--window-end-ts', 'soon'), '--window-end-ts: invalid timestamp "soon"'),
        ([*_VALID_FLAGS, '--max-quarantine', '5'], '--max-quarantine: invalid share "5"'),
        (_flags_with('--run-id', '../r'), '--run-id: invalid name "../r"'),
        (_flags_with('--feature-group', 'nope_v1'), 'unknown feature group "nope_v1"'),
        (['--lake', '/no/such/place', *_VALID_FLAGS], 'there is no lake at file:/no/such/place'),
        (['--lake', 's3://no-such-bucket', *_VALID_FLAGS], 's3://no-such-bucket'),
    ],
)
def test_invalid_values(make_lake: MakeLake, fail: FailingJob, flags: list[str], expected: str) -> None:
    assert expected in fail(make_lake(), flags)


def test_a_table_with_another_format(make_lake: MakeLake, fail: FailingJob) -> None:
    lake = make_lake()
    create_tables(lake, [group.gold for group in GROUPS])
    table = lake.table('quarantine')
    lake.spark.sql(f"ALTER TABLE {table} SET TBLPROPERTIES ('cardlake.format' = '3')")
    assert 'table "quarantine": expected format up to 2 (Iceberg 2), found 3 (Iceberg 2)' in fail(
        lake, _VALID_FLAGS
    )
    lake.spark.sql(f"ALTER TABLE {table} SET TBLPROPERTIES ('cardlake.format' = '1')")
    assert 'table "quarantine": expected format 2, found 1, written by an older release' in fail(
        lake, _VALID_FLAGS
    )
    lake.spark.sql(f"ALTER TABLE {table} SET TBLPROPERTIES ('cardlake.format' = '2', 'format-version' = '3')")
    assert 'found 2 (Iceberg 3)' in fail(lake, _VALID_FLAGS)


def test_a_database_that_cannot_be_created(make_lake: MakeLake, fail: FailingJob) -> None:
    lake = make_lake()
    (lake_folder(lake) / '_cardlake').mkdir()
    (lake_folder(lake) / WAREHOUSE).write_bytes(b'')
    output = fail(lake, _VALID_FLAGS)
    assert 'cannot use database "cardlake" of catalog' in output
    assert len(output.splitlines()) == 2


def test_a_table_with_other_columns(make_lake: MakeLake, fail: FailingJob) -> None:
    lake = make_lake()
    create_tables(lake, [group.gold for group in GROUPS])
    lake.spark.sql(f'ALTER TABLE {lake.table("card_features")} ADD COLUMN more BIGINT')
    assert 'table "card_features": expected columns event_id' in fail(lake, _VALID_FLAGS)


def test_a_changed_object_is_named_and_everything_else_is_processed(
    make_lake: MakeLake, fail: FailingJob
) -> None:
    lake = make_lake()
    folder = lake_folder(lake) / 'bronze/streaming/card_dispute/ingest_dt=2024/01/01/00/00'
    folder.mkdir(parents=True)
    report = '{"event_id":"e%d","is_fraud":true,"reported_at":1700000000}\n'
    (folder / 'changed').write_text(report % 1)
    ingest(lake, 'before', WINDOW_END - 1_000_000)
    (folder / 'changed').write_text(report % 1 + report % 2)
    (folder / 'new').write_text(report % 3)
    output = fail(lake, _VALID_FLAGS)
    assert 'left out: 1 object of bronze that changed after ingestion' in output
    named = (lake_folder(lake) / '_cardlake/runs/r/skipped.json').read_text()
    assert 'changed' in named
    assert 'object_changed: ingested 59 bytes, found 118' in named
    assert sorted(row.event_id for row in lake.read('card_disputes').collect()) == ['e1', 'e3']


def _run(lake: SparkLake, flags: list[str]) -> None:
    """Runs a job that succeeds; `start_job` would stop the session of the tests then."""
    main(lake, parse_arguments('silver_and_gold.py', flags))


def test_many_quarantined_lines_are_told_with_their_reasons_and_the_run_is_kept(
    make_lake: MakeLake, fail: FailingJob, capsys: pytest.CaptureFixture[str]
) -> None:
    lake = make_lake()
    folder = lake_folder(lake) / 'bronze/streaming/card_dispute/ingest_dt=2024/01/01/00/00'
    folder.mkdir(parents=True)
    report = '{"event_id":"e%d","is_fraud":true,"reported_at":1700000000}\n'
    (folder / 'first').write_text(report % 1 + 'no JSON\nnor this\n{}\n')
    output = fail(lake, [*_VALID_FLAGS, '--max-quarantine', '0.7'])
    assert output.startswith('cardlake: 3 of 4 lines quarantined: 2 not_json')
    assert 'The run is kept. Look at them: SELECT reasons, source_object' in output
    assert [row.event_id for row in lake.read('card_disputes').collect()] == ['e1']
    # A run that is repeated by its name has the same result; no more than the share is a warning.
    _run(lake, [*_VALID_FLAGS, '--max-quarantine', '0.75'])
    assert capsys.readouterr().err.startswith('cardlake: warning: 3 of 4 lines quarantined: 2 not_json')
    # Of the lines of the lake, only those of this run count.
    (folder / 'second').write_text(''.join(report % n for n in range(2, 14)) + 'x\n')
    _run(lake, [*_flags_with('--run-id', 's'), '--max-quarantine', '0.1'])
    assert capsys.readouterr().err == ''
