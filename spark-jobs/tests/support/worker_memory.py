"""``python -m tests.support.worker_memory TASK``: does what a Python worker of Spark does, at the sizes of EMR, and
prints the most memory (MB) that it held.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyspark.worker  # noqa: F401 (what every worker imports)

from cardlake_jobs.bronze.decode import ObjectDecoder
from cardlake_jobs.gold.kernel_column import compute_series
from cardlake_jobs.groups.group import load_group
from cardlake_jobs.windows.hashed_kernel import HashedKernel

#: Firehose's buffer as it is set by default: the most that an object holds.
_OBJECT_BYTES = 64 * 1024 * 1024
_LINE = (
    '{"event_id":"e%012d","card_id":"c%05d","ts":%d,"merchant_id":"m%04d","amount":%d.25,"currency":"EUR",'
    '"country":"BE","pos_mode":"chip"}\n'
)
_ROWS = 1_000_000
_BATCH_ROWS = 20_000
_ROWS_PER_ENTITY = 200
_MONTH = 30 * 86_400 * 1_000_000


def decode() -> None:
    """Decodes the largest object."""
    source = random.Random(1)
    lines: list[bytes] = []
    size = 0
    while size < _OBJECT_BYTES:
        number = len(lines)
        numbers = (number, source.randrange(50_000), 1_700_000_000 + number, number % 3000, number % 500)
        lines.append((_LINE % numbers).encode())
        size += len(lines[-1])
    content = b''.join(lines)
    del lines
    _forget_peak()
    for _ in ObjectDecoder('card_authorization').decode(memoryview(content), 1_800_000_000_000_000):
        pass


def compute() -> None:
    """Computes the features with the longest windows over a month of rows, in the batches that Spark sends."""
    group = load_group('fraud_features_v1')
    _forget_peak()
    for entity in group.used_entities:
        kernel = HashedKernel(group, entity)
        for _ in compute_series(_batches(kernel), kernel, {name: _TYPES[name] for name in kernel.columns}):
            pass


_TYPES = {
    'key_hash': pa.int64(),
    'card_id': pa.string(),
    'merchant_id': pa.string(),
    'country': pa.string(),
    'amount': pa.decimal128(18, 4),
    'ts': pa.timestamp('us', 'UTC'),
    'label_changes': pa.list_(pa.int64()),
}


def _batches(kernel: HashedKernel) -> Iterator[tuple[pd.Series, ...]]:
    for at in range(0, _ROWS, _BATCH_ROWS):
        rows = np.arange(at, at + _BATCH_ROWS)
        entities = [f'{number:07d}' for number in rows // _ROWS_PER_ENTITY]
        ts = 1_700_000_000_000_000 + rows % _ROWS_PER_ENTITY * (_MONTH // _ROWS_PER_ENTITY)
        columns: dict[str, pd.Series] = {
            'key_hash': pd.Series(rows // _ROWS_PER_ENTITY),
            'card_id': pd.Series(entities),
            'merchant_id': pd.Series(entities),
            'country': pd.Series(['BE'] * len(rows)),
            'amount': pd.Series(rows),
            'ts': pd.Series(ts),
            'label_changes': pd.Series([None] * len(rows)),
        }
        yield tuple(columns[name] for name in kernel.columns)


def _forget_peak() -> None:
    Path('/proc/self/clear_refs').write_text('5')


def _peak_megabytes() -> int:
    status = dict(line.split(':', 1) for line in Path('/proc/self/status').read_text().splitlines())
    return int(status['VmHWM'].split()[0]) // 1024


if __name__ == '__main__':
    {'decode': decode, 'compute': compute}[sys.argv[1]]()
    print(_peak_megabytes())
