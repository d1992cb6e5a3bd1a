"""Digest of the rows of a dataset, independent of files and order; equal to the digest of the TypeScript package."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import DataFrame

_MODULUS = 1 << 128
_PARTIAL = 'rows BIGINT, digest BINARY'
#: DuckDB, Python and Arrow write doubles in this range without an exponent.
_PLAIN = (1e-4, 1e10)


@dataclass(frozen=True)
class Digest:
    """Number of rows, and the sum of their MD5 hashes as little-endian numbers modulo 2^128. Digests of parts add up to
    the digest of the whole.
    """

    rows: int = 0
    sum: int = 0

    def __add__(self, other: Digest) -> Digest:
        return Digest(self.rows + other.rows, (self.sum + other.sum) % _MODULUS)

    def to_json(self) -> dict[str, int | str]:
        """The digest as written in a manifest."""
        return {'rows': self.rows, 'digest': f'{self.sum:032x}'}


def compute_digest(rows: DataFrame, columns: list[str]) -> Digest:
    """Computes the digest of some columns of rows."""
    parts = rows.select(*columns).mapInArrow(_digest_batches, _PARTIAL).collect()
    return sum((Digest(part.rows, int.from_bytes(part.digest, 'big')) for part in parts), Digest())


def _digest_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    total = sum((digest_batch(batch) for batch in batches), Digest())
    digest = total.sum.to_bytes(16, 'big')
    yield pa.RecordBatch.from_pydict({'rows': [total.rows], 'digest': pa.array([digest], pa.binary())})


def digest_batch(batch: pa.RecordBatch) -> Digest:
    """Computes the digest of all columns of a batch."""
    if batch.num_rows == 0:
        return Digest()
    texts = pc.binary_join_element_wise(*(_to_texts(column) for column in batch.columns), '|')
    hashes = b''.join(hashlib.md5(text.as_buffer(), usedforsecurity=False).digest() for text in texts)
    words = np.frombuffer(hashes, dtype='<u4').reshape(-1, 4).sum(axis=0, dtype=np.uint64)
    value = sum(int(word) << (32 * position) for position, word in enumerate(words))
    return Digest(batch.num_rows, value % _MODULUS)


def _to_texts(column: pa.Array) -> pa.Array:
    """Converts values to texts that differ if the values differ: strings are prefixed with their length in bytes, so
    that their content cannot imitate a separator; timestamps are in µs; null is the empty text.
    """
    kind = column.type
    if pa.types.is_string(kind):
        lengths = pc.binary_length(column).cast(pa.string())
        texts = pc.binary_join_element_wise(lengths, column, ':')
    elif pa.types.is_timestamp(kind):
        texts = column.cast(pa.timestamp('us', kind.tz)).view(pa.int64()).cast(pa.string())
    elif pa.types.is_floating(kind):
        texts = _doubles_to_texts(column)
    else:
        texts = column.cast(pa.string())
    return pc.fill_null(texts, '')


def _doubles_to_texts(column: pa.Array) -> pa.Array:
    """Converts doubles to the shortest texts that parse back to them, as DuckDB and Python do: ``12.0``, ``1e-05``."""
    size = pc.abs(column)
    plain = pc.or_(
        pc.and_(pc.greater_equal(size, _PLAIN[0]), pc.less(size, _PLAIN[1])), pc.equal(column, 0.0)
    )
    texts = column.cast(pa.string())
    is_whole = pc.equal(column, pc.trunc(column))
    texts = pc.if_else(is_whole, pc.binary_join_element_wise(texts, '.0', ''), texts)
    unusual = pc.fill_null(pc.invert(plain), False)
    if not pc.any(unusual).as_py():
        return texts
    others = pa.array([repr(value.as_py()) for value in column.filter(unusual)], pa.string())
    return pc.replace_with_mask(texts, unusual, others)
