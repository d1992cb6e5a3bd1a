"""Spark sessions: on EMR as the submit parameters say, elsewhere on this machine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pyspark.sql import SparkSession

from cardlake_jobs.compiled import compiled
from cardlake_jobs.iceberg.places import WAREHOUSE

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What every session needs, wherever it runs.
_SETTINGS: dict[str, str] = compiled('jobs')['sessionSettings']

_LOCAL = {
    'spark.ui.enabled': 'false',
    'spark.ui.showConsoleProgress': 'false',
    'spark.driver.memory': '2g',
    'spark.sql.shuffle.partitions': '4',
}


def open_session(name: str, local: bool, settings: Mapping[str, str] | None = None) -> SparkSession:
    """A session for a job.

    :param local: runs on this machine, on all its cores, with the Iceberg runtime of the package's environment
    :param settings: beside and before the usual ones
    """
    builder = SparkSession.builder.appName(name)
    own = {**_SETTINGS, **(_LOCAL if local else {}), **(settings or {})}
    if local:
        builder = builder.master('local[*]')
        own.setdefault('spark.jars', os.environ.get('CARDLAKE_SPARK_JARS', ''))
    for key, value in own.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def use_folder_catalog(spark: SparkSession, catalog: str, root: str) -> None:
    """Lets a catalog keep its tables' metadata in the lake's own folder."""
    prefix = f'spark.sql.catalog.{catalog}'
    spark.conf.set(prefix, 'org.apache.iceberg.spark.SparkCatalog')
    spark.conf.set(f'{prefix}.type', 'hadoop')
    spark.conf.set(f'{prefix}.warehouse', f'{root}/{WAREHOUSE}')


def read_fresh_metadata(spark: SparkSession, catalog: str) -> None:
    """Keeps a catalog from answering out of a cache: others may have committed. Before the catalog's first use."""
    spark.conf.set(f'spark.sql.catalog.{catalog}.cache-enabled', 'false')
