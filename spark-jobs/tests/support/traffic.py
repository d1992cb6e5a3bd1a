"""Random events with ties, exact window boundaries and gaps longer than windows; random features over them."""

from __future__ import annotations

import random
from typing import Any

import pyarrow as pa

Event = dict[str, Any]

_START = 1_709_164_790_000_000
_LARGEST = 10**16 - 1
_STEPS = [0] * 8 + [1, 500_000, 999_999, 1_000_000, 1_000_001, 2_000_000, 3_000_000, 7_000_000]
_LEAPS = [20_000_000, 60_000_000, 300_000_000, 400_000_000, 36_000_000_000, 86_400_000_000 * 900]
_DURATIONS = ['1s', '2s', '3s', '7s', '20s', '1m', '5m']
_AGGREGATES = [
    'count', 'sum', 'mean', 'min', 'max', 'stddev', 'distinctMerchants', 'distinctCountries', 'isNew',
    'timeSincePrevious', 'meanOfLabel',
]  # fmt: skip
_DEFAULTS: dict[str, list[Any]] = {
    'mean': [None, 0.5],
    'min': [None, '-12.3456'],
    'max': [None, '12.5'],
    'stddev': [None, -1],
    'timeSincePrevious': [None, -1],
    'meanOfLabel': [None, 0],
}


def random_events(
    source: random.Random, count: int, cards: int = 3
) -> tuple[list[Event], list[dict[str, Any]]]:
    """Creates events in time order, with unscaled amounts as text, and reports on some of them in any order,
    several on one event, some of them at the same time.
    """
    ts = _START
    events: list[Event] = []
    reports = []
    calmness = source.random()
    for i in range(count):
        ts += source.choice(_LEAPS) if source.random() > 0.9 + calmness / 10 else source.choice(_STEPS)
        event_id = f'e{i}'
        events.append(
            {
                'event_id': event_id,
                'card_id': f'c{min(source.randrange(cards + 2), cards - 1)}',
                'ts': ts,
                'merchant_id': f'm{source.randrange(5)}',
                'amount': str(_amount(source)),
                'currency': 'EUR',
                'country': source.choice(['BE', 'NL', 'DE']),
                'pos_mode': 'chip',
            }
        )
        for _ in range(source.choice([0, 0, 0, 1, 1, 2, 5])):
            delay = source.choice([0, 1_000_000, 3_000_000, source.randint(-2_000_000, 90_000_000)])
            reports.append(
                {'event_id': event_id, 'is_fraud': source.random() < 0.6, 'reported_at': ts + delay}
            )
    source.shuffle(reports)
    return events, reports


def label_changes(reports: list[dict[str, Any]]) -> dict[str, list[int]]:
    """Times at which the label of each event changes: of its reports in order of time, those that say another thing
    than the one before; of two at the same time, fraud counts.
    """
    changes: dict[str, list[int]] = {}
    said: dict[str, dict[int, bool]] = {}
    for report in reports:
        by_time = said.setdefault(report['event_id'], {})
        by_time[report['reported_at']] = by_time.get(report['reported_at'], False) or report['is_fraud']
    for event_id, by_time in said.items():
        was_fraud = False
        for at in sorted(by_time):
            if by_time[at] != was_fraud:
                changes.setdefault(event_id, []).append(at)
                was_fraud = by_time[at]
    return changes


def _amount(source: random.Random) -> int:
    return source.choice(
        [
            source.randint(-_LARGEST, _LARGEST),
            source.randint(-20_000, 3_000_000),
            10**15 + source.randint(1, 3),
            source.choice([0, 0, 1, -1, _LARGEST, -_LARGEST, 1 << 26, 1 << 27, -(1 << 26), 50_000]),
        ]
    )


def random_features(source: random.Random) -> list[dict[str, Any]]:
    """Creates one window feature for every aggregate."""
    features = []
    for aggregate in source.sample(_AGGREGATES, len(_AGGREGATES)):
        delay = source.choice([None, None, *_DURATIONS])
        excluding = aggregate == 'meanOfLabel' or source.random() < 0.4
        is_nullable = excluding or delay is not None or aggregate not in ('mean', 'min', 'max')
        features.append(
            {
                'aggregate': aggregate,
                'window': source.choice(_DURATIONS),
                'delay': delay,
                'excluding': excluding,
                'per': source.choice(['card', 'card', 'merchant']),
                'default': source.choice(_DEFAULTS.get(aggregate, [None])) if is_nullable else None,
            }
        )
    return features


def record_batch(events: list[Event], reports: list[dict[str, Any]]) -> pa.RecordBatch:
    """Converts events to the kernel's input, with the changes of their labels."""
    changes = label_changes(reports)
    utc = pa.timestamp('us', 'UTC')
    strings = ['event_id', 'card_id', 'merchant_id', 'country']
    columns = {name: pa.array([event[name] for event in events], pa.string()) for name in strings}
    columns['ts'] = pa.array([event['ts'] for event in events], pa.int64()).cast(utc)
    amounts = pa.array([int(event['amount']) for event in events], pa.int64())
    columns['amount'] = decimals(amounts)
    lists = [changes.get(event['event_id']) for event in events]
    columns['label_changes'] = pa.array(lists, pa.list_(pa.int64()))
    return pa.RecordBatch.from_pydict(columns)


def decimals(unscaled: pa.Array) -> pa.Array:
    """Converts unscaled integers to decimals with scale 4."""
    integers = unscaled.cast(pa.decimal128(19, 0)).cast(pa.decimal128(38, 0))
    return pa.Array.from_buffers(
        pa.decimal128(18, 4), len(integers), integers.buffers(), offset=integers.offset
    )
