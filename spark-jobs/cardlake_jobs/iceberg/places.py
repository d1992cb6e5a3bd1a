"""Where a lake's files and tables are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cardlake_jobs.compiled import compiled

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

CATALOG: str = compiled('jobs')['catalog']['name']
WAREHOUSE: str = compiled('jobs')['catalog']['warehousePrefix']


@dataclass(frozen=True)
class LakePlaces:
    """A lake as a job was told of it.

    :ivar root: ``s3://bucket`` or a URI of a local folder, without a trailing slash
    :ivar prefixes: folder of each layer under the root, with a trailing slash: ``silver/``; bronze's is that of all
        streams, ``bronze/streaming/``
    """

    root: str
    database: str
    catalog: str
    prefixes: dict[str, str]

    def folder(self, layer: str, path: str) -> str:
        """URI of a compiled table's folder, its layer's prefix replaced by the lake's.

        :param path: as the schema declares it: ``silver/card_transactions``
        """
        return f'{self.root}/{self.relative(layer, path)}'

    def relative(self, layer: str, path: str) -> str:
        """As :meth:`folder`, under the root."""
        own = _DECLARED_PREFIXES[layer]
        return f'{self.prefixes[layer]}{path[len(own) :]}' if path.startswith(own) else path


#: Prefixes of the layers as the schema declares them.
_DECLARED_PREFIXES: dict[str, str] = {
    layer: compiled('jobs')['defaults'][f'{layer}Prefix'] for layer in ('bronze', 'silver', 'gold')
}


@dataclass(frozen=True)
class SparkLake:
    """A lake and the session that works on it."""

    spark: SparkSession
    places: LakePlaces

    def table(self, name: str, branch: str | None = None) -> str:
        """Quoted identifier of a table, or of its branch."""
        parts = [self.places.catalog, self.places.database, name, *([f'branch_{branch}'] if branch else [])]
        return '.'.join(f'`{part}`' for part in parts)

    def read(self, name: str, branch: str | None = None) -> DataFrame:
        """Rows of a table as of now."""
        return self.spark.table(self.table(name, branch))
