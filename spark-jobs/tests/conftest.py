"""One Spark session for all tests; every test has lakes of its own in it."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from cardlake_jobs.iceberg.places import LakePlaces, SparkLake
from cardlake_jobs.iceberg.session import open_session, read_fresh_metadata, use_folder_catalog

#: Little data on two cores: a collector without threads of its own takes an eighth off.
os.environ.setdefault('SPARK_SUBMIT_OPTS', '-XX:+UseSerialGC')

_PREFIXES = {'bronze': 'bronze/streaming/', 'silver': 'silver/', 'gold': 'gold/'}

LakeMaker = Callable[[Path], SparkLake]
MakeLake = Callable[[], SparkLake]


@pytest.fixture(scope='session')
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    folder = tmp_path_factory.mktemp('spark')
    settings = {
        'spark.master': 'local[2]',
        'spark.driver.memory': '1536m',
        'spark.sql.shuffle.partitions': '2',
        'spark.default.parallelism': '2',
        'spark.local.dir': str(folder),
        'spark.sql.warehouse.dir': str(folder / 'warehouse'),
        'spark.log.level': 'ERROR',
    }
    session = open_session('tests', local=True, settings=settings)
    yield session
    session.stop()


@pytest.fixture(scope='session')
def lake_maker(spark: SparkSession) -> LakeMaker:
    """Makes empty lakes in folders."""

    def make(folder: Path) -> SparkLake:
        number = next(_NUMBERS)
        root = folder / f'lake{number}'
        root.mkdir()
        catalog = f'lake{number}'
        places = LakePlaces(root.as_uri(), 'cardlake', catalog, _PREFIXES)
        read_fresh_metadata(spark, catalog)
        use_folder_catalog(spark, catalog, places.root)
        return SparkLake(spark, places)

    return make


@pytest.fixture
def make_lake(lake_maker: LakeMaker, tmp_path: Path) -> MakeLake:
    """Makes empty lakes in the test's own folder."""
    return lambda: lake_maker(tmp_path)


_NUMBERS = itertools.count()
