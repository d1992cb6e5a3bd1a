"""What rows went into a dataset, whatever files and order they came in: the TypeScript package's digest of rows."""

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
#: Doubles in this range are written without an exponent by DuckDB, Python and Arrow.
_PLAIN = (1e-4, 1e10)


@dataclass(frozen=True)
class Digest:
    """A number of rows and the sum of their MD5s, little-endian numbers, modulo 2^128. Digests of parts add up to that
    of the whole.
    """

    rows: int = 0
    sum: int = 0

    def __add__(self, other: Digest) -> Digest:
        return Digest(self.rows + other.rows, (self.sum + other.sum) % _MODULUS)

    def to_json(self) -> dict[str, int | str]:
        """As a manifest says it."""
        return {'rows': self.rows, 'digest': f'{self.sum:032x}'}


def digest_of(rows: DataFrame, columns: list[str]) -> Digest:
    """The digest of these columns of rows."""
    parts = rows.select(*columns).mapInArrow(_digests, _PARTIAL).collect()
    return sum((Digest(part.rows, int.from_bytes(part.digest, 'big')) for part in parts), Digest())


def _digests(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    total = sum((batch_digest(batch) for batch in batches), Digest())
    digest = total.sum.to_bytes(16, 'big')
    yield pa.RecordBatch.from_pydict({'rows': [total.rows], 'digest': pa.array([digest], pa.binary())})


def batch_digest(batch: pa.RecordBatch) -> Digest:
    """The digest of a batch, every column of it."""
    if batch.num_rows == 0:
        return Digest()
    texts = pc.binary_join_element_wise(*(_texts(column) for column in batch.columns), '|')
    hashes = b''.join(hashlib.md5(text.as_buffer(), usedforsecurity=False).digest() for text in texts)
    words = np.frombuffer(hashes, dtype='<u4').reshape(-1, 4).sum(axis=0, dtype=np.uint64)
    value = sum(int(word) << (32 * place) for place, word in enumerate(words))
    return Digest(batch.num_rows, value % _MODULUS)


def _texts(column: pa.Array) -> pa.Array:
    """Every value as a text, the same for the same value and never for others: strings by their length in bytes, so
    that no content can pass for a border; instants in µs; null as nothing at all.
    """
    kind = column.type
    if pa.types.is_string(kind):
        lengths = pc.binary_length(column).cast(pa.string())
        texts = pc.binary_join_element_wise(lengths, column, ':')
    elif pa.types.is_timestamp(kind):
        texts = column.cast(pa.timestamp('us', kind.tz)).view(pa.int64()).cast(pa.string())
    elif pa.types.is_floating(kind):
        texts = _double_texts(column)
    else:
        texts = column.cast(pa.string())
    return pc.fill_null(texts, '')


def _double_texts(column: pa.Array) -> pa.Array:
    """Shortest texts that read as the same numbers, as DuckDB and Python write them: ``12.0``, ``1e-05``."""
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
