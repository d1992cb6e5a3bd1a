"""Files with rows to join features to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.types import DataType

from cardlake_jobs.errors import UserError
from cardlake_jobs.iceberg.java_errors import JAVA_ERRORS, describe_java_error
from cardlake_jobs.iceberg.paths import LITERAL_PATHS
from cardlake_jobs.iceberg.storage import Storage
from cardlake_jobs.materialize import materialize
from cardlake_jobs.windows.probe_kernel import ROW_ID

_PARQUET = b'PAR1'
_HINT = 'Give a Parquet or CSV file with the keys of the entities and a time.'
#: Commas and a header, as in RFC 4180; all columns are text, since an id of digits only is a text as well.
_CSV = {'header': 'true', 'escape': '"', 'multiLine': 'true', 'inferSchema': 'false', 'mode': 'FAILFAST'}


@dataclass(frozen=True)
class EntityFile:
    """An open file of entities.

    :ivar name: as messages name it
    :ivar rows: its rows: ``row_id``, which ascends in the order of the file, and its columns as ``column_0`` …
    :ivar types: of its columns, by name in the order of the file
    :ivar is_csv: True if its columns are text
    :ivar names: names in the file of columns of the lake, where they differ
    """

    name: str
    rows: DataFrame
    types: Mapping[str, DataType]
    is_csv: bool
    names: Mapping[str, str]

    def name_of(self, column: str) -> str:
        """Name in the file of a column of the lake, whether it is there or not."""
        return self.names.get(column, column)

    def has(self, column: str) -> bool:
        """True if the file has a column of the lake."""
        return self.name_of(column) in self.types

    def column_of(self, column: str) -> str:
        """Name in :attr:`rows` of a column of the lake."""
        return entity_column(list(self.types).index(self.name_of(column)))


def entity_column(number: int) -> str:
    """Name in :attr:`EntityFile.rows` of the n-th column of the file, whose own name could be anything."""
    return f'column_{number}'


def open_entity_file(spark: SparkSession, location: str, names: Mapping[str, str]) -> EntityFile:
    """Opens a Parquet or CSV file, told apart by its first bytes. CSV that is gzipped has a name that ends in ``.gz``.

    :raises UserError: there is no such file, or it cannot be read
    """
    name = location.rsplit('/', 1)[-1]
    storage = Storage(spark)
    try:
        if not storage.exists(location):
            raise UserError('missing_input', f'there is no file {location}', _HINT)
        is_csv = storage.read_start(location, len(_PARQUET)) != _PARQUET
        reader = spark.read.options(**LITERAL_PATHS)
        read = reader.options(**_CSV).csv(location) if is_csv else reader.parquet(location)
        columns = [F.col(f'`{each.replace("`", "``")}`') for each in read.columns]
        rows = materialize(
            read.select(*columns)
            .toDF(*(entity_column(number) for number in range(len(columns))))
            .withColumn(ROW_ID, F.monotonically_increasing_id())
        )
    except (AnalysisException, *JAVA_ERRORS) as error:
        reason = describe_java_error(error) if isinstance(error, JAVA_ERRORS) else str(error).split('\n')[0]
        raise UserError('unreadable_input', f'cannot read {location}: {reason}', _HINT) from error
    return EntityFile(name, rows, {field.name: field.dataType for field in read.schema}, is_csv, names)
