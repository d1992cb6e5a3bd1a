"""Late reports on the busiest merchant, from bronze to the gold table of a group that takes features from snapshots."""

from __future__ import annotations

import gzip
import json
from time import perf_counter

from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.bronze.arrival import MICROS_PER_MINUTE
from cardlake_jobs.groups.group import Group
from cardlake_jobs.groups.snapshot_group import DAY_MICROS
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.iceberg.storage import Storage
from cardlake_jobs.jobs.stream import StreamOptions, run_stream

#: Reports of a round, and the time after their events at which they were made.
REPORTS = 100
_REPORT_DELAY = 3 * DAY_MICROS
#: Between the last event and the window end, so that the rows of all snapshots exist.
_WAIT = 60 * DAY_MICROS


class LateReports:
    """Rounds of late reports on a lake with silver rows.

    :param group: its gold table and its snapshots are kept up to date
    """

    def __init__(self, lake: SparkLake, group: Group) -> None:
        self._lake = lake
        self._group = group
        self._rounds = 0
        last = lake.read('card_transactions').agg(F.max(F.unix_micros('ts')).alias('ts')).collect()[0]['ts']
        self._window_end = (last + _WAIT) // DAY_MICROS * DAY_MICROS
        #: Seconds to compute everything.
        self.everything = self._run()

    def measure(self) -> float:
        """Adds reports on events that have none yet; returns the seconds of the run that takes them in."""
        self._rounds += 1
        self._put_reports()
        return self._run()

    def _run(self) -> float:
        start = perf_counter()
        run_stream(self._lake, StreamOptions(f'round-{self._rounds}', self._window_end, (self._group,)))
        return perf_counter() - start

    def _put_reports(self) -> None:
        silver = self._lake.read('card_transactions')
        busiest = silver.groupBy('merchant_id').count().orderBy(F.desc('count'), 'merchant_id').first()
        assert busiest is not None
        events = (
            silver.where(F.col('merchant_id') == busiest['merchant_id'])
            .select('event_id', F.unix_micros('ts').alias('micros'))
            .orderBy(F.xxhash64('event_id'))
            .limit(REPORTS * self._rounds)
            .collect()
        )
        lines = [
            json.dumps(
                {
                    'event_id': row.event_id,
                    'is_fraud': True,
                    'reported_at': (row.micros + _REPORT_DELAY) / 1_000_000,
                }
            )
            for row in events[-REPORTS:]
        ]
        arrival = F.timestamp_micros(F.lit(self._window_end - MICROS_PER_MINUTE))
        minute = self._lake.spark.range(1).select(F.date_format(arrival, 'yyyy/MM/dd/HH/mm').alias('at'))
        folder = f'bronze/streaming/card_dispute/ingest_dt={minute.collect()[0]["at"]}'
        path = f'{self._lake.paths.root}/{folder}/{self._rounds}.json.gz'
        Storage(self._lake.spark).write(path, gzip.compress('\n'.join(lines).encode()))
