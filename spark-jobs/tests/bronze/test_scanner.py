"""The scanner accepts only plain, valid lines of its layout."""

from __future__ import annotations

import pytest

from cardlake_jobs.bronze.layout import infer_layout
from cardlake_jobs.bronze.lines import Lines, LineSplitter
from cardlake_jobs.bronze.scanner import Scanner, ScanResult
from cardlake_jobs.wire.rules import wire_fields

_ARRIVAL = 1_704_067_200_000_000
_LINE = (
    '{"event_id":"e1","card_id":"c1","ts":1700000000.5,"merchant_id":"m1","amount":-12.34,'
    '"currency":"EUR","country":"BE","pos_mode":"chip","mcc":5411}'
)


def _scan(*lines: str) -> ScanResult:
    layout = infer_layout(_LINE, frozenset(field.name for field in wire_fields('card_authorization')))
    assert layout is not None
    (split,) = LineSplitter().split([('\n'.join(lines) + '\n').encode()])
    assert isinstance(split, Lines)
    return Scanner(layout, _ARRIVAL).scan(split)


def test_a_valid_line_gives_its_values() -> None:
    result = _scan(_LINE)
    assert result.positions.tolist() == [0]
    assert {name: column.tolist() for name, column in result.columns.items()} == {
        'event_id': ['e1'], 'card_id': ['c1'], 'ts': [1_700_000_000_500_000], 'merchant_id': ['m1'],
        'amount': [-123_400], 'currency': ['EUR'], 'country': ['BE'], 'pos_mode': ['chip'],
    }  # fmt: skip


def test_positions_are_those_of_the_accepted_lines() -> None:
    result = _scan(_LINE, 'not json', _LINE.replace('e1', 'event-2'), '')
    assert result.positions.tolist() == [0, 2]
    assert result.columns['event_id'].tolist() == ['e1', 'event-2']


@pytest.mark.parametrize(
    ('old', 'new'),
    [
        ('"e1"', '""'),
        ('"e1"', '"é"'),
        ('"e1"', '"e\\u0031"'),
        ('"e1"', '"e\t"'),
        ('"c1"', '"4111 1111 1111 1111"'),
        ('"e1"', '"e-4111111111111111"'),
        ('"m1"', '"4111.1111.1111.1111"'),
        ('"chip"', '";4111111111111111=2512"'),
        ('"EUR"', '"EUX"'),
        ('"BE"', '"ZZ"'),
        ('-12.34', '1e3'),
        ('-12.34', '1000000000000'),
        ('-12.34', '1.23456'),
        ('1700000000.5', '946684799'),
        ('1700000000.5', '1704067501'),
        ('1700000000.5', '"2023-11-14T22:13:20Z"'),
        ('5411', '05411'),
        ('"mcc"', '"MCC"'),
        (':5411', ': 5411'),
        ('}', '},'),
    ],
)
def test_every_other_line_is_left_to_the_full_parser(old: str, new: str) -> None:
    assert _scan(_LINE, _LINE.replace(old, new)).positions.tolist() == [0]
