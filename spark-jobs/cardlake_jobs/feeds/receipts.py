"""Receipts of objects that were judged: the table ``feed_objects``. The first receipt of an object stays, so that all
runs that publish it do the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.feeds.admit import Verdict
from cardlake_jobs.feeds.feed import OBJECT, Feed, ledger_table
from cardlake_jobs.feeds.merge import merge_changes, merge_new
from cardlake_jobs.iceberg.paths import SparkLake

OBJECTS = ledger_table('feed_objects')
PUBLISHED, BLOCKED = 'published', 'blocked'
OBJECT_SCHEMA = 'source_key STRING, source_version STRING'


@dataclass(frozen=True)
class Receipt:
    """Status of a judged object.

    :ivar rules: rules that it breaks
    :ivar loaded_micros: when it was judged, µs since the epoch
    :ivar replayed_micros: instant of the replay for which it was, µs since the epoch; None without one
    """

    identity: tuple[str, str]
    status: str
    rules: tuple[str, ...]
    loaded_micros: int
    replayed_micros: int | None


def read_receipts(lake: SparkLake, feed: Feed, identities: Sequence[tuple[str, str]]) -> list[Receipt]:
    """Reads the receipts of some objects of a feed; those that were not judged yet have none."""
    wanted = lake.spark.createDataFrame(list(identities), OBJECT_SCHEMA)
    found = (
        receipts_of(lake, feed)
        .join(wanted, list(OBJECT), 'left_semi')
        .select(*OBJECT, 'status', 'rules', F.unix_micros('loaded_at'), F.unix_micros('replayed_at'))
    )
    return [Receipt((row[0], row[1]), row[2], tuple(row[3]), row[4], row[5]) for row in found.collect()]


def published_objects(lake: SparkLake, feed: Feed) -> DataFrame:
    """Published objects of a feed: key, version, and the text that sorts like the versions of a key."""
    return receipts_of(lake, feed).where(F.col('status') == PUBLISHED).select(*OBJECT, 'source_order')


def write_receipts(lake: SparkLake, feed: Feed, verdicts: Sequence[Verdict], now_micros: int) -> None:
    """Writes the receipts of judged objects, in one commit. An object that has one keeps it, unless a later replay
    loads it again: then nothing is left of the one before, its release included.
    """
    names = [field['name'] for field in OBJECTS['fields']]
    rows = [_row(feed, verdict, now_micros) for verdict in verdicts]
    instants = ('source_modified', 'loaded_at', 'replayed_at')
    schema = lake.spark.createDataFrame([], OBJECTS['schema']).schema
    types = ', '.join(
        f'`{name}` {"BIGINT" if name in instants else schema[name].dataType.simpleString()}' for name in names
    )
    frame = lake.spark.createDataFrame([tuple(row[name] for name in names) for row in rows], types)
    frame = frame.withColumns({name: F.timestamp_micros(F.col(name)) for name in instants})
    is_later = 's.`replayed_at` > coalesce(t.`replayed_at`, TIMESTAMP_MICROS(0))'
    dated = frame.withColumn('dt', F.to_date('loaded_at'))
    merge_new(lake, OBJECTS['name'], dated, OBJECTS['key'], replaced=is_later)


def status_of(feed: Feed, verdict: Verdict) -> str:
    """Status of an object that was judged; with the gate ``warn``, all are published."""
    return PUBLISHED if verdict.is_admitted or feed.warns else BLOCKED


def write_release(
    lake: SparkLake, feed: Feed, verdict: Verdict, released: Sequence[str], reason: str
) -> None:
    """Records in the receipt of an object what a person released it from, why, and its verdict since then."""
    changed = lake.spark.createDataFrame(
        [
            (
                feed.name,
                *verdict.object.identity,
                status_of(feed, verdict),
                list(verdict.rules),
                list(released),
                reason,
            )
        ],
        f'feed STRING, {OBJECT_SCHEMA}, status STRING, rules ARRAY<STRING>, released ARRAY<STRING>, reason STRING',
    )
    update = ', '.join(f't.`{name}` = s.`{name}`' for name in ('status', 'rules', 'released', 'reason'))
    merge_changes(lake, OBJECTS['name'], changed, OBJECTS['key'], f'WHEN MATCHED THEN UPDATE SET {update}')


def _row(feed: Feed, verdict: Verdict, now_micros: int) -> dict[str, object]:
    one = verdict.object
    return {
        'feed': feed.name,
        'source_key': one.key,
        'source_version': one.version,
        'source_order': one.order,
        'source_modified': one.modified_micros,
        'content': one.content,
        'bytes': one.size,
        'records': one.records,
        'rows': one.rows,
        'rejected': one.rejected,
        'definition': feed.definition,
        'status': status_of(feed, verdict),
        'rules': list(verdict.rules),
        'released': [],
        'reason': None,
        'loaded_at': now_micros,
        'replayed_at': one.replayed_micros,
    }


def receipts_of(lake: SparkLake, feed: Feed) -> DataFrame:
    """Receipts of all objects of a feed, as the table has them."""
    return lake.read(OBJECTS['name']).where(F.col('feed') == feed.name)
