"""Locations of a lake's files and tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from cardlake_jobs.compiled import load_compiled

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

CATALOG: str = load_compiled('jobs')['catalog']['name']
WAREHOUSE: str = load_compiled('jobs')['catalog']['warehousePrefix']
#: Prefixes of the layers as declared in the schema.
DECLARED_PREFIXES: dict[str, str] = {
    layer: load_compiled('jobs')['defaults'][f'{layer}Prefix'] for layer in ('bronze', 'silver', 'gold')
}


_LOCAL_SCHEME = 'file:'
#: Option of Spark's file readers that takes paths as they are; with it ``[``, ``{``, ``?``, ``*`` and a backslash are
#: ordinary characters. The option ``globPaths`` does not exist: Spark ignores it.
LITERAL_PATHS = {'__globPaths__': 'false'}


def local_location(folder: Path) -> str:
    """Location of a local folder as Hadoop, Spark and Iceberg read it: not percent-encoded, although it begins with a
    scheme. Hadoop takes ``%20`` for three characters of a name.
    """
    return f'{_LOCAL_SCHEME}{folder}'


def local_folder(location: str) -> Path | None:
    """Folder on this machine that a location of :func:`local_location` means; None for another file system."""
    return Path(location[len(_LOCAL_SCHEME) :]) if location.startswith(_LOCAL_SCHEME) else None


def lake_root(text: str) -> str:
    """Location of a lake from what a user types: a folder, a ``file:`` URI (percent-encoded), or ``s3://bucket``."""
    if text.startswith(_LOCAL_SCHEME):
        return local_location(Path(unquote(re.sub('^file:(//(localhost)?(?=/))?', '', text))).absolute())
    return text.rstrip('/') if '://' in text else local_location(Path(text).absolute())


@dataclass(frozen=True)
class LakePaths:
    """Locations of a lake, from the arguments of a job.

    :ivar root: ``s3://bucket`` or a local folder as :func:`local_location`, without a trailing slash
    :ivar prefixes: folder of each layer under the root, with a trailing slash: ``silver/``; for bronze the folder of
        all streams, ``bronze/streaming/``
    """

    root: str
    database: str
    catalog: str
    prefixes: dict[str, str]

    def folder(self, layer: str, path: str) -> str:
        """Location of a compiled table's folder, under this lake's prefix of the layer.

        :param path: as declared in the schema: ``silver/card_transactions``
        """
        return f'{self.root}/{self.relative(layer, path)}'

    def relative(self, layer: str, path: str) -> str:
        """Path of :meth:`folder` relative to the root."""
        declared = DECLARED_PREFIXES[layer]
        return f'{self.prefixes[layer]}{path[len(declared) :]}' if path.startswith(declared) else path


@dataclass(frozen=True)
class SparkLake:
    """A lake and the Spark session that accesses it."""

    spark: SparkSession
    paths: LakePaths

    def table(self, name: str, branch: str | None = None) -> str:
        """Quoted identifier of a table, or of its branch."""
        parts = [self.paths.catalog, self.paths.database, name, *([f'branch_{branch}'] if branch else [])]
        return '.'.join(f'`{part}`' for part in parts)

    def read(self, name: str, branch: str | None = None) -> DataFrame:
        """Reads the current rows of a table, or of its branch."""
        return self.spark.table(self.table(name, branch))
