"""One Spark session for all tests; every test creates its own lakes."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from cardlake_jobs.iceberg.paths import DECLARED_PREFIXES, LakePaths, SparkLake, local_location
from cardlake_jobs.iceberg.session import disable_catalog_cache, open_session, use_folder_catalog

#: With little data and many plans on two cores, a garbage collector without its own threads saves an eighth of the
#: time, and the quick compiler alone up to a third of a short test. Its code cache of 48 MB could be full before the
#: last test, and nothing would be compiled from then on.
_QUICK_JAVA = '-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m'
os.environ['SPARK_SUBMIT_OPTS'] = f'{_QUICK_JAVA} {os.environ.get("SPARK_SUBMIT_OPTS", "")}'

LakeMaker = Callable[[Path], SparkLake]
MakeLake = Callable[[], SparkLake]


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Names bytes by their argument: gzip writes the time into them, and processes have to collect the same tests."""
    return argname if isinstance(val, bytes) else None


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
    """Factory of empty lakes in a given folder."""

    def make(folder: Path) -> SparkLake:
        number = next(_NUMBERS)
        root = folder / f'lake{number}'
        root.mkdir()
        catalog = f'lake{number}'
        paths = LakePaths(local_location(root), 'cardlake', catalog, DECLARED_PREFIXES)
        disable_catalog_cache(spark, catalog)
        use_folder_catalog(spark, catalog, paths.root)
        return SparkLake(spark, paths)

    return make


@pytest.fixture
def make_lake(lake_maker: LakeMaker, tmp_path: Path) -> MakeLake:
    """Factory of empty lakes in the temporary folder of the test."""
    return lambda: lake_maker(tmp_path)


_NUMBERS = itertools.count()
