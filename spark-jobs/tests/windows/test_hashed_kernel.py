"""Entities whose keys have the same hash lie among each other, and get the features that they would get alone."""

from __future__ import annotations

import random
from typing import Any

import pyarrow as pa
import pytest

from cardlake_jobs.groups.group import load_group
from cardlake_jobs.windows.hashed_kernel import KEY_HASH, HashedKernel
from cardlake_jobs.windows.kernel import WindowKernel
from tests.support.traffic import random_events, record_batch

_GROUPS = ('rt_card_features_v1', 'fraud_features_v1')


def _with_hash(batch: pa.RecordBatch, key: str, hashes: int, source: random.Random) -> pa.RecordBatch:
    by_key = {name: source.randrange(hashes) for name in sorted(set(batch.column(key).to_pylist()))}
    column = pa.array([by_key[name] for name in batch.column(key).to_pylist()], pa.int64())
    return batch.append_column(KEY_HASH, column)


def _sorted(batch: pa.RecordBatch, *columns: str) -> pa.RecordBatch:
    table = pa.Table.from_batches([batch]).sort_by([(name, 'ascending') for name in columns])
    return table.combine_chunks().to_batches()[0]


def _by_event(batch: pa.RecordBatch, columns: list[pa.Array]) -> dict[str, tuple[Any, ...]]:
    values = zip(*(column.to_pylist() for column in columns))
    return dict(zip(batch.column('event_id').to_pylist(), values))


@pytest.mark.parametrize('hashes', [1, 2, 5, 1000])
def test_features_are_those_of_entities_that_do_not_share_a_hash(hashes: int) -> None:
    source = random.Random(20261127 + hashes)
    for _ in range(30):
        events, reports = random_events(source, source.randint(1, 120), cards=source.randint(1, 9))
        batch = record_batch(events, reports)
        group = load_group(source.choice(_GROUPS))
        for entity in group.used_entities:
            alone = WindowKernel(group, entity)
            rows = _sorted(batch, alone.key, 'ts')
            expected = _by_event(rows, alone.push(rows))
            kernel = HashedKernel(group, entity)
            mixed = _sorted(_with_hash(batch, alone.key, hashes, source), KEY_HASH, 'ts', alone.key)
            found: dict[str, tuple[Any, ...]] = {}
            at = 0
            while at < mixed.num_rows:
                part = mixed.slice(at, source.choice([1, 2, 3, 9, 40, mixed.num_rows]))
                found.update(_by_event(part, kernel.push(part)))
                at += part.num_rows
            assert found == expected


def test_rows_of_earlier_hashes_are_forgotten() -> None:
    group = load_group('rt_card_features_v1')
    kernel = HashedKernel(group, 'card')
    minute = 60_000_000
    for number in range(20):
        events = [
            {
                'event_id': f'{number}-{i}', 'card_id': f'c{number}-{i % 2}', 'merchant_id': 'm', 'country': 'BE',
                'amount': '1', 'ts': i * minute,
            }
            for i in range(10)
        ]  # fmt: skip
        batch = record_batch(events, [])
        kernel.push(batch.append_column(KEY_HASH, pa.array([number] * batch.num_rows, pa.int64())))
        assert kernel.retained_rows == batch.num_rows
