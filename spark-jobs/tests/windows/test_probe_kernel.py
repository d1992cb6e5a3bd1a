"""A probe gets what the window kernel gives to an event in its place whose windows exclude it."""

from __future__ import annotations

import random
from typing import Any

import pyarrow as pa

from cardlake_jobs.groups.group import Group, load_group, parse_group
from cardlake_jobs.groups.without_current_event import (
    list_needed_columns,
    select_features,
    without_current_event,
)
from cardlake_jobs.windows.kernel import WindowKernel
from cardlake_jobs.windows.probe_kernel import IS_PROBE, ROW_ID, ProbeKernel, compute_probes
from tests.support.node import run_json_script
from tests.support.traffic import random_events, random_features, record_batch

_SHIFTS = [0, 0, 0, -1, 1, 1_000_000, 3_000_001, 400_000_000]


def _random_probes(source: random.Random, events: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    """Creates probes at, beside and far after events, also of unknown cards and merchants."""
    return [
        {
            **source.choice(events),
            'event_id': f'p{i}',
            'ts': source.choice(events)['ts'] + source.choice(_SHIFTS),
            'card_id': source.choice(['c0', 'c1', 'c2', 'unknown', 'a']),
            'merchant_id': source.choice(['m0', 'm1', 'm4', 'unknown']),
        }
        for i in range(count)
    ]


def _sorted(table: pa.Table, key: str) -> pa.Table:
    return table.sort_by([(key, 'ascending'), ('ts', 'ascending')])


def _probe_values(
    group: Group, events: pa.RecordBatch, probes: pa.RecordBatch, source: random.Random
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [{} for _ in range(probes.num_rows)]
    merged = pa.concat_tables([pa.Table.from_batches([each]) for each in (events, probes)])
    is_probe = [False] * events.num_rows + [True] * probes.num_rows
    ids = [-1] * events.num_rows + list(range(probes.num_rows))
    merged = merged.append_column(IS_PROBE, pa.array(is_probe)).append_column(ROW_ID, pa.array(ids))
    order = source.sample(range(merged.num_rows), merged.num_rows)
    for entity in group.used_entities:
        kernel = ProbeKernel(group, entity)
        rows = _sorted(merged.take(pa.array(order)), kernel.key).combine_chunks().to_batches()[0]
        at = 0
        while at < rows.num_rows:
            size = source.choice([1, 2, 3, 9, 40, 1000])
            for batch in compute_probes([rows.slice(at, size)], kernel):
                for row in batch.to_pylist():
                    found[row.pop(ROW_ID)].update(row)
            at += size
    return found


def _expected_values(group: Group, events: pa.RecordBatch, probe: pa.RecordBatch) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for entity in group.used_entities:
        kernel = WindowKernel(without_current_event(group), entity)
        merged = _sorted(pa.Table.from_batches([events, probe]), kernel.key)
        rows = merged.combine_chunks().to_batches()[0]
        at = rows.column('event_id').to_pylist().index(probe.column('event_id')[0].as_py())
        for feature, column in zip(kernel.features, kernel.push(rows)):
            values[feature.name] = column[at].as_py()
    return values


def test_probes_get_what_an_excluded_event_in_their_place_would_get() -> None:
    source = random.Random(20240301)
    tasks = [{'features': random_features(source), 'events': [], 'reports': []} for _ in range(60)]
    answers = run_json_script('tests/support/features.ts', [{**task, 'engine': 'kernel'} for task in tasks])
    for answer in answers:
        group = parse_group('random_v1', answer['group'], {})
        drawn, reports = random_events(source, source.randint(1, 60))
        events = record_batch(drawn, reports)
        probes = record_batch(_random_probes(source, drawn, 12), [])
        found = _probe_values(group, events, probes, source)
        for i, values in enumerate(found):
            expected = _expected_values(group, events, probes.slice(i, 1))
            assert values == expected, (i, answer['group'])


def test_events_are_forgotten_although_no_probe_comes() -> None:
    kernel = ProbeKernel(load_group('rt_card_features_v1'), 'card')
    drawn = [
        {
            'event_id': f'e{i}', 'card_id': 'c', 'merchant_id': 'm', 'country': 'BE', 'amount': '1',
            'ts': i * 86_400_000_000,
        }
        for i in range(3000)
    ]  # fmt: skip
    events = record_batch(drawn, []).append_column(IS_PROBE, pa.array([False] * len(drawn)))
    for at in range(0, len(drawn), 100):
        assert [len(column) for column in kernel.push(events.slice(at, 100))] == [0] * 4
        assert kernel.retained_rows < 10


def test_columns_that_features_need_of_a_probe() -> None:
    group = load_group('fraud_features_v1')
    needed = {feature.name: list_needed_columns(group, feature) for feature in group.features}
    assert needed['card_txn_count_7d'] == ['card_id']
    assert needed['merchant_fraud_rate_7d'] == ['merchant_id']
    assert needed['is_new_merchant_30d'] == ['card_id', 'merchant_id']
    assert needed['amount_over_card_avg_30d'] == ['card_id', 'amount']
    assert needed['is_night'] == ['card_id']


def test_a_ratio_brings_the_features_that_it_is_made_of() -> None:
    reduced = select_features(load_group('fraud_features_v1'), ['amount_over_card_avg_30d'])
    assert [feature.name for feature in reduced.features] == [
        'card_avg_amount_30d',
        'amount_over_card_avg_30d',
    ]
    assert reduced.derived == ('amount_over_card_avg_30d',)
