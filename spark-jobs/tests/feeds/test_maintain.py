"""Maintenance of the tables of feeds changes no rows, and happens once a day."""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone

import pytest
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.feeds.feed import Feed, load_feed
from cardlake_jobs.feeds.maintain import maintain_feed_tables
from cardlake_jobs.feeds.tables import create_feed_tables
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.maintenance.limits import MaintenanceLimits
from tests.conftest import MakeLake
from tests.support.lakes import lake_folder

pytestmark = pytest.mark.platform

_NOW = datetime.now(timezone.utc)
#: All snapshots but those of today from the second day on are old enough, and two files are enough to compact.
_LIMITS = MaintenanceLimits(snapshot_age=timedelta(days=-1), min_input_files=2)
_MONTH = timedelta(days=30).total_seconds()


def _append(lake: SparkLake, feed: Feed, place: int) -> None:
    types = {field.name: field.dataType for field in lake.read(feed.name).schema}
    row = lake.spark.range(1).select(
        *(
            F.lit('2026-05-01' if name == 'dt' else place).cast(dtype).alias(name)
            for name, dtype in types.items()
        )
    )
    row.writeTo(lake.table(feed.name)).append()


def _count(lake: SparkLake, feed: Feed, what: str) -> int:
    return lake.spark.read.table(f'{lake.table(feed.name)}.{what}').count()


def test_files_are_compacted_and_snapshots_expire_with_the_first_publication_of_a_day(
    make_lake: MakeLake,
) -> None:
    lake, feed = make_lake(), load_feed('shipments')
    create_feed_tables(lake, feed)
    for place in range(3):
        _append(lake, feed, place)
    rows = sorted(lake.read(feed.name).collect())
    old, new = (lake_folder(lake) / feed.table['path'] / name for name in ('old.parquet', 'new.parquet'))
    for path in (old, new):
        path.write_text('')
    month_ago = _NOW.timestamp() - _MONTH
    os.utime(old, (month_ago, month_ago))

    maintain_feed_tables(lake, [feed.name], _NOW, MaintenanceLimits(min_input_files=2))
    assert (_count(lake, feed, 'files'), _count(lake, feed, 'snapshots')) == (1, 4)
    assert old.exists()
    maintain_feed_tables(lake, [feed.name], _NOW, _LIMITS)
    assert _count(lake, feed, 'snapshots') == 1
    assert (old.exists(), new.exists()) == (False, True)
    assert sorted(lake.read(feed.name).collect()) == rows

    # With nothing to expire, nobody looks for orphans either.
    old.write_text('')
    os.utime(old, (month_ago, month_ago))
    maintain_feed_tables(lake, [feed.name], _NOW, _LIMITS)
    assert old.exists()
