"""No character in the path of a lake or in the name of an object means anything to Spark."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from cardlake_jobs.datasets.build import DatasetOptions, build_datasets
from cardlake_jobs.maintenance.maintain import maintain
from tests.bronze.test_arrival import NASTY
from tests.conftest import LakeMaker
from tests.support.equality import assert_same_tables
from tests.support.lakes import GROUPS, WINDOW_END, copy_objects, ingest, run_embedded_engine

pytestmark = pytest.mark.platform

_FOLDER = 'bronze/streaming/card_authorization/ingest_dt=2018/04/01/00/01'
#: Names that are globs of others here, percent codes of others, or no relative path to Hadoop.
_NAMES = (
    '[x]',
    '{a}',
    'a?b',
    'a*b',
    'back\\slash',
    'ab',
    'axb',
    'a b',
    'a%20b',
    'a+b',
    'co:lon',
    '${HOME}',
    '#f',
    NASTY,
)
_EVENT = {
    'card_id': 'c1',
    'merchant_id': 'm1',
    'amount': 57.16,
    'currency': 'EUR',
    'country': 'BE',
    'pos_mode': 'chip',
}


def test_a_lake_with_odd_names_equals_the_embedded_one(lake_maker: LakeMaker, tmp_path: Path) -> None:
    source = tmp_path / 'source'
    (source / _FOLDER).mkdir(parents=True)
    for number, name in enumerate(_NAMES):
        # The second line of each conflicts with the first of the next, whose raw line is read again.
        events = [{**_EVENT, 'event_id': f'e{n}', 'ts': 1_522_540_800 + number} for n in (number, number + 1)]
        content = '\n'.join(json.dumps(event) for event in events)
        (source / _FOLDER / f'{name}.json').write_text(content)
    expected = run_embedded_engine(source, tmp_path / 'embedded')
    # DuckDB, which compares the lakes, cannot read a path that has a backslash beside a character of globs.
    folder = tmp_path / NASTY.replace('\\', '')
    folder.mkdir()
    lake = lake_maker(folder)
    objects = [path.relative_to(source) for path in sorted((source / _FOLDER).iterdir())]
    for number in (0, 1):
        copy_objects(lake, source, objects[number::2])
        facts = ingest(lake, f'run{number}', WINDOW_END + number)
        assert facts['lines'] == 2 * len(objects[number::2])
    assert_same_tables(lake, expected)
    built = build_datasets(lake, DatasetOptions('daily', date(2018, 4, 1), GROUPS))
    assert built.rows['inference'] == expected_rows(expected.ledger)
    maintain(lake)


def expected_rows(ledger: dict[str, dict[str, int]]) -> int:
    """Rows of silver, by the ledger."""
    return sum(counts['silver'] for counts in ledger.values())
