"""The row of silver stands for the line of a conflict whose object has expired or changed."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.conftest import MakeLake
from tests.support.equality import read_table
from tests.support.lakes import WINDOW_END, ingest, lake_folder

pytestmark = pytest.mark.platform

_EVENT = {
    'event_id': 'e1', 'card_id': 'c\u00e9"\n\u0000', 'ts': 1_522_540_831.5, 'merchant_id': 'm1', 'amount': 57.16,
    'currency': 'EUR', 'country': 'BE', 'pos_mode': 'chip',
}  # fmt: skip
_EARLIER = 'bronze/streaming/card_authorization/ingest_dt=2018/04/01/00/00/earlier.json.gz'
_LATER = 'bronze/streaming/card_authorization/ingest_dt=2018/04/01/00/01/later.json.gz'


def _put(path: Path, amounts: list[float]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps({**_EVENT, 'amount': amount}) for amount in amounts]
    path.write_bytes(gzip.compress('\n'.join(lines).encode()))


@pytest.mark.parametrize('is_expired', [True, False])
def test_an_earlier_object_wins_though_the_later_one_is_gone(make_lake: MakeLake, is_expired: bool) -> None:
    lake = make_lake()
    later = lake_folder(lake) / _LATER
    _put(later, [-1.5])
    ingest(lake, 'first', groups=())
    if is_expired:
        later.unlink()
    else:
        _put(later, [-1.5, 3])
    _put(lake_folder(lake) / _EARLIER, [57.16])
    facts = ingest(lake, 'second', WINDOW_END + 1, groups=())
    assert (facts['lines'], facts['silver'], facts['changed']) == (1, 1, int(not is_expired))
    [row] = read_table(lake, 'quarantine').to_pylist()
    assert (row['source_object'], row['line_number'], row['reasons']) == (
        _LATER,
        0,
        ['conflicting_duplicate'],
    )
    assert row['raw'] == (
        '{"event_id":"e1","card_id":"c\u00e9\\"\\n\\u0000","ts":"2018-04-01T00:00:31.500000Z","merchant_id":"m1",'
        '"amount":"-1.5000","currency":"EUR","country":"BE","pos_mode":"chip"}'
    )
    assert [str(row['amount']) for row in read_table(lake, 'card_transactions').to_pylist()] == ['57.1600']
