"""Reads bronze objects into rows; the objects are decoded in Spark's Python workers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import numpy as np
import pyarrow as pa
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
from pyspark.sql.types import StructType

from cardlake_jobs.bronze.decode import ObjectDecoder, decoded_schema
from cardlake_jobs.errors import UserError
from cardlake_jobs.iceberg.paths import LITERAL_PATHS
from cardlake_jobs.materialize import materialize
from cardlake_jobs.windows.arrow import to_micros
from cardlake_jobs.words import number_of

_READ_BYTES = 'read_bytes'
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
    """Applies a function to each object; its columns follow ``source_object`` and ``ingested_at``; materialized.

    :param objects: ``location``, ``source_object``, ``bytes`` (as listed; null if it was not) and ``ingested_at``
    :raises UserError: an object was changed since it was listed
    """
    head = 'source_object STRING, ingested_at TIMESTAMP'
    full_schema = StructType([*spark.createDataFrame([], head).schema, *schema])
    located = [
        row for row in objects.select('location', 'source_object', 'bytes').collect() if row.bytes != 0
    ]
    if not located:
        return spark.createDataFrame([], full_schema)
    with _one_object_per_batch(spark):
        contents = (
            spark.read.format('binaryFile')
            # Recursive lookup looks for no partition columns in the paths, which would cost a request an object.
            .options(recursiveFileLookup='true', **LITERAL_PATHS)
            .load([row.location for row in located])
        )
        by_path = objects.select(
            _normalized_path('location').alias('normalized_path'), 'source_object', 'ingested_at'
        )
        named = contents.select(_normalized_path('path').alias('normalized_path'), 'content').join(
            F.broadcast(by_path), 'normalized_path'
        )
        marked_schema = StructType([*full_schema, *spark.createDataFrame([], f'{_READ_BYTES} BIGINT').schema])
        marked = materialize(
            named.select('source_object', 'ingested_at', 'content').mapInArrow(
                _reader_function(read_object, to_arrow_schema(schema)), marked_schema
            )
        )
    _assert_all_read({row.source_object: row.bytes for row in located}, marked)
    return marked.where(F.col(_READ_BYTES).isNull()).drop(_READ_BYTES)


def _assert_all_read(listed: dict[str, int | None], marked: DataFrame) -> None:
    """Checks that each object was read once, with the size that was listed.

    :raises UserError: an object has another size
    :raises RuntimeError: an object was not read, or more than once
    """
    marks = marked.where(F.col(_READ_BYTES).isNotNull()).select('source_object', _READ_BYTES).collect()
    read = Counter(row.source_object for row in marks)
    wrong = [name for name in listed if read[name] != 1]
    if wrong:
        raise RuntimeError(f'expected to read each object once, read {wrong[0]} {read[wrong[0]]} times')
    for name, size in marks:
        before = listed[name]
        if before is not None and before != size:
            raise UserError(
                'object_changed',
                f'{name} was changed during the run: {number_of(before, "byte")} when it was listed, then {size}',
                'Run this again when it is complete. Until then a name that begins with "_" keeps it from being read.',
            )


def _normalized_path(column: str) -> Column:
    """Normalizes a URI: file systems disagree about the number of slashes after the scheme."""
    return F.regexp_replace(column, '^([A-Za-z0-9]+):/+', '$1:/')


def _reader_function(
    read_object: ReadObject, schema: pa.Schema
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Reads objects; a row with nothing but the number of bytes follows the rows of each, to prove that it was read."""

    def read(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            arrivals = to_micros(batch.column('ingested_at'))
            for row in range(batch.num_rows):
                object_bytes = memoryview(batch.column('content')[row].as_buffer())
                own = batch.slice(row, 1).select(['source_object', 'ingested_at'])
                name = own.column('source_object')[0].as_py()
                for lines in read_object(name, object_bytes, int(arrivals[row])):
                    yield _name_rows(own, lines, pa.nulls(lines.num_rows, pa.int64()))
                mark = pa.RecordBatch.from_arrays([pa.nulls(1, each.type) for each in schema], schema=schema)
                yield _name_rows(own, mark, pa.array([object_bytes.nbytes], pa.int64()))

    return read


def _name_rows(own: pa.RecordBatch, rows: pa.RecordBatch, read_bytes: pa.Array) -> pa.RecordBatch:
    repeated = pa.array(np.zeros(rows.num_rows, dtype=np.int64))
    arrays = [*own.take(repeated).columns, *rows.columns, read_bytes]
    return pa.RecordBatch.from_arrays(arrays, names=[*own.schema.names, *rows.schema.names, _READ_BYTES])


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
