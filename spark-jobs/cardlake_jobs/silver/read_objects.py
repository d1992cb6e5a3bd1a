"""Reads bronze objects into rows; the objects are decoded in Spark's Python workers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import numpy as np
import pyarrow as pa
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType

from cardlake_jobs.bronze.decode import ObjectDecoder, decoded_schema
from cardlake_jobs.materialize import materialize
from cardlake_jobs.windows.arrow import to_micros

_BATCH_ROWS = 'spark.sql.execution.arrow.maxRecordsPerBatch'

#: Converts an object to rows, given its name, bytes and arrival time (µs).
ReadObject = Callable[[str, memoryview, int], Iterator[pa.RecordBatch]]


def decode_objects(spark: SparkSession, objects: DataFrame, bronze_type: str) -> DataFrame:
    """Decodes every line of the objects: ``source_object``, ``ingested_at``, then the columns of
    :func:`cardlake_jobs.bronze.decode.decoded_schema`; materialized, since the result is used several times.

    :param objects: as :func:`cardlake_jobs.silver.new_objects.find_new_objects`
    """
    schema = from_arrow_schema(decoded_schema(bronze_type))
    decoder = ObjectDecoder(bronze_type)
    return read_objects(
        spark, objects, schema, lambda _, object_bytes, arrival: decoder.decode(object_bytes, arrival)
    )


def read_objects(
    spark: SparkSession, objects: DataFrame, schema: StructType, read_object: ReadObject
) -> DataFrame:
    """Applies a function to each object; its columns follow ``source_object`` and ``ingested_at``; materialized."""
    head = 'source_object STRING, ingested_at TIMESTAMP'
    full_schema = StructType([*spark.createDataFrame([], head).schema, *schema])
    located = objects.select('location', 'source_object', 'ingested_at').collect()
    if not located:
        return spark.createDataFrame([], full_schema)
    with _one_object_per_batch(spark):
        contents = (
            spark.read.format('binaryFile')
            .option('globPaths', 'false')
            .load([row.location for row in located])
        )
        by_path = objects.select(
            _normalized_path('location').alias('normalized_path'), 'source_object', 'ingested_at'
        )
        named = contents.select(_normalized_path('path').alias('normalized_path'), 'content').join(
            F.broadcast(by_path), 'normalized_path'
        )
        lines = named.select('source_object', 'ingested_at', 'content').mapInArrow(
            _reader_function(read_object), full_schema
        )
        return materialize(lines)


def _normalized_path(column: str) -> Column:
    """Normalizes a URI: file systems disagree about the number of slashes after the scheme."""
    return F.regexp_replace(column, '^([A-Za-z0-9]+):/+', '$1:/')


def _reader_function(
    read_object: ReadObject,
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def read(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            arrivals = to_micros(batch.column('ingested_at'))
            for row in range(batch.num_rows):
                object_bytes = memoryview(batch.column('content')[row].as_buffer())
                own = batch.slice(row, 1)
                for lines in read_object(
                    own.column('source_object')[0].as_py(), object_bytes, int(arrivals[row])
                ):
                    repeated = np.zeros(lines.num_rows, dtype=np.int64)
                    head = [own.column(name).take(repeated) for name in ('source_object', 'ingested_at')]
                    names = ['source_object', 'ingested_at', *lines.schema.names]
                    yield pa.RecordBatch.from_arrays([*head, *lines.columns], names=names)

    return read


@contextmanager
def _one_object_per_batch(spark: SparkSession) -> Iterator[None]:
    """Sends objects to Python one at a time, since a batch of many large objects does not fit into memory. A plan keeps
    the batch size it was created with, so recomputed rows are read one object at a time, too.
    """
    configured = spark.conf.get(_BATCH_ROWS)
    spark.conf.set(_BATCH_ROWS, 1)
    try:
        yield
    finally:
        spark.conf.set(_BATCH_ROWS, str(configured))
