"""Conversions between Arrow and numpy arrays, without copying where the layouts agree."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cardlake_jobs.groups.group import FeatureType
from cardlake_jobs.windows.aggregates import Column
from cardlake_jobs.windows.arrays import LOW_BITS, Bools, Doubles, Integers, Ints, SplitSums
from cardlake_jobs.windows.block import NEVER, Stretches


def to_micros(array: pa.Array) -> Ints:
    """Converts non-null timestamps to µs since the epoch."""
    return cast(Ints, array.cast(pa.timestamp('us', array.type.tz)).view(pa.int64()).to_numpy())


def to_stretches(changes: pa.Array) -> Stretches:
    """Converts the label changes of each row (a list of instants in µs, or null) to the times in which it is fraud."""
    counts = pc.fill_null(pc.list_value_length(changes), 0).to_numpy(zero_copy_only=False).astype(np.int64)
    instants = changes.flatten().to_numpy(zero_copy_only=False).astype(np.int64)
    rows = np.repeat(np.arange(counts.size), counts)
    number = np.arange(instants.size) - np.repeat(np.cumsum(counts) - counts, counts)
    is_start = number % 2 == 0
    is_last = number + 1 == np.repeat(counts, counts)
    ends = np.where(is_last, NEVER, np.append(instants[1:], NEVER))
    return Stretches(rows[is_start], instants[is_start], ends[is_start])


def to_unscaled(array: pa.Array) -> Ints:
    """Unscaled values of non-null decimals with at most 18 digits."""
    words = np.frombuffer(array.buffers()[1], dtype=np.int64)
    return words[2 * array.offset : 2 * (array.offset + len(array)) : 2]


def split_decimals(array: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Splits decimals by size: the unscaled values that fit 64 bits, and the decimals that do not; null elsewhere."""
    words = np.frombuffer(array.buffers()[1], dtype=np.int64)[2 * array.offset :]
    low, high = (words[at : 2 * len(array) : 2] for at in (0, 1))
    is_small = pa.array(high == low >> 63)
    small = pc.if_else(pc.and_(array.is_valid(), is_small), pa.array(np.ascontiguousarray(low)), None)
    return small, pc.if_else(is_small, None, array)


def encode_strings(array: pa.Array) -> Ints:
    """Encodes non-null strings as integers from 0; equal strings get equal codes."""
    return cast(Ints, array.dictionary_encode().indices.to_numpy().astype(np.int64))


def mark_changes(array: pa.Array) -> Bools:
    """Marks each non-null value that differs from its predecessor; False for the first."""
    changes = np.zeros(len(array), dtype=np.bool_)
    changes[1:] = pc.not_equal(array[1:], array[:-1]).to_numpy(zero_copy_only=False)
    return changes


def to_timestamps(micros: Ints) -> pa.Array:
    """Converts µs since the epoch to timestamps."""
    return pa.array(micros).view(pa.timestamp('us', 'UTC'))


def to_decimals(unscaled_values: Ints, precision: int, scale: int) -> pa.Array:
    """Converts unscaled values to decimals."""
    words = np.stack([unscaled_values, unscaled_values >> 63], axis=1)
    type_ = pa.decimal128(precision, scale)
    return pa.Array.from_buffers(type_, unscaled_values.size, [None, pa.py_buffer(words)])


def arrow_type(feature: FeatureType) -> pa.DataType:
    """Arrow type of a feature."""
    if feature.kind == 'decimal':
        return pa.decimal128(feature.precision, feature.scale)
    return pa.int64() if feature.kind == 'bigint' else pa.float64()


def to_arrow(column: Column, feature: FeatureType) -> pa.Array:
    """Converts a computed column to an Arrow array."""
    valid = None if column.valid is None else pa.py_buffer(np.packbits(column.valid, bitorder='little'))
    return pa.Array.from_buffers(
        arrow_type(feature), _row_count(column), [valid, pa.py_buffer(_to_buffer_data(column, feature))]
    )


def _row_count(column: Column) -> int:
    return int((column.high if isinstance(column, SplitSums) else column.data).size)


def _to_buffer_data(column: Column, feature: FeatureType) -> Any:
    if isinstance(column, Doubles):
        return np.ascontiguousarray(column.data)
    if isinstance(column, Integers):
        if feature.kind != 'decimal':
            return np.ascontiguousarray(column.data)
        return np.stack([column.data, column.data >> 63], axis=1)
    top = column.high + (column.low >> LOW_BITS)
    rest = column.low & ((1 << LOW_BITS) - 1)
    lower = (top.view(np.uint64) << np.uint64(LOW_BITS)) | rest.view(np.uint64)
    return np.stack([lower.view(np.int64), top >> (64 - LOW_BITS)], axis=1)
