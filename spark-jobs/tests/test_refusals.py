"""What a user can get wrong is told in words, without a stack trace."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from cardlake_jobs.iceberg.places import WAREHOUSE, SparkLake
from cardlake_jobs.iceberg.tables import make_tables
from cardlake_jobs.jobs.exclusive import exclusive
from cardlake_jobs.jobs.start import start
from silver_and_gold import main
from tests.conftest import MakeLake
from tests.support.lakes import GROUPS, folder_of
from tests.support.node import HOME

_RUN = ['--run-id', 'r', '--window-end-ts', '2030-01-01T00:00:00Z', '--feature-group', 'rt_card_features_v1']


def _with(name: str, value: str) -> list[str]:
    """The usual flags with another value of one."""
    at = _RUN.index(name)
    return [*_RUN[: at + 1], value, *_RUN[at + 2 :]]


@pytest.mark.parametrize(
    ('flags', 'says'),
    [
        (['--lak', 'x'], 'unrecognized arguments: --lak x'),
        (['--lake'], 'argument --lake: expected one argument'),
        (['stray'], 'unrecognized arguments: stray'),
        (['--label-maturity-days', '7'], 'unrecognized arguments: --label-maturity-days 7'),
        ([], '--lake is missing'),
        (['--lake', 'x', '--database', 'a`b'], '--database is "a`b"'),
    ],
)
def test_flags_that_mean_nothing(flags: list[str], says: str) -> None:
    assert says in _refused(flags)


def test_a_lake_that_another_job_works_on(tmp_path: Path) -> None:
    (tmp_path / 'lake').mkdir()
    with exclusive((tmp_path / 'lake').as_uri()):
        assert 'another job works on this lake (process ' in _refused(['--lake', str(tmp_path / 'lake')])


def test_a_lake_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / '_cardlake').write_bytes(b'')
    assert '_cardlake' in _refused(['--lake', str(tmp_path)])


def _refused(flags: list[str]) -> str:
    """What the job as a process says of its flags."""
    command = [sys.executable, 'silver_and_gold.py', *_RUN, *flags]
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, timeout=600, check=False)
    assert (done.returncode, done.stdout) == (1, '')
    assert done.stderr.startswith('cardlake: ')
    assert 'Traceback' not in done.stderr
    return done.stderr


@pytest.fixture
def refused(
    spark: SparkSession, make_lake: MakeLake, capsys: pytest.CaptureFixture[str]
) -> Iterator[Refused]:
    """Runs the job in the tests' own session, whose settings it would otherwise keep."""
    partitions = spark.conf.get('spark.sql.shuffle.partitions')
    yield Refused(capsys)
    spark.conf.set('spark.sql.shuffle.partitions', str(partitions))


class Refused:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, lake: SparkLake, flags: list[str]) -> str:
        place = ['--lake', str(folder_of(lake)), '--catalog', lake.places.catalog]
        assert start('silver_and_gold.py', main, [*place, *flags]) == 1
        said = self._capsys.readouterr().err
        assert said.startswith('cardlake: ')
        return said


@pytest.mark.parametrize(
    ('flags', 'says'),
    [
        (_with('--window-end-ts', 'soon'), '--window-end-ts is "soon", which is no instant'),
        (_with('--run-id', '../r'), '--run-id is "../r"'),
        (_with('--feature-group', 'nope_v1'), 'there is no feature group "nope_v1"'),
        (['--lake', '/no/such/place', *_RUN], 'there is no lake at file:///no/such/place'),
        (['--lake', 's3://no-such-bucket', *_RUN], 's3://no-such-bucket'),
    ],
)
def test_values_that_fit_nothing(make_lake: MakeLake, refused: Refused, flags: list[str], says: str) -> None:
    assert says in refused(make_lake(), flags)


def test_a_table_of_a_newer_format(make_lake: MakeLake, refused: Refused) -> None:
    lake = make_lake()
    make_tables(lake, GROUPS)
    table = lake.table('quarantine')
    lake.spark.sql(f"ALTER TABLE {table} SET TBLPROPERTIES ('cardlake.format' = '2')")
    assert 'table "quarantine" has format 2 (Iceberg 2); these jobs know 1' in refused(lake, _RUN)
    lake.spark.sql(f"ALTER TABLE {table} SET TBLPROPERTIES ('cardlake.format' = '1', 'format-version' = '3')")
    assert 'has format 1 (Iceberg 3)' in refused(lake, _RUN)


def test_a_database_that_cannot_be_made(make_lake: MakeLake, refused: Refused) -> None:
    lake = make_lake()
    (folder_of(lake) / '_cardlake').mkdir()
    (folder_of(lake) / WAREHOUSE).write_bytes(b'')
    said = refused(lake, _RUN)
    assert 'the database "cardlake" of catalog' in said
    assert len(said.splitlines()) == 2


def test_a_table_with_other_columns(make_lake: MakeLake, refused: Refused) -> None:
    lake = make_lake()
    make_tables(lake, GROUPS)
    lake.spark.sql(f'ALTER TABLE {lake.table("card_features")} ADD COLUMN more BIGINT')
    assert 'table "card_features" has the columns' in refused(lake, _RUN)
