"""Rows as Parquet files that depend on nothing but the rows."""

from __future__ import annotations

from dataclasses import dataclass

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.datasets.columns import LABEL

#: Most rows of a file: it is hashed in the memory of one task.
_ROWS_PER_FILE = 1_000_000
#: Fixed, so that the same rows are the same bytes; small enough for every writer of an executor to have its own.
_ROW_GROUP_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True)
class DataFile:
    """A file that was written.

    :ivar location: where it waits for its place
    :ivar path: under the folder of the manifest
    """

    location: str
    path: str
    sha256: str
    rows: int
    size: int
    frauds: int

    def to_json(self) -> dict[str, str | int]:
        """As a manifest says it."""
        return {'path': self.path, 'sha256': self.sha256, 'rows': self.rows, 'bytes': self.size}


def write_files(rows: DataFrame, days: int, folder: str, split: str) -> list[DataFile]:
    """Writes rows by day, sorted by (ts, event_id), and names each file after its day and its content.

    :param rows: columns to store, and ``dt``; at least one row
    :param days: how many days they are of, about
    :param folder: URI of an empty or missing folder
    :param split: folder of the files under that of the manifest, or '' for none
    :returns: the files in the order of their paths
    """
    spark = rows.sparkSession
    # Spark's own default is a type that is neither standard nor exact in other readers.
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
    return sorted(_files_in(spark, folder, rows.columns, split), key=lambda file: file.path)


def _files_in(spark: SparkSession, folder: str, columns: list[str], split: str) -> list[DataFile]:
    is_fraud = F.col(LABEL) if LABEL in columns else F.lit(False)
    counted = (
        spark.read.parquet(folder)
        .groupBy('_metadata.file_path')
        .agg(F.count('*').alias('rows'), F.count_if(is_fraud).alias('frauds'))
    )
    hashed = (
        spark.read.format('binaryFile')
        .options(recursiveFileLookup='true', pathGlobFilter='*.parquet')
        .load(folder)
        .select(
            'path',
            'length',
            F.sha2('content', 256).alias('sha256'),
            F.regexp_extract('path', r'/dt=(\d{4}-\d\d-\d\d)/', 1).alias('day'),
        )
    )
    counts = {_key(row.file_path): row for row in counted.collect()}
    return [
        DataFile(
            location=row.path,
            path=f'{split}/{name}'.lstrip('/'),
            sha256=row.sha256,
            rows=counts[_key(row.path)].rows,
            size=row.length,
            frauds=counts[_key(row.path)].frauds,
        )
        for row in hashed.collect()
        for name in [f'{row.day}-{row.sha256[:16]}.parquet']
    ]


def _key(path: str) -> str:
    """The file's day and own name: unique, and written alike by every reader."""
    return '/'.join(path.rsplit('/', 2)[1:])
