"""Bronze objects with events and reports that tests write themselves."""

from __future__ import annotations

import gzip
import itertools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

#: 2018-04-01, in days since the epoch.
FIRST_DAY = 17_622
_DAY_SECONDS = 86_400
_NUMBERS = itertools.count()


def event(event_id: str, day: int, **changes: Any) -> dict[str, Any]:
    """An event at noon of a day, counted from :data:`FIRST_DAY`."""
    at = (FIRST_DAY + day) * _DAY_SECONDS + _DAY_SECONDS // 2
    fields = {'card_id': 'c1', 'merchant_id': 'm1', 'amount': 1, 'currency': 'EUR', 'country': 'BE'}
    return {'event_id': event_id, 'ts': at, **fields, 'pos_mode': 'chip', **changes}


def report(event_id: str, day: int, is_fraud: bool = True) -> dict[str, Any]:
    """A report at noon of a day."""
    return {
        'event_id': event_id,
        'is_fraud': is_fraud,
        'reported_at': event('', day)['ts'],
    }


def put_object(lake: Path, bronze_type: str, minute: str, lines: Sequence[dict[str, Any]]) -> None:
    """Writes an object.

    :param minute: of its arrival, ``2018/05/01/00/00``
    """
    folder = lake / f'bronze/streaming/{bronze_type}/ingest_dt={minute}'
    folder.mkdir(parents=True, exist_ok=True)
    content = '\n'.join(map(json.dumps, lines)).encode()
    (folder / f'{next(_NUMBERS)}.json.gz').write_bytes(gzip.compress(content))
