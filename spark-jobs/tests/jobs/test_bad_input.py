"""Spark and the embedded engine agree on bad input: every broken rule and every kind of damaged object."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from cardlake_jobs.errors import UserError
from cardlake_jobs.iceberg.paths import SparkLake
from tests.conftest import MakeLake
from tests.support.equality import assert_same_tables, read_table
from tests.support.lakes import ingest, lake_folder, run_embedded_engine

_EVENT: dict[str, Any] = {
    'event_id': 'e1',
    'card_id': 'c1',
    'ts': 1_522_540_831,
    'merchant_id': 'm1',
    'amount': 57.16,
    'currency': 'EUR',
    'country': 'BE',
    'pos_mode': 'chip',
}
_MINUTE = '2018/04/01/00/{:02d}'
#: End of minute 1 of that hour, µs.
_WINDOW_END = 1_522_540_920_000_000


def _event(**changes: Any) -> str:
    return json.dumps({**_EVENT, **changes})


def _event_without(name: str) -> str:
    return json.dumps({key: value for key, value in _EVENT.items() if key != name})


_BROKEN_LINES = (
    '{"event_id":',
    '[]',
    'null',
    '[' * 100_000 + ']' * 100_000,
    '{"a":' * 511 + '1' + '}' * 511,
    *(_event_without(name) for name in _EVENT),
    *(_event(**{name: ''}) for name in _EVENT),
    *(_event(**{name: True}) for name in _EVENT),
    _event(ts=946_684_799),
    _event(ts=1_522_540_860 + 301),
    _event(ts='soon'),
    *(_event().replace('57.16', number) for number in ('NaN', 'Infinity', '-Infinity', '1e12', '-1e400')),
    *(_event(amount=text) for text in ('NaN', '-Infinity', 'inf', '1e12', 'much')),
    _event(currency='EURO'),
    _event(country='ZZ'),
    _event(card_id='4111111111111111'),
    'x 4111 1111 1111 1111 y',
    _event(currency='EURO', amount='x', ts=0),
    _event().replace('}', ',"event_id":"twice"}'),
)
#: Valid lines that naive text readers get wrong.
_UNUSUAL_LINES = (
    _event(event_id='numeric-string', amount='1e3', card_id='c2'),
    _event(event_id='half', amount=0.00005),
    _event(event_id='refund', amount=-0.00005),
    _event(event_id='fraction', ts=1_522_540_831.123456),
    _event(event_id='iso', ts='2018-04-01T01:00:31.5+01:00'),
    _event(event_id='odd', pos_mode='a\t"\n\u0000,\\é😀'),
    _event(event_id='nul\u0000', card_id='\u0000', merchant_id='\u0000m'),
    _event(event_id='nul\u0000', card_id='\u0000', merchant_id='\u0000m'),
    _event(event_id='nul\u0000', card_id='\u0000'),
    _event(event_id='deep', other=json.loads('[' * 500 + ']' * 500)),
    _event(event_id='large', merchant_id='m' * (5 * 1024 * 1024)),
)
_LINES = '\n'.join(_event(event_id=f'truncated{i}', amount=i * 7919 % 1000) for i in range(5000)).encode()
_GZIPPED = gzip.compress(_LINES)
_DAMAGED = bytearray(_GZIPPED)
_DAMAGED[len(_GZIPPED) // 3] ^= 0xFF

_OBJECTS: dict[str, bytes] = {
    'rules.json.gz': gzip.compress('\n'.join([_event(), *_BROKEN_LINES, *_UNUSUAL_LINES]).encode()),
    'crlf.json.gz': gzip.compress(
        f'\ufeff{_event(event_id="crlf")}\r\n\r\n \t\r\n{_event(event_id="crlf2")}\r\n'.encode()
    ),
    'mark.json.gz': gzip.compress(f'\n\ufeff{_event(event_id="inner")}\n'.encode()),
    'utf8.json.gz': gzip.compress(
        _event(event_id='bad').encode().replace(b'chip', b'\xff\xfe')
        + b'\n'
        + _event(event_id='surrogate').encode().replace(b'chip', b'\xed\xa0\x80')
        + f'\n{_event(event_id="good")}\n'.encode()
    ),
    'long.json.gz': gzip.compress(
        f'{_event(event_id="before")}\n'.encode()
        + b'x' * (50 * 1024 * 1024)
        + f'\n{_event(event_id="after")}'.encode(),
        compresslevel=1,
    ),
    'truncated.json.gz': _GZIPPED[: len(_GZIPPED) // 2],
    'damaged.json.gz': bytes(_DAMAGED),
    'members.json.gz': gzip.compress(f'{_event(event_id="first")}\n'.encode())
    + gzip.compress(f'{_event(event_id="second")}\n'.encode())
    + bytes(64),
    'rubbish.json.gz': b'\x1f\x8b but no gzip',
    'empty.json.gz': gzip.compress(b''),
    'nothing.json.gz': b'',
    'plain.json': f'{_event(event_id="plain")}\n'.encode(),
    # Without newlines, as Firehose writes by default; strings with braces; blank lines are numbered.
    'joined': gzip.compress(
        f'{_event(event_id="j1")}{_event(event_id="j2", pos_mode="}{{")} \t{_event(event_id="j3", amount="x")}\n\n'
        f' {_event(event_id="j4")}x\n{_event(event_id="j5")}{{"event_id":\nx{_event(event_id="j6")}{{}}'.encode()
    ),
    'tail.GZ': gzip.compress(f'{_event(event_id="t1")}\n{_event(event_id="t2")}\n'.encode()) + b'garbage',
    'padded.json': gzip.compress(f'{_event(event_id="t3")}\n'.encode()) + bytes(700) + b'\x01',
    'checksum.gz': _GZIPPED[:-8] + bytes(8),
    'deep/er/a': f'{_event(event_id="below")}\n'.encode(),
    'events.tar': b'x' * 257 + b'ustar' + bytes(700),
    'events.orc': gzip.compress(b'ORC' + bytes(99)),
    'events.parquet': b'PAR1' + bytes(99) + b'PAR1',
    'events.zst': b'\x28\xb5\x2f\xfd' + bytes(9),
    'events.lz4': b'\x04\x22\x4d\x18' + bytes(9),
    'events.7z': b'7z\xbc\xaf\x27\x1c' + bytes(9),
    'events.utf16': _event(event_id='wide').encode('utf-16-le'),
    'twice.gz.gz': gzip.compress(gzip.compress(_event(event_id='packed').encode())),
    # An event, its duplicate, and a conflicting payload; the first line wins.
    'twice.json.gz': gzip.compress(f'{_event()}\n{_event()}\n{_event(amount=1)}\n'.encode()),
}
_NUL_REPORT = '{"event_id":"nul\\u0000","is_fraud":true,"reported_at":1522540800}'
_VALID_REPORT = '{"event_id":"e1","is_fraud":true,"reported_at":1522540800}'
_REPORTS = (
    _VALID_REPORT,
    _VALID_REPORT,
    _NUL_REPORT,
    _NUL_REPORT.replace('true', 'false'),
    _VALID_REPORT.replace('true', '"true"'),
    _VALID_REPORT.replace('"e1"', 'null'),
    '{}',
    'x',
)

_REJECTION_CODES = {
    'not_json', 'invalid_utf8', 'line_too_long', 'torn_object', 'missing', 'empty', 'wrong_type', 'out_of_range',
    'not_finite', 'too_large', 'unknown_code', 'looks_like_pan', 'conflicting_duplicate', 'foreign_format',
}  # fmt: skip


def _put(folder: Path, table: str, minute: int, name: str, content: bytes) -> None:
    path = folder / f'bronze/streaming/{table}/ingest_dt={_MINUTE.format(minute)}' / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _skipped(lake: SparkLake, run_id: str) -> dict[str, str]:
    content = json.loads((lake_folder(lake) / '_cardlake/runs' / run_id / 'skipped.json').read_text())
    start = len('bronze/streaming/card_authorization/')
    return {each['path'][start:]: each['reason'] for each in content['files']}


def test_bad_lines_and_objects_give_the_same_rows_as_the_embedded_engine(
    make_lake: MakeLake, tmp_path: Path
) -> None:
    source = tmp_path / 'source'
    for name, content in _OBJECTS.items():
        _put(source, 'card_authorization', 1, name, content)
    _put(source, 'card_dispute', 1, 'reports.json.gz', gzip.compress('\n'.join(_REPORTS).encode()))
    # Neither of these is a bronze object: a temporary file, and a file outside of a minute folder.
    _put(source, 'card_authorization', 1, '_waiting.json.gz', b'\xff')
    (source / 'bronze/streaming/card_authorization/stray.json.gz').write_bytes(b'\xff')
    expected = run_embedded_engine(source, tmp_path / 'embedded')
    lake = make_lake()
    shutil.copytree(source / 'bronze', lake_folder(lake) / 'bronze')
    # Objects and folders behind links are as good as others.
    folder = lake_folder(lake) / f'bronze/streaming/card_authorization/ingest_dt={_MINUTE.format(1)}'
    for name in ('plain.json', 'deep'):
        (folder / name).rename(tmp_path / name)
        (folder / name).symlink_to(tmp_path / name)
    # Its arrival minute ends after the window end.
    _put(lake_folder(lake), 'card_authorization', 2, 'later.json.gz', gzip.compress(_event().encode()))
    facts = ingest(lake, 'run', _WINDOW_END)
    assert _skipped(lake, 'run') == {
        'ingest_dt=2018/04/01/00/01/_waiting.json.gz': 'unfinished',
        'stray.json.gz': 'no_arrival_minute',
    }
    assert facts['skipped'] == 2
    assert facts['lines'] == facts['silver'] + facts['duplicates'] + facts['quarantined']
    quarantine = read_table(lake, 'quarantine')
    reasons = {reason for row in quarantine['reasons'].to_pylist() for reason in row}
    assert {reason.split(': ')[-1] for reason in reasons} == _REJECTION_CODES
    assert not any('4111111111111111' in raw.replace(' ', '') for raw in quarantine['raw'].to_pylist())
    assert_same_tables(lake, expected)
    # A window end may be in the past, but not before that of an earlier run.
    with pytest.raises(UserError, match='is before that of an earlier run') as error:
        ingest(lake, 'back', _WINDOW_END - 1)
    assert error.value.code == 'window_end_back'
