"""Decoding of bronze objects: scanner and full parser agree; line endings, gzip members, damage, oversized lines."""

from __future__ import annotations

import gzip
import json
import random
from typing import Any

import pyarrow as pa
import pytest

from cardlake_jobs.bronze import decode
from cardlake_jobs.bronze.decode import LINE_NUMBER, REASONS, ObjectDecoder
from cardlake_jobs.wire.rules import MAX_LINE_BYTES
from tests.support.lines import ARRIVAL, VALID_MEMBERS, random_line


def _rows(content: bytes, bronze_type: str = 'card_authorization') -> list[dict[str, Any]]:
    batches = ObjectDecoder(bronze_type).decode(memoryview(content), ARRIVAL)
    table = pa.Table.from_batches(batches, schema=decode.decoded_schema(bronze_type))
    return sorted(table.to_pylist(), key=lambda row: row[LINE_NUMBER])


def _reasons(content: bytes) -> dict[int, list[str] | None]:
    return {row[LINE_NUMBER]: row[REASONS] for row in _rows(content)}


def _random_plain_line(source: random.Random) -> str:
    """Creates a line like a producer's, occasionally with an unusual value."""
    values: dict[str, Any] = {
        'event_id': f'e{source.randrange(1000)}',
        'card_id': source.choice(['c1', 'card-22', '4111111111111111', '4111 1111 1111 1112', '12']),
        'ts': source.choice(
            [1_700_000_000, 1_700_000_000.5, 1_600_000_000.123456, 946_684_799, 1_704_067_501]
        ),
        'mcc': source.choice([5411, 5411.25, -1]),
        'merchant_id': source.choice(['m1', 'mé', '', 'm"']),
        'amount': source.choice(
            [12.34, -0.5, 0, 1e15, '7.5', '-0', 'x', 0.00005, 123456789012.1234, 999999999999.9999]
        ),
        'currency': source.choice(['EUR', 'USD', 'EUX', 'EURO']),
        'country': source.choice(['BE', 'XK', 'ZZ']),
        'pos_mode': source.choice(['chip', None, 'contact\tless']),
    }
    line = json.dumps(values, ensure_ascii=source.random() < 0.5)
    return line.replace('5411', source.choice(['5411', '05411', '54e1', '5411'])).replace(
        'é', '\x7f', source.randrange(2)
    )


@pytest.mark.parametrize('seed', range(3))
def test_scanner_and_parser_agree(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    source = random.Random(seed)
    valid_line = (
        '{"event_id": "e", "card_id": "c", "ts": 1700000000, "mcc": 1, "merchant_id": "m", "amount": 1, '
    )
    valid_line += '"currency": "EUR", "country": "BE", "pos_mode": "chip"}'
    lines = [valid_line, *(_random_plain_line(source) for _ in range(3000))]
    lines += [random_line('card_authorization', source) for _ in range(500)]
    content = '\n'.join(lines).encode('utf-8', 'surrogatepass')
    scanned = _rows(content)
    monkeypatch.setattr(ObjectDecoder, '_infer_scanner', lambda *_: None)
    assert scanned == _rows(content)
    assert any(row[REASONS] is None for row in scanned[1:])


_VALID_LINE = (
    b'{"event_id":"e1","card_id":"c1","ts":1700000000,"merchant_id":"m1","amount":1,"currency":"EUR",'
)
_VALID_LINE += b'"country":"BE","pos_mode":"chip"}'


def test_line_endings_blank_lines_and_byte_order_marks() -> None:
    content = (
        b'\xef\xbb\xbf'
        + _VALID_LINE
        + b'\r\n\n \t\r\n'
        + _VALID_LINE
        + b'\n\xef\xbb\xbf'
        + _VALID_LINE
        + b'\n\xff\n'
        + _VALID_LINE
    )
    assert _reasons(content) == {1: None, 4: None, 5: None, 6: ['invalid_utf8'], 7: None}


def test_an_empty_object_has_no_lines() -> None:
    assert _rows(b'') == []
    assert _rows(gzip.compress(b'')) == []


def test_gzip_members_are_concatenated_and_trailing_zeros_ignored() -> None:
    content = gzip.compress(_VALID_LINE + b'\n') + gzip.compress(_VALID_LINE + b'\n') + bytes(100)
    assert _reasons(content) == {1: None, 2: None}


def test_a_truncated_stream_gives_the_lines_before_the_damage() -> None:
    lines = b''.join(_VALID_LINE.replace(b'"e1"', b'"e%d"' % i) + b'\n' for i in range(5000))
    complete = gzip.compress(lines)
    reasons = _reasons(complete[: len(complete) // 2])
    last = max(reasons)
    assert reasons[last] == ['torn_object']
    assert 1000 < last < 5000
    assert _reasons(complete + b'rubbish')[5001] == ['torn_object']


def test_an_oversized_line_is_quarantined_and_the_next_one_is_read() -> None:
    long = b'{"event_id":"' + b'x' * MAX_LINE_BYTES + b'"}'
    content = gzip.compress(long + b'\n' + _VALID_LINE + b'\n' + long, compresslevel=1)
    rows = _rows(content)
    assert [row[REASONS] for row in rows] == [['line_too_long'], None, ['line_too_long']]
    assert len(rows[0][decode.RAW]) == 64 * 1024


@pytest.mark.parametrize(
    ('content', 'name'),
    [
        (b'PAR1' + bytes(99), 'parquet'),
        (gzip.compress(b'ORC' + bytes(99)), 'orc'),
        (gzip.compress(gzip.compress(b'{}')), 'gzip'),
    ],
)
def test_an_object_of_another_format_is_refused_whole_by_name(content: bytes, name: str) -> None:
    assert [(row[LINE_NUMBER], row[REASONS], row['raw']) for row in _rows(content)] == [
        (1, [f'{name}: foreign_format'], '')
    ]


def test_joined_events_are_events_and_their_numbers_say_which() -> None:
    valid = (
        '{'
        + ','.join(f'"{name}":{value}' for name, value in VALID_MEMBERS['card_authorization'].items())
        + '}'
    )
    content = f'{valid}{valid} {valid}\n\n{valid}'.encode()
    assert [row[LINE_NUMBER] for row in _rows(content)] == [1, 2, 3, 5]
    assert {row['event_id'] for row in _rows(content)} == {'e1'}
