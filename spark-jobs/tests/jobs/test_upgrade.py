"""A lake of format 1 is upgraded to the rows that the embedded engine computes from the same bronze."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pyspark.sql import Window
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.errors import UserError
from cardlake_jobs.iceberg.commit import Run
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.iceberg.tables import CORE_TABLES, LEDGER, column_names, compiled_table
from cardlake_jobs.jobs.upgrade import upgrade
from cardlake_jobs.silver.ledger import COUNTS
from tests.conftest import MakeLake
from tests.support.equality import assert_same_tables, ledger_counts
from tests.support.kill import JobKilledError, kill_at
from tests.support.lakes import (
    GROUPS,
    WINDOW_END,
    add_changing_reports,
    copy_objects,
    generate_traffic,
    ingest,
    lake_folder,
    list_objects,
    run_embedded_engine,
)

pytestmark = pytest.mark.platform


@pytest.fixture(scope='module')
def traffic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp('traffic')
    size = {'numTransactions': 600, 'cards': 30, 'merchants': 10, 'days': 20}
    generate_traffic(folder, **size, malformed=0.05, fraudShare=0.1, bucketMinutes=1440)
    return add_changing_reports(folder, seed=5)


def _lake_of_format_1(make_lake: MakeLake, traffic: Path) -> SparkLake:
    """Makes a lake as an older release left it: of each event only the newest report counts, in gold as well."""
    lake = make_lake()
    copy_objects(lake, traffic, list_objects(traffic))
    ingest(lake, 'first', WINDOW_END)
    _keep_newest_reports(lake)
    ingest(lake, 'second', WINDOW_END + 1)
    lake.spark.sql(f'DROP TABLE {lake.table("deliveries")} PURGE')
    lake.spark.sql(f'ALTER TABLE {lake.table("ledger")} DROP COLUMN etag')
    for name in _table_names():
        if name != 'deliveries':
            lake.spark.sql(f"ALTER TABLE {lake.table(name)} SET TBLPROPERTIES ('cardlake.format' = '1')")
    return lake


def _table_names() -> list[str]:
    return [
        *(compiled_table(name)['name'] for name in CORE_TABLES),
        *(group.gold['name'] for group in GROUPS),
    ]


def _keep_newest_reports(lake: SparkLake) -> None:
    run = Run(lake, _table_names(), lambda _step: None)
    newest = Window.partitionBy('event_id').orderBy(F.col('reported_at').desc())
    ranked = lake.read('card_disputes').withColumn('age', F.row_number().over(newest)).persist()
    kept, dropped = ranked.where('age = 1').drop('age'), ranked.where('age > 1')
    kept.writeTo(run.write_target('card_disputes')).overwrite(F.lit(True))
    events = dropped.select('event_id').distinct()
    no_event = {name: F.lit(None).cast(kind) for name, kind in _NO_EVENT.items()}
    numbered = {'commit_number': F.lit(run.state.commit + 1).cast('bigint'), 'dt': F.current_date()}
    run.append('touched', events.withColumns({**no_event, **numbered}))
    moved = dropped.groupBy('source_object', 'ingested_at').agg(F.count('*').alias('moved'))
    counts = {'lines': '0', 'silver': '-moved', 'duplicates': 'moved', 'quarantined': '0'}
    corrections = moved.selectExpr(
        '*',
        *(f'CAST({value} AS BIGINT) AS {name}' for name, value in counts.items()),
        "'bronze.card_dispute' AS source_table",
        "'older' AS run_id",
        'CAST(0 AS BIGINT) AS bytes',
        'CAST(NULL AS STRING) AS etag',
        'to_date(ingested_at) AS dt',
    )
    ledger = column_names(compiled_table(LEDGER))
    run.commit(replace(run.state, run_id='older'), corrections.select(*ledger, 'dt'))


_NO_EVENT = {'card_id': 'string', 'merchant_id': 'string', 'ts': 'timestamp'}


def test_an_upgraded_lake_has_the_rows_of_the_embedded_engine(
    make_lake: MakeLake, traffic: Path, tmp_path: Path
) -> None:
    expected = run_embedded_engine(traffic, tmp_path / 'embedded')
    lake = _lake_of_format_1(make_lake, traffic)
    rows = lake.read('card_disputes').count()
    with pytest.raises(UserError, match='written by an older release') as refused:
        ingest(lake, 'refused', WINDOW_END + 2)
    assert refused.value.code == 'older_format'
    for step in ('appended to touched', 'committed', 'marked card_disputes'):
        with pytest.raises(JobKilledError):
            upgrade(lake, f'killed-{step}', kill_at(step))
        # A killed driver takes its cache with it.
        lake.spark.catalog.clearCache()
        with pytest.raises(UserError, match='written by an older release'):
            ingest(lake, 'refused', WINDOW_END + 2)
    result = upgrade(lake, 'upgrade')
    assert (result.missing, result.counts['missing'], result.counts['kept']) == ([], 0, 0)
    assert result.counts['after'] == lake.read('card_disputes').count() > rows
    ingest(lake, 'after', WINDOW_END + 2)
    assert_same_tables(lake, expected)
    assert upgrade(lake, 'again').counts == {'tables': 0}


def test_reports_of_an_expired_object_stay_as_they_are(make_lake: MakeLake, traffic: Path) -> None:
    lake = _lake_of_format_1(make_lake, traffic)
    of_format_1 = {
        (row.event_id, row.reported_at): row.source_object for row in lake.read('card_disputes').collect()
    }
    expired = max(of_format_1.values(), key=list(of_format_1.values()).count)
    (lake_folder(lake) / expired).unlink()
    result = upgrade(lake, 'upgrade')
    assert result.missing == [expired]
    after = {
        (row.event_id, row.reported_at): row.source_object for row in lake.read('card_disputes').collect()
    }
    of_expired = {key for key, name in after.items() if name == expired}
    assert len(of_expired) == result.counts['kept'] > 0
    assert of_expired == {key for key, name in of_format_1.items() if after[key] == expired}
    assert set(of_format_1) < set(after)
    ingest(lake, 'after', WINDOW_END + 2)
    for counts in ledger_counts(lake).values():
        assert counts['lines'] == sum(counts[name] for name in COUNTS if name != 'lines')
    rows = {name: counts['silver'] for name, counts in ledger_counts(lake).items() if 'card_dispute' in name}
    assert sum(rows.values()) == len(after)
