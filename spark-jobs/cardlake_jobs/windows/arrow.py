"""Arrow arrays to numpy and back, without a copy where the layouts agree."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pyarrow as pa

from cardlake_jobs.groups.group import FeatureType
from cardlake_jobs.windows.aggregates import Column
from cardlake_jobs.windows.arrays import HALF_BITS, Bools, Doubles, Integers, Ints, Sums
from cardlake_jobs.windows.block import NEVER


def instants(array: pa.Array) -> Ints:
    """µs since the epoch of timestamps that are never null."""
    return cast(Ints, array.cast(pa.timestamp('us', array.type.tz)).view(pa.int64()).to_numpy())


def label_instants(array: pa.Array) -> Ints:
    """µs of timestamps; ``NEVER`` for null."""
    micros = array.cast(pa.timestamp('us', array.type.tz)).view(pa.int64())
    return cast(Ints, micros.fill_null(NEVER).to_numpy(zero_copy_only=False))


def unscaled(array: pa.Array) -> Ints:
    """Unscaled values of decimals with at most 18 digits that are never null."""
    words = np.frombuffer(array.buffers()[1], dtype=np.int64)
    return words[2 * array.offset : 2 * (array.offset + len(array)) : 2]


def codes(array: pa.Array) -> Ints:
    """Whole numbers from 0, equal for equal strings; the strings are never null."""
    return cast(Ints, array.dictionary_encode().indices.to_numpy().astype(np.int64))


def changes(array: pa.Array) -> Bools:
    """Where a value differs from the one before it; False at the first place."""
    numbers = codes(array)
    return cast(Bools, np.diff(numbers, prepend=numbers[:1]) != 0)


def timestamps(micros: Ints) -> pa.Array:
    """µs since the epoch as timestamps."""
    return pa.array(micros).view(pa.timestamp('us', 'UTC'))


def decimals(unscaled_values: Ints, precision: int, scale: int) -> pa.Array:
    """Unscaled values as decimals."""
    words = np.stack([unscaled_values, unscaled_values >> 63], axis=1)
    type_ = pa.decimal128(precision, scale)
    return pa.Array.from_buffers(type_, unscaled_values.size, [None, pa.py_buffer(words)])


def arrow_type(feature: FeatureType) -> pa.DataType:
    """Arrow's type of a feature."""
    if feature.kind == 'decimal':
        return pa.decimal128(feature.precision, feature.scale)
    return pa.int64() if feature.kind == 'bigint' else pa.float64()


def to_arrow(column: Column, feature: FeatureType) -> pa.Array:
    """A computed column as Arrow keeps it."""
    valid = None if column.valid is None else pa.py_buffer(np.packbits(column.valid, bitorder='little'))
    return pa.Array.from_buffers(
        arrow_type(feature), _rows(column), [valid, pa.py_buffer(_data(column, feature))]
    )


def _rows(column: Column) -> int:
    return int((column.high if isinstance(column, Sums) else column.data).size)


def _data(column: Column, feature: FeatureType) -> Any:
    if isinstance(column, Doubles):
        return np.ascontiguousarray(column.data)
    if isinstance(column, Integers):
        if feature.kind != 'decimal':
            return np.ascontiguousarray(column.data)
        return np.stack([column.data, column.data >> 63], axis=1)
    top = column.high + (column.low >> HALF_BITS)
    rest = column.low & ((1 << HALF_BITS) - 1)
    lower = (top.view(np.uint64) << np.uint64(HALF_BITS)) | rest.view(np.uint64)
    return np.stack([lower.view(np.int64), top >> (64 - HALF_BITS)], axis=1)
