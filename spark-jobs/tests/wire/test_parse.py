"""Parsing of single lines: rows, and every broken rule with its field."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cardlake_jobs.wire.parse import LineParser, Rejected, Row
from cardlake_jobs.wire.rules import MAX_LINE_BYTES

#: 2024-01-01T00:00Z, µs.
_ARRIVAL = 1_704_067_200_000_000
_EVENT: dict[str, Any] = {
    'event_id': 'e1', 'card_id': 'c1', 'ts': 1_700_000_000.25, 'merchant_id': 'm1', 'amount': '-12.34567',
    'currency': 'EUR', 'country': 'BE', 'pos_mode': 'chip',
}  # fmt: skip


def _parse(line: str) -> Row | Rejected:
    return LineParser('card_authorization').parse(line, _ARRIVAL)


def _reasons(**changes: Any) -> list[str]:
    parsed = _parse(json.dumps({**_EVENT, **changes}))
    assert isinstance(parsed, Rejected)
    return parsed.reasons


def test_a_valid_line_becomes_a_row_of_unscaled_values() -> None:
    parsed = _parse(json.dumps(_EVENT))
    assert parsed == Row(('e1', 'c1', 1_700_000_000_250_000, 'm1', -123_457, 'EUR', 'BE', 'chip'))


def test_every_broken_rule_is_reported_with_the_event_id() -> None:
    parsed = _parse(json.dumps({**_EVENT, 'ts': 0, 'amount': 'x', 'currency': 'EURO', 'card_id': ''}))
    assert parsed == Rejected(
        ['card_id: empty', 'ts: out_of_range', 'amount: wrong_type', 'currency: unknown_code'], 'e1'
    )


@pytest.mark.parametrize(
    ('field', 'value', 'reason'),
    [
        ('pos_mode', None, 'missing'),
        ('merchant_id', 7, 'wrong_type'),
        ('amount', 'NaN', 'not_finite'),
        ('amount', 1e12, 'too_large'),
        ('ts', 'soon', 'wrong_type'),
        ('ts', _ARRIVAL // 1_000_000 + 301, 'out_of_range'),
        ('country', 'ZZ', 'unknown_code'),
        ('card_id', '4111 1111 1111 1111', 'looks_like_pan'),
    ],
)
def test_rules_of_single_fields(field: str, value: Any, reason: str) -> None:
    assert _reasons(**{field: value}) == [f'{field}: {reason}']


def test_an_event_up_to_five_minutes_after_its_arrival_is_valid() -> None:
    assert isinstance(_parse(json.dumps({**_EVENT, 'ts': _ARRIVAL // 1_000_000 + 300})), Row)


def test_an_oversized_line_is_rejected_unread() -> None:
    assert _parse('x' * (MAX_LINE_BYTES + 1)) == Rejected(['line_too_long'], None)


def test_a_dispute_needs_a_boolean() -> None:
    parser = LineParser('card_dispute')
    line = '{"event_id": "e1", "is_fraud": true, "reported_at": 1700000000}'
    assert parser.parse(line, _ARRIVAL) == Row(('e1', True, 1_700_000_000_000_000))
    assert parser.parse(line.replace('true', '"true"'), _ARRIVAL) == Rejected(['is_fraud: wrong_type'], 'e1')
