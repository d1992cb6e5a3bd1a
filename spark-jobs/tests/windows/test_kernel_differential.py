"""Differential tests: the numpy kernel against the oracle and the kernel of the TypeScript features package."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from cardlake_jobs.groups.group import Feature, Group, RatioCompute, WindowCompute, parse_group
from cardlake_jobs.windows.kernel import WindowKernel
from cardlake_jobs.windows.stream import compute_in_batches
from tests.support.node import run_json_script
from tests.support.traffic import decimals, random_events, random_features, record_batch

_TOLERANCE = 1e-9


def _random_batch_sizes(source: random.Random, rows: int) -> list[int]:
    sizes: list[int] = []
    while sum(sizes) < rows:
        sizes.append(min(source.choice([1, 2, 3, 9, 40, rows]), rows - sum(sizes)))
    return sizes


def _compute_in_batches(
    group: Group, batch: pa.RecordBatch, source: random.Random
) -> dict[str, dict[str, Any]]:
    values: dict[str, dict[str, Any]] = {event_id: {} for event_id in batch.column('event_id').to_pylist()}
    for entity in group.used_entities:
        kernel = WindowKernel(group, entity)
        order = pa.Table.from_batches([batch]).sort_by([(kernel.key, 'ascending'), ('ts', 'ascending')])
        rows_in_order = order.combine_chunks().to_batches()[0]
        at = 0
        for size in _random_batch_sizes(source, rows_in_order.num_rows):
            batch_part = rows_in_order.slice(at, size)
            at += size
            for feature, column in zip(kernel.features, kernel.push(batch_part)):
                for event_id, value in zip(batch_part.column('event_id').to_pylist(), column.to_pylist()):
                    values[event_id][feature.name] = value
    return values


def _is_equal(expected: Any, actual: Any, is_approximate: bool, scale: int) -> bool:
    if expected is None or actual is None:
        return expected is actual
    if isinstance(actual, Decimal):
        return int(expected) == int(actual.scaleb(scale))
    if is_approximate:
        return bool(abs(actual - expected) <= _TOLERANCE * abs(expected))
    return bool(actual == (float(expected) if isinstance(actual, float) else int(expected)))


def _is_approximate(group: Group, feature: Feature) -> bool:
    """True if a feature is a standard deviation, or a ratio that depends on one."""
    compute = feature.compute
    if isinstance(compute, WindowCompute):
        return compute.function == 'stddev'
    if not isinstance(compute, RatioCompute):
        return False
    names = {compute.numerator.name, compute.denominator.name}
    return any(_is_approximate(group, other) for other in group.features if other.name in names)


@pytest.mark.parametrize(
    ('engine', 'cases', 'rows', 'cards'), [('oracle', 150, 60, 3), ('kernel', 6, 3000, 40)]
)
def test_kernel_gives_the_same_features(engine: str, cases: int, rows: int, cards: int) -> None:
    source = random.Random(20240229)
    tasks: list[dict[str, Any]] = []
    for _ in range(cases):
        events, reports = random_events(source, source.randint(1, rows), cards)
        features = random_features(source)
        tasks.append({'features': features, 'events': events, 'reports': reports, 'engine': engine})
    for task, answer in zip(tasks, run_json_script('tests/support/features.ts', tasks)):
        group = parse_group('random_v1', answer['group'], {})
        computed = _compute_in_batches(group, record_batch(task['events'], task['reports']), source)
        for event_id, expected in answer['values'].items():
            for feature in group.features:
                got = computed[event_id][feature.name]
                assert _is_equal(expected[feature.name], got, _is_approximate(group, feature), feature.type.scale), (
                    event_id, feature, expected[feature.name], got,
                )  # fmt: skip


def test_kernel_retains_only_rows_within_reach_of_its_windows() -> None:
    answer = run_json_script('tests/support/features.ts', [_one_hour_count()])[0]
    kernel = WindowKernel(parse_group('random_v1', answer['group'], {}), 'card')
    minute = 60_000_000
    ts = pa.array(np.arange(200_000) * minute).cast(pa.timestamp('us', 'UTC'))
    cards = pa.array(['hot'] * len(ts))
    amounts = decimals(pa.array(np.ones(len(ts), dtype=np.int64)))
    batches = pa.RecordBatch.from_pydict({'card_id': cards, 'ts': ts, 'amount': amounts})
    parts = [batches.slice(at, 10_000) for at in range(0, len(ts), 10_000)]
    counts = [batch.column('f0') for batch in compute_in_batches(parts, kernel)]
    assert pa.chunked_array(counts).slice(100).unique().to_pylist() == [5]
    assert kernel.retained_rows == 5


def _one_hour_count() -> dict[str, Any]:
    count = {
        'aggregate': 'count',
        'window': '5m',
        'delay': None,
        'excluding': False,
        'per': 'card',
        'default': None,
    }
    return {'features': [count], 'events': [], 'reports': [], 'engine': 'oracle'}
