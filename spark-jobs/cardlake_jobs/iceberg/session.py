"""Spark sessions: configured by the submit parameters on EMR, on this machine otherwise."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, cast

from pyspark.sql import SparkSession

from cardlake_jobs.compiled import load_compiled
from cardlake_jobs.iceberg.paths import WAREHOUSE

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Settings that every session needs.
_SETTINGS: dict[str, str] = load_compiled('jobs')['sessionSettings']

_LOCAL = {
    'spark.ui.enabled': 'false',
    'spark.ui.showConsoleProgress': 'false',
    'spark.driver.memory': '2g',
    'spark.sql.shuffle.partitions': '4',
}


def open_session(name: str, local: bool, settings: Mapping[str, str] | None = None) -> SparkSession:
    """Opens a session for a job.

    :param local: run on this machine, on all cores, with the Iceberg runtime from the package's environment
    :param settings: additional settings; they override the usual ones
    """
    builder = SparkSession.builder.appName(name)
    effective = {**_SETTINGS, **(_LOCAL if local else {}), **(settings or {})}
    if local:
        builder = builder.master('local[*]')
        effective.setdefault('spark.jars', os.environ.get('CARDLAKE_SPARK_JARS', ''))
    for key, value in effective.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    _keep_names(session)
    if local:
        _ignore_checksum_files(session)
    return session


#: Names of the JVM that PySpark asks for at each use of a column, a list or an exception (also that by which a list
#: says that it has ended), and that jobs ask for by paths.
_KEPT_NAMES = (
    'functions',
    'PythonUtils',
    'PythonSQLUtils',
    'SparkSession',
    'org.apache.hadoop.fs',
    'org.apache.iceberg.spark.Spark3Util',
    'org.apache.spark.sql.execution',
    'org.apache.spark.sql.types',
    'org.apache.spark.util.Utils',
    'py4j.reflection.TypeUtil',
)


def _keep_names(spark: SparkSession) -> None:
    """Keeps what often used names stand for. Py4J asks the JVM each time, and for each part of a path, which looks for
    a class of the name in every imported package, and for each of them in all archives: half of the processor time of a
    run with little data.
    """
    for path in _KEPT_NAMES:
        place = cast(Any, spark._jvm)
        for name in path.split('.'):
            found = getattr(place, name)
            setattr(place, name, found)
            place = found


def _ignore_checksum_files(spark: SparkSession) -> None:
    """Lets Hadoop read local files without looking for its checksum files, which it cannot name for an object with a
    colon in its name, and write none, which nothing would read. Executors of a local session share the file system with
    the driver.
    """
    root = cast(Any, spark._jvm).org.apache.hadoop.fs.Path('file:/')
    files = root.getFileSystem(cast(Any, spark._jsc).hadoopConfiguration())
    files.setVerifyChecksum(False)
    files.setWriteChecksum(False)


def use_folder_catalog(spark: SparkSession, catalog: str, root: str) -> None:
    """Configures a catalog that keeps its metadata in the lake's own folder."""
    prefix = f'spark.sql.catalog.{catalog}'
    spark.conf.set(prefix, 'org.apache.iceberg.spark.SparkCatalog')
    spark.conf.set(f'{prefix}.type', 'hadoop')
    spark.conf.set(f'{prefix}.warehouse', f'{root}/{WAREHOUSE}')


def disable_catalog_cache(spark: SparkSession, catalog: str) -> None:
    """Disables a catalog's cache, since others may commit at any time. Call before the first use of the catalog."""
    spark.conf.set(f'spark.sql.catalog.{catalog}.cache-enabled', 'false')
