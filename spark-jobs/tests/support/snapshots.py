"""Random histories with events and reports at the edges of days, and random features of snapshot groups."""

from __future__ import annotations

import random
from typing import Any

from cardlake_jobs.groups.snapshot_group import DAY_MICROS

#: Aggregates of ``tests/support/snapshots.ts``.
AGGREGATES = (
    'count', 'sum', 'mean', 'meanOr', 'min', 'minOr', 'max', 'stddev', 'stddevOr', 'distinctCountries', 'distinctCards',
    'fraudRate', 'fraudRateOr',
)  # fmt: skip
_LARGEST = 10**16 - 1


def random_day_features(source: random.Random) -> list[dict[str, Any]]:
    """Creates two features for every aggregate: one with a window of its own, and one with that of all others."""
    shared = _random_window(source)
    return [
        {'aggregate': aggregate, **window}
        for aggregate in AGGREGATES
        for window in (_random_window(source), shared)
    ]


def _random_window(source: random.Random) -> dict[str, int]:
    return {'days': source.choice([1, 2, 3, 7]), 'delay': source.choice([0, 0, 1, 3])}


def random_history(
    source: random.Random, first: int, span: int, merchants: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Creates events of merchants, at the ends of days and between them, and reports on some of them: several on one
    event, some at the same time, withdrawals, and reports before the event.

    :param first: days since the epoch
    """

    def instant() -> int:
        day = first + 1 + source.randrange(span)
        return day * DAY_MICROS + source.choice([0, 0, -1, 1, DAY_MICROS // 2])

    events: list[dict[str, Any]] = []
    reports = []
    for merchant in range(merchants):
        for _ in range(source.choice([1, 2, 5, 20, 40])):
            event_id = f'e{len(events)}'
            events.append(
                {
                    'event_id': event_id,
                    'card_id': f'c{source.randrange(4)}',
                    'ts': instant(),
                    'merchant_id': f'm{merchant}',
                    'amount': str(_amount(source)),
                    'currency': 'EUR',
                    'country': source.choice(['BE', 'NL', 'DE']),
                    'pos_mode': 'chip',
                }
            )
            for _ in range(source.choice([0, 0, 1, 2, 5])):
                reports.append(
                    {'event_id': event_id, 'is_fraud': source.random() < 0.6, 'reported_at': instant()}
                )
    source.shuffle(reports)
    return events, reports


def _amount(source: random.Random) -> int:
    return source.choice(
        [
            source.randint(-_LARGEST, _LARGEST),
            10**15 + source.randrange(4),
            source.choice([0, 1, -1, _LARGEST, -_LARGEST, 1 << 26, 1 << 27, (1 << 27) - 1, -(1 << 27)]),
        ]
    )
