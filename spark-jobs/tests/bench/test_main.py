"""The benchmark runs every strategy, and its SQL windows give the same features as the job."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F  # noqa: N812

from bench.main import measure
from bench.sql_windows import sql_windows
from cardlake_jobs.groups.group import load_group
from cardlake_jobs.iceberg.paths import local_location
from cardlake_jobs.iceberg.tables import compiled_table

_STRATEGIES = ('baseline', 'projected', 'features', 'gold', 'late_reports', 'windows')
_EVENTS = 60
#: 2018-04-01T00:00Z
_START = 1_522_540_800


def _silver_files(spark: SparkSession, folder: Path) -> list[str]:
    """Writes events of three cards, every 20 minutes, some of them at the same time."""
    number = F.col('id')
    rows = spark.range(_EVENTS).select(
        F.format_string('e%d', number).alias('event_id'),
        F.format_string('c%d', number % 3).alias('card_id'),
        F.timestamp_seconds((number / 4).cast('bigint') * 1200 + _START).alias('ts'),
        F.format_string('m%d', number % 5).alias('merchant_id'),
        (number * Decimal('1.25')).cast('decimal(18,4)').alias('amount'),
        *(
            F.lit(value).alias(name)
            for name, value in (('currency', 'EUR'), ('country', 'BE'), ('pos_mode', 'chip'))
        ),
        F.current_timestamp().alias('ingested_at'),
        F.lit('object').alias('source_object'),
    )
    names = [field['name'] for field in compiled_table('silver.card_transactions')['fields']]
    rows.select(*names).write.parquet(local_location(folder))
    return [local_location(folder)]


@pytest.mark.platform
def test_every_strategy_is_measured_in_every_round(spark: SparkSession, tmp_path: Path) -> None:
    partitions = spark.conf.get('spark.sql.shuffle.partitions')
    strategies = [['small', name] for name in _STRATEGIES]
    task = {
        'group': 'rt_card_features_v1',
        'folder': str(tmp_path),
        'lakes': {'small': _silver_files(spark, tmp_path / 'silver')},
        # The first of late reports computes everything.
        'warm_up': [['small', 'baseline'], ['small', 'late_reports']],
        'strategies': strategies,
        'runs': 1,
        'compared': 'small',
    }
    result = measure(task)
    spark.conf.set('spark.sql.shuffle.partitions', str(partitions))
    assert result['events'] == {'small': _EVENTS}
    assert [len(seconds) for seconds in result['seconds']] == [1] * len(_STRATEGIES)
    assert all(seconds > 0 for times in result['seconds'] for seconds in times)
    assert result['differing'] == 0


def test_features_without_an_sql_equivalent_are_refused() -> None:
    with pytest.raises(ValueError, match='expected a window without delay that includes the current event'):
        sql_windows(load_group('fraud_features_v1'), [], 'silver')
