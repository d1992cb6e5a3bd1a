"""The feature job ``card-lake``, the engine of lakes without Spark, gives the rows of Spark and of a laptop."""

from __future__ import annotations

import gzip
import json
import shutil
from collections import defaultdict
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.support.bronze_lines import put_object
from tests.support.command_line import run_json
from tests.support.real_data import REAL_DATA, needs_real_data

pytestmark = pytest.mark.platform

_FILES = (
    ('card_transactions', 'card_authorization', 'ts'),
    ('card_disputes', 'card_dispute', 'reported_at'),
)
_SAMPLE = '5days'
_RUNS = ('2018-04-02T01:00:00Z', '2018-04-03T01:00:00Z', '2018-04-04T01:00:00Z')


def _write_bronze(lake: Path, name: str) -> None:
    """Writes each line of a sample as if it arrived at the end of its day."""
    for file, bronze_type, instant in _FILES:
        days = defaultdict(list)
        with gzip.open(REAL_DATA / f'{file}_{name}.ndjson.gz', 'rt') as lines:
            for line in map(json.loads, lines):
                day = datetime.fromtimestamp(line[instant], timezone.utc).date() + timedelta(days=1)
                days[day].append(line)
        for day, arrived in days.items():
            put_object(lake, bronze_type, day.strftime('%Y/%m/%d/00/00'), arrived)


@needs_real_data
def test_real_data_gives_the_rows_of_spark_and_of_a_laptop(tmp_path: Path) -> None:
    container, laptop, spark = (tmp_path / each for each in ('container', 'laptop', 'spark'))
    _write_bronze(container, _SAMPLE)
    for lake in (laptop, spark):
        shutil.copytree(container / 'bronze', lake / 'bronze')
    for instant in _RUNS:
        assert run_json('batch', 'run', 'card-lake', '--lake', container, '--until', instant)['rows'] > 0
    run_json('batch', 'run', 'card-lake', '--lake', container)
    (laptop / '_cardlake').mkdir()
    (laptop / '_cardlake' / 'format.json').write_text('{"format":2}\n')
    run_json('run', 'stream', '--lake', laptop)
    run_json('spark', 'run', 'stream', '--lake', spark)
    for other in (laptop, spark):
        compared = run_json('compare', container, other)
        assert compared['same'] is True
        rows = {table['table']: table['rows']['left'] for table in compared['tables']}
        assert rows['silver.card_transactions'] == rows['gold.fraud_features'] > 40_000
        assert rows['gold.merchant_risk'] > 0
