"""Random feeds with objects, which the embedded engine and the job both judge and publish."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql.pandas.types import to_arrow_schema

from cardlake_jobs.feeds.feed import Feed, feed_of
from cardlake_jobs.iceberg.paths import SparkLake
from tests.support.node import run_script

_COLUMNS: dict[str, Any] = {
    'id': 'string',
    'n': {'type': 'bigint', 'nullable': True},
    'd': {'type': 'decimal(8,3)', 'nullable': True},
    'x': {'type': 'double', 'nullable': True},
    'at': {'type': 'timestamp', 'nullable': True},
    'day': {'type': 'date', 'nullable': True},
    's': {'type': 'string', 'nullable': True},
    # Names that the SQL of the job has, as `day` and `s` are.
    't': {'type': 'string', 'nullable': True},
    'is_added': {'type': 'boolean', 'nullable': True},
    # The day of the partition, where the feed says so: a key may move from one to the other.
    'moved': 'date',
}
_ROW_RULES: list[dict[str, Any]] = [
    {'rule': 'notNull', 'column': 'n'},
    {'rule': 'notNull', 'column': 'late'},
    {'rule': 'unique', 'columns': ['id']},
    {'rule': 'unique', 'columns': ['n', 's']},
    {'rule': 'inSet', 'column': 's', 'values': ['a', 'bb', 'ä ']},
    {'rule': 'inSet', 'column': 'n', 'values': [1, 2, 3, 4]},
    {'rule': 'inSet', 'column': 'd', 'values': ['0.100', 1.5, '-2']},
    {'rule': 'between', 'column': 'n', 'min': 1, 'max': 8},
    {'rule': 'between', 'column': 'd', 'min': '-1.999', 'max': '2.5'},
    {'rule': 'between', 'column': 'x', 'max': 0.30000000000000004},
    {'rule': 'between', 'column': 'at', 'min': '2026-05-01', 'max': '2026-05-20T11:59:59.999999Z'},
    {'rule': 'between', 'column': 'day', 'min': '2026-05-02'},
    {'rule': 'matches', 'column': 's', 'pattern': '^[a-zä]{1,3}$'},
    {'rule': 'length', 'column': 's', 'min': 1, 'max': 2},
]
_SET_RULES: list[dict[str, Any]] = [
    {'rule': 'rowCount', 'min': 2},
    {'rule': 'rowCount', 'name': 'few', 'max': 6},
    {'rule': 'nullShare', 'column': 'n', 'max': 0.4},
    {'rule': 'nullShare', 'column': 'late', 'max': 0.9},
    {'rule': 'sum', 'column': 'n', 'max': 20},
    {'rule': 'sum', 'column': 'd', 'min': '-2.5', 'max': '2.5'},
    {'rule': 'mean', 'column': 'x', 'min': -1, 'max': 0.3},
    {'rule': 'mean', 'column': 'd', 'min': -1},
    {'rule': 'freshness', 'column': 'at', 'within': '20d'},
    {'rule': 'sql', 'name': 'no nine', 'violations': 'SELECT * FROM feed WHERE n = 9'},
]
#: Rules that refer to the feed of the first round.
_FOREIGN_RULES: list[dict[str, Any]] = [
    {'rule': 'foreignKey', 'column': 't', 'feed': 'parents', 'references': 't'},
    {'rule': 'foreignKey', 'column': 'n', 'feed': 'parents', 'references': 'd'},
]
_PARENTS: dict[str, Any] = {
    'name': 'parents',
    'format': 'ndjson',
    'columns': {'t': 'string', 'd': {'type': 'decimal(8,3)', 'nullable': True}},
}


@dataclass
class FeedCase:
    """A case, and what the embedded engine made of it.

    :ivar rounds: the feed and the plans of each round
    """

    folder: Path
    given: list[dict[str, Any]]
    rounds: list[tuple[Feed, tuple[str, ...]]] = field(default_factory=list)


#: Cases over which the rules are dealt, so that all of them are judged by this many.
_DEALT_OVER = 5


def dealt_rules(number: int) -> list[dict[str, Any]]:
    """Rules of a case by its number: every fifth, from this one on."""
    return [*_ROW_RULES, *_SET_RULES, *_FOREIGN_RULES][number % _DEALT_OVER :: _DEALT_OVER]


def random_case(seed: int, folder: Path, dealt: Sequence[dict[str, Any]] = ()) -> FeedCase:
    """Makes a feed with rules, a round of objects for the feed that rules refer to, two rounds of objects for its own,
    and a column that comes with the last round.

    :param dealt: rules of the feed besides those that are drawn
    """
    source = random.Random(seed)
    kind = source.choice(['key', 'key', 'place', 'replace'])
    feed: dict[str, Any] = {
        'name': 'readings',
        'format': 'ndjson',
        'columns': _COLUMNS,
        'gate': source.choice(['block', 'block', 'warn']),
        'onUnknownColumn': source.choice(['keep', 'drop', 'refuse']),
    }
    if kind == 'key':
        feed['key'] = ['id']
        feed['orderBy'] = source.choice([[], ['n'], ['at', 'x']])
    if kind == 'replace':
        feed['onOverwrite'] = 'replace'
    feed |= _partition(seed, kind)
    late = {**_COLUMNS, 'late': {'type': 'decimal(6,2)', 'nullable': True}}
    drawn = source.sample(_ROW_RULES, source.randint(0, 3)) + source.sample(_SET_RULES, source.randint(0, 4))
    rules = [*dealt, *(rule for rule in drawn if rule not in dealt)]
    if seed % 3 == 0:
        rules += [rule for rule in _FOREIGN_RULES if rule not in rules]
    early_rules = [rule for rule in rules if rule.get('column') != 'late']
    return FeedCase(
        folder,
        [
            {'feed': _PARENTS, 'objects': [_parents(seed)]},
            {'feed': {**feed, 'rules': early_rules}, 'objects': _objects(source, 0)},
            {'feed': {**feed, 'columns': late, 'rules': rules}, 'objects': _objects(source, 1)},
        ],
    )


def _partition(seed: int, kind: str) -> dict[str, Any]:
    """Settings of the partition: of every two cases one has a column for it, which is a part of the key at times."""
    if seed % 2 == 0:
        return {}
    in_key = {'key': ['id', 'moved']} if kind == 'key' and seed % 4 == 1 else {}
    return {'partitionBy': 'moved', **in_key}


def _parents(seed: int) -> dict[str, Any]:
    """An object of the feed that rules refer to: it has all values, or lacks some."""
    texts, numbers = (('s', 't'), (1, 2, 3, 4, 9)) if seed % 2 == 0 else (('s',), (1, 2, 3))
    rows = [{'t': text, 'd': number} for text in texts for number in numbers]
    return {'name': 'parents.ndjson', 'text': ''.join(f'{json.dumps(row)}\n' for row in rows), 'hour': 41}


def random_reload_case(seed: int, folder: Path) -> FeedCase:
    """Makes a case with a last round, in which other rules judge objects of those before again, by force."""
    case = random_case(seed, folder)
    source = random.Random(seed)
    rules = source.sample(_ROW_RULES, source.randint(0, 2)) + source.sample(_SET_RULES, source.randint(0, 2))
    begin, end = source.choice([(40, 0), (40, 0), (40, 10), (25, 0)])
    again = {
        'feed': {**case.given[-1]['feed'], 'rules': rules},
        'objects': [],
        'replay': {'from': begin, 'to': end},
    }
    return FeedCase(folder, [*case.given, again])


def _objects(source: random.Random, number: int) -> list[dict[str, Any]]:
    """Objects of a round; in the second, some are new versions of those of the first."""
    names = source.sample(['a', 'b', 'c', 'd'], source.randint(0 if number else 1, 3))
    hours = source.sample(range(1, 20), len(names))
    return [
        {'name': f'{name}.ndjson', 'text': _text(source, number), 'hour': hour - 20 * number + 20}
        for name, hour in zip(names, hours)
    ]


def _text(source: random.Random, number: int) -> str:
    """Lines of an object: none at times, some of them no record, some columns without a value."""
    void = {name for name in ('n', 'd', 'x', 'at', 'day', 's') if source.random() < 0.15}
    lines = [_line(source, number, void) for _ in range(source.choice([0, 1, 2, 3, 5]))]
    return ''.join(f'{line}\n' for line in lines)


def _line(source: random.Random, number: int, void: set[str]) -> str:
    if source.random() < 0.05:
        return 'no record'
    values: dict[str, Any] = {
        'n': source.choice([1, 2, 3, 4, 9]),
        'd': source.choice([0.1, 1.5, -2, 2.5, 2.501, 0.0625]),
        'x': source.choice([0.1, 0.2, 0.30000000000000004, -0.0, 0.0, 1e20]),
        'at': source.choice(['2026-05-01T00:00:00Z', '2026-05-20T11:59:59.999999Z', '2026-05-20T12:00:00Z']),
        'day': source.choice(['2026-05-01', '2026-05-02', '1969-12-31']),
        's': source.choice(['a', 'bb', 'ä ', '', 'a\n', 'Z']),
        't': source.choice(['s', 't']),
        'is_added': source.choice([True, False]),
        'late': source.choice([1, 2.25]) if number else 7,
    }
    kept = {name: value for name, value in values.items() if name not in void and source.random() < 0.9}
    line = {'id': source.choice('pqrst'), **kept}
    # Not drawn, so that the other values of a case stay what they are.
    return json.dumps({**line, 'moved': f'2026-05-0{len(json.dumps(line)) % 2 + 1}'})


def run_embedded_feeds(cases: list[FeedCase], work: Path) -> int:
    """Stages, judges and publishes the rounds of cases by the embedded engine.

    :returns: the instant of its runs, µs since the epoch
    """
    path = work / 'cases.json'
    given = [{'folder': str(case.folder), 'rounds': case.given} for case in cases]
    path.write_text(json.dumps(given))
    done = json.loads(run_script('tests/support/feed-rounds.ts', str(path)))
    for case, rounds in zip(cases, done['results']):
        case.rounds = [(feed_of(each['feed']), tuple(each['plans'])) for each in rounds]
    return int(done['nowMicros'])


def expected_rows(case: FeedCase, table: str) -> list[str]:
    """Rows of a table of the embedded engine as sorted texts; none if there is no such table."""
    path = case.folder / 'expected' / f'{table}.parquet'
    return _texts(pq.read_table(path)) if path.exists() else []


def found_rows(lake: SparkLake, table: str) -> list[str]:
    """Rows of a table of the job as sorted texts."""
    frame = lake.read(table)
    return _texts(pa.Table.from_batches(frame._collect_as_arrow(), schema=to_arrow_schema(frame.schema)))


def _texts(table: pa.Table) -> list[str]:
    """Rows with their values other than null, since a file of the embedded engine lacks the columns that came later."""
    rows = table.drop_columns(['dt']).to_pylist() if 'dt' in table.column_names else table.to_pylist()
    return sorted(
        repr(sorted((name, value) for name, value in row.items() if value is not None)) for row in rows
    )
