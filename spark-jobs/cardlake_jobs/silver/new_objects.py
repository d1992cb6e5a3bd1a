"""Finds the bronze objects that have not been ingested yet."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.iceberg.storage import Storage
from cardlake_jobs.iceberg.tables import compiled_table
from cardlake_jobs.silver.specs import SilverSpec

#: Name of an object in its minute folder; excludes temporary files and markers.
_NAME = r'(?![._])[^/]*(?:\.(?:json|ndjson|jsonl)(?:\.gz)?|\.gz)'
_MINUTE = r'(\d{4}/\d\d/\d\d/\d\d/\d\d)'
_MICROS_PER_MINUTE = 60_000_000

#: Columns of :func:`find_new_objects`.
OBJECT_SCHEMA = 'location STRING, source_object STRING, bytes BIGINT, ingested_at TIMESTAMP'


def find_new_objects(lake: SparkLake, spec: SilverSpec, ledger: DataFrame, arrived_by: int) -> DataFrame:
    """Finds the objects of a bronze type that are not in the ledger; columns :data:`OBJECT_SCHEMA`.

    :param ledger: the ledger's rows
    :param arrived_by: µs; objects whose arrival minute ends later are left for a later run
    """
    table = compiled_table(spec.bronze)
    folder = lake.paths.folder(table['layer'], table['path'])
    if not Storage(lake.spark).exists(folder):
        return lake.spark.createDataFrame([], OBJECT_SCHEMA)
    relative = lake.paths.relative(table['layer'], table['path'])
    column = table['partition']['column']
    pattern = f'^{_escape_regex(relative)}/{column}={_MINUTE}/{_NAME}$'
    minute = F.to_timestamp(F.regexp_extract('source_object', pattern, 1), 'yyyy/MM/dd/HH/mm')
    # The root may be spelled differently in the paths that the file system returns.
    start = F.locate(f'/{relative}/{column}=', F.col('path')) + 1
    return (
        lake.spark.read.format('binaryFile')
        .options(recursiveFileLookup='true', globPaths='false')
        .load(folder)
        .select(
            F.col('path').alias('location'),
            F.col('path').substr(start, F.length('path')).alias('source_object'),
            F.col('length').alias('bytes'),
        )
        .withColumn('ingested_at', minute)
        .where(F.unix_micros('ingested_at') + _MICROS_PER_MINUTE <= arrived_by)
        .join(ledger.select('source_object').distinct(), 'source_object', 'left_anti')
        .select('location', 'source_object', 'bytes', 'ingested_at')
    )


def _escape_regex(text: str) -> str:
    """Escapes a text for use in a Java regular expression."""
    return ''.join(char if char.isalnum() or char in '_/' else f'\\{char}' for char in text)
