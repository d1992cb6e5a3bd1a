"""Writes rows as Parquet files whose names and content depend only on the rows."""

from __future__ import annotations

from dataclasses import dataclass

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.datasets.columns import LABEL
from cardlake_jobs.iceberg.paths import LITERAL_PATHS

#: Maximum rows per file, since a file is hashed in the memory of one task.
_ROWS_PER_FILE = 1_000_000
#: Fixed, so that the same rows give the same bytes; small enough for all concurrent writers of an executor.
_ROW_GROUP_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True)
class DataFile:
    """A written data file.

    :ivar location: URI in the staging folder
    :ivar path: final path, relative to the folder of the manifest
    """

    location: str
    path: str
    sha256: str
    rows: int
    size: int
    frauds: int

    def to_json(self) -> dict[str, str | int]:
        """The file as listed in a manifest."""
        return {'path': self.path, 'sha256': self.sha256, 'rows': self.rows, 'bytes': self.size}


def write_files(rows: DataFrame, days: int, folder: str, split: str) -> list[DataFile]:
    """Writes rows by day, sorted by (ts, event_id), and names each file after its day and its content.

    :param rows: columns to store, and ``dt``; at least one row
    :param days: approximate number of days in the rows
    :param folder: URI of an empty or missing folder
    :param split: folder of the files, relative to the folder of the manifest; '' for the same folder
    :returns: the files, ordered by path
    """
    spark = rows.sparkSession
    # Spark's default type INT96 is deprecated, and other readers do not read it exactly.
    spark.conf.set('spark.sql.parquet.outputTimestampType', 'TIMESTAMP_MICROS')
    (
        rows.repartition(days, 'dt')
        .sortWithinPartitions('dt', 'ts', 'event_id')
        .write.partitionBy('dt')
        .option('compression', 'zstd')
        .option('maxRecordsPerFile', _ROWS_PER_FILE)
        .option('parquet.block.size', _ROW_GROUP_BYTES)
        .parquet(folder)
    )
    return sorted(_describe_files(spark, folder, rows.columns, split), key=lambda file: file.path)


def _describe_files(spark: SparkSession, folder: str, columns: list[str], split: str) -> list[DataFile]:
    is_fraud = F.col(LABEL) if LABEL in columns else F.lit(False)
    counted = (
        spark.read.options(**LITERAL_PATHS)
        .parquet(folder)
        .groupBy('_metadata.file_path')
        .agg(F.count('*').alias('rows'), F.count_if(is_fraud).alias('frauds'))
    )
    hashed = (
        spark.read.format('binaryFile')
        .options(recursiveFileLookup='true', pathGlobFilter='*.parquet', **LITERAL_PATHS)
        .load(folder)
        .select(
            'path',
            'length',
            F.sha2('content', 256).alias('sha256'),
            F.regexp_extract('path', r'/dt=(\d{4}-\d\d-\d\d)/', 1).alias('day'),
        )
    )
    counts = {_file_key(row.file_path): row for row in counted.collect()}
    return [
        DataFile(
            location=row.path,
            path=f'{split}/{name}'.lstrip('/'),
            sha256=row.sha256,
            rows=counts[_file_key(row.path)].rows,
            size=row.length,
            frauds=counts[_file_key(row.path)].frauds,
        )
        for row in hashed.collect()
        for name in [f'{row.day}-{row.sha256[:16]}.parquet']
    ]


def _file_key(path: str) -> str:
    """Day folder and file name: unique, and spelled the same way by every reader, unlike the complete URI."""
    return '/'.join(path.rsplit('/', 2)[1:])
