"""Digest of rows: the text of every type, independence of order and batches."""

from __future__ import annotations

import hashlib
from decimal import Decimal

import pyarrow as pa

from cardlake_jobs.datasets.digest import Digest, digest_batch

_TS = pa.timestamp('us', 'UTC')


def _md5(text: str) -> int:
    return int.from_bytes(hashlib.md5(text.encode(), usedforsecurity=False).digest(), 'little')


def _batch(**columns: pa.Array) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict(columns)


def test_a_row_is_the_md5_of_its_values_separated_by_bars() -> None:
    batch = _batch(
        text=pa.array(['é|']),
        time=pa.array([1_500_000], pa.int64()).cast(_TS),
        count=pa.array([-3], pa.int64()),
        amount=pa.array([Decimal('1.5000')], pa.decimal128(18, 4)),
        mean=pa.array([12.0]),
        flag=pa.array([True]),
        missing=pa.array([None], pa.string()),
    )
    assert digest_batch(batch) == Digest(1, _md5('3:é||1500000|-3|1.5000|12.0|true|'))


def test_doubles_have_their_shortest_text() -> None:
    values = [0.1, 1e-05, 1e16, -0.0, 123456789.25, 1 / 3]
    texts = ['0.1', '1e-05', '1e+16', '-0.0', '123456789.25', '0.3333333333333333']
    digest = digest_batch(_batch(value=pa.array(values)))
    assert digest == Digest(len(values), sum(map(_md5, texts)) % (1 << 128))


def test_order_and_batches_make_no_difference() -> None:
    batch = _batch(text=pa.array(['a', 'b', 'c', 'd']))
    reordered = batch.take(pa.array([3, 1, 0, 2]))
    assert digest_batch(batch) == digest_batch(reordered.slice(0, 1)) + digest_batch(reordered.slice(1))


def test_a_length_prefix_keeps_neighbouring_strings_apart() -> None:
    joined, split = (
        _batch(first=pa.array([first]), second=pa.array([second]))
        for first, second in (('a|1:b', ''), ('a', 'b'))
    )
    assert digest_batch(joined) != digest_batch(split)


def test_no_rows() -> None:
    assert digest_batch(_batch(text=pa.array([], pa.string()))) == Digest()
    assert Digest().to_json() == {'rows': 0, 'digest': '0' * 32}
