"""Objects as rows, decoded in Python where they are read."""

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
from cardlake_jobs.stored import stored
from cardlake_jobs.windows.arrow import instants

_BATCH_ROWS = 'spark.sql.execution.arrow.maxRecordsPerBatch'

#: What to make of an object: its name, its bytes and its arrival (µs).
Decode = Callable[[str, memoryview, int], Iterator[pa.RecordBatch]]


def decoded(spark: SparkSession, objects: DataFrame, bronze_type: str) -> DataFrame:
    """Every line of the objects: ``source_object``, ``ingested_at``, then the columns of
    :func:`cardlake_jobs.bronze.decode.decoded_schema`; stored, since it is used many times.

    :param objects: as :func:`cardlake_jobs.silver.objects.new_objects`
    """
    schema = from_arrow_schema(decoded_schema(bronze_type))
    decoder = ObjectDecoder(bronze_type)
    return read_lines(spark, objects, schema, lambda _, stored, arrival: decoder.decode(stored, arrival))


def read_lines(spark: SparkSession, objects: DataFrame, schema: StructType, decode: Decode) -> DataFrame:
    """What a function makes of each object, behind ``source_object`` and ``ingested_at``; stored."""
    head = 'source_object STRING, ingested_at TIMESTAMP'
    whole = StructType([*spark.createDataFrame([], head).schema, *schema])
    known = objects.select('location', 'source_object', 'ingested_at').collect()
    if not known:
        return spark.createDataFrame([], whole)
    with _one_object_a_batch(spark):
        contents = (
            spark.read.format('binaryFile').option('globPaths', 'false').load([row.location for row in known])
        )
        by_place = objects.select(_place('location').alias('place'), 'source_object', 'ingested_at')
        named = contents.select(_place('path').alias('place'), 'content').join(F.broadcast(by_place), 'place')
        lines = named.select('source_object', 'ingested_at', 'content').mapInArrow(_reader(decode), whole)
        return stored(lines)


def _place(column: str) -> Column:
    """A path as it is written everywhere: file systems disagree about the slashes behind the scheme."""
    return F.regexp_replace(column, '^([A-Za-z0-9]+):/+', '$1:/')


def _reader(decode: Decode) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def read(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            arrivals = instants(batch.column('ingested_at'))
            for row in range(batch.num_rows):
                stored = memoryview(batch.column('content')[row].as_buffer())
                own = batch.slice(row, 1)
                for lines in decode(own.column('source_object')[0].as_py(), stored, int(arrivals[row])):
                    repeated = np.zeros(lines.num_rows, dtype=np.int64)
                    head = [own.column(name).take(repeated) for name in ('source_object', 'ingested_at')]
                    names = ['source_object', 'ingested_at', *lines.schema.names]
                    yield pa.RecordBatch.from_arrays([*head, *lines.columns], names=names)

    return read


@contextmanager
def _one_object_a_batch(spark: SparkSession) -> Iterator[None]:
    """Objects go to Python one by one: a hundred of a hundred megabytes do not fit any memory. A plan keeps the size
    it was made with, so what is computed again later still goes one by one.
    """
    usual = spark.conf.get(_BATCH_ROWS)
    spark.conf.set(_BATCH_ROWS, 1)
    try:
        yield
    finally:
        spark.conf.set(_BATCH_ROWS, str(usual))
