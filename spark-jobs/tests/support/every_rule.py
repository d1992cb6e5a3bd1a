"""A feed with a rule of every kind, an object that breaks none of them, and one for each that breaks it alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.support.feed_cases import FeedCase

#: Rules, at least one of each kind.
RULES: list[dict[str, Any]] = [
    {'rule': 'notNull', 'column': 'day'},
    {'rule': 'unique', 'columns': ['id']},
    {'rule': 'inSet', 'column': 's', 'values': ['a', 'b']},
    {'rule': 'between', 'column': 'n', 'min': 0, 'max': 50},
    {'rule': 'matches', 'column': 't', 'pattern': '^[a-z]$'},
    {'rule': 'length', 'column': 'id', 'max': 3},
    {'rule': 'rowCount', 'name': 'many', 'min': 2},
    {'rule': 'rowCount', 'name': 'few', 'max': 8},
    {'rule': 'freshness', 'name': 'fresh', 'column': 'at', 'within': '20d'},
    {'rule': 'nullShare', 'name': 'nulls', 'column': 'd', 'max': 0.3},
    {'rule': 'sum', 'name': 'total', 'column': 'n', 'max': 20},
    {'rule': 'mean', 'name': 'average', 'column': 'x', 'max': 0.3},
    {'rule': 'foreignKey', 'name': 'known', 'column': 't', 'feed': 'parents', 'references': 't'},
    {'rule': 'sql', 'name': 'query', 'violations': 'SELECT * FROM feed WHERE is_added'},
]
_FEED: dict[str, Any] = {
    'name': 'readings',
    'format': 'ndjson',
    'key': ['id'],
    'partitionBy': 'moved',
    'columns': {
        'id': 'string',
        'moved': 'date',
        **{
            name: {'type': kind, 'nullable': True}
            for name, kind in (
                ('n', 'bigint'),
                ('d', 'decimal(8,3)'),
                ('x', 'double'),
                ('at', 'timestamp'),
                ('day', 'date'),
                ('s', 'string'),
                ('t', 'string'),
                ('is_added', 'boolean'),
            )
        },
    },
    'rules': RULES,
}
_SOUND = {
    'n': 1,
    'd': 1,
    'x': 0.1,
    'at': '2026-06-01T00:00:00Z',
    'day': '2026-05-01',
    's': 'a',
    't': 's',
    'is_added': False,
    'moved': '2026-05-01',
}
#: Rows of the objects of the last round, but for what is sound in them, and the rules that each object breaks.
_OBJECTS: dict[str, tuple[list[dict[str, Any]], list[str]]] = {
    'a-sound': ([{'id': name} for name in 'abcd'], []),
    'not-null': ([{'id': 'e', 'day': None}], ['notNull(day)']),
    'unique': ([{'id': 'e'}, {'id': 'e'}], ['unique(id)']),
    'in-set': ([{'id': 'e', 's': 'c'}], ['inSet(s)']),
    'between': ([{'id': 'e', 'n': 51}], ['between(n)']),
    'matches': ([{'id': 'e', 't': 'S'}], ['matches(t)']),
    'length': ([{'id': 'long'}], ['length(id)']),
    'few': ([{'id': f'f{number}'} for number in range(5)], ['few']),
    'nulls': ([{'id': f'f{number}', 'd': None} for number in range(3)], ['nulls']),
    'total': ([{'id': 'e', 'n': 40}], ['total']),
    'average': ([{'id': 'e', 'x': 9}], ['average']),
    'known': ([{'id': 'e', 't': 'z'}], ['known']),
    'query': ([{'id': 'e', 'is_added': True}], ['query']),
    # Of equal keys, that of the greatest object wins: the row moves to another day.
    'z-moves': ([{'id': 'a', 'moved': '2026-05-02'}], []),
}
#: Rules that each object breaks, by its name.
BROKEN: dict[str, list[str]] = {
    'parents': [],
    'stale': ['fresh', 'many'],
    **{name: rules for name, (_, rules) in _OBJECTS.items()},
}


def _object(name: str, hour: int, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {'name': f'{name}.ndjson', 'hour': hour, 'text': ''.join(f'{json.dumps(row)}\n' for row in rows)}


def every_rule_case(folder: Path) -> FeedCase:
    """Makes the case: objects that rules refer to, one that leaves too few and too old rows, and all others."""
    parents = {'name': 'parents', 'format': 'ndjson', 'columns': {'t': 'string'}}
    stale = [{'id': 'y', **_SOUND, 'at': '2026-05-01T00:00:00Z'}]
    others = [
        _object(name, 19 - at, [{**_SOUND, **row} for row in rows])
        for at, (name, (rows, _)) in enumerate(_OBJECTS.items())
    ]
    return FeedCase(
        folder,
        [
            {'feed': parents, 'objects': [_object('parents', 41, [{'t': 's'}])]},
            {'feed': _FEED, 'objects': [_object('stale', 30, stale)]},
            {'feed': _FEED, 'objects': others},
        ],
    )
