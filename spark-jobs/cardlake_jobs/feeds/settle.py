"""Settles judged objects: their rejected records, blocked rows and rows come to stand in the tables as the receipts
say.
"""

from __future__ import annotations

from collections.abc import Sequence

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.feeds.feed import OBJECT, PLACE, Feed, ledger_table
from cardlake_jobs.feeds.merge import (
    merge_again,
    merge_by_key,
    merge_new,
    newest_versions,
    replace_versions,
    rows_of_objects,
)
from cardlake_jobs.feeds.receipts import (
    OBJECT_SCHEMA,
    PUBLISHED,
    Receipt,
    published_objects,
    read_receipts,
)
from cardlake_jobs.feeds.release import remove_waiting
from cardlake_jobs.feeds.reload import is_current, reloaded_objects
from cardlake_jobs.feeds.staged import StagedObject, staged_rejects, staged_rows
from cardlake_jobs.iceberg.commit import OnStep
from cardlake_jobs.iceberg.paths import SparkLake

QUARANTINE = ledger_table('feed_quarantine')


def receipts_by_object(
    lake: SparkLake, feed: Feed, objects: Sequence[StagedObject]
) -> dict[tuple[str, str], Receipt]:
    """Reads the receipts of those objects that were judged."""
    found = read_receipts(lake, feed, [one.identity for one in objects])
    return {receipt.identity: receipt for receipt in found}


def settle_objects(
    lake: SparkLake, feed: Feed, objects: Sequence[StagedObject], on_step: OnStep
) -> dict[tuple[str, str], Receipt]:
    """Does what the receipts of objects say, but for objects that a later replay has loaded since.

    :returns: the receipts
    """
    receipts = receipts_by_object(lake, feed, objects)
    current = [one for one in objects if is_current(one, receipts[one.identity])]
    _quarantine(lake, feed, current, receipts)
    on_step('rejected records written')
    _keep_blocked(lake, feed, [one for one in current if receipts[one.identity].status != PUBLISHED])
    on_step('blocked rows written')
    # Another run may have taken its time: a replay may have loaded some of them meanwhile.
    receipts = receipts_by_object(lake, feed, objects)
    current = [one for one in current if is_current(one, receipts[one.identity])]
    published = [one for one in current if receipts[one.identity].status == PUBLISHED]
    reloaded = reloaded_objects(lake, current)
    if published or reloaded is not None:
        merge_rows(lake, feed, staged_rows(lake, feed, published), reloaded)
    on_step('rows merged')
    if reloaded is not None:
        # Published ones wait no longer; those of other objects may wait for a release that died.
        waiting = rows_of_objects(lake.read(feed.blocked['name']), reloaded)
        remove_waiting(lake, feed, rows_of_objects(waiting, published_objects(lake, feed)))
        on_step('rows that waited removed')
    return receipts


def _quarantine(
    lake: SparkLake, feed: Feed, objects: Sequence[StagedObject], receipts: dict[tuple[str, str], Receipt]
) -> None:
    """Adds the rejected records of objects, as of the instant at which each object was judged."""
    rejecting = [one for one in objects if one.rejected > 0]
    reloaded = reloaded_objects(lake, objects)
    if not rejecting and reloaded is None:
        return
    judged = lake.spark.createDataFrame(
        [(*one.identity, receipts[one.identity].loaded_micros) for one in rejecting],
        f'{OBJECT_SCHEMA}, loaded BIGINT',
    )
    rows = (
        staged_rejects(lake, QUARANTINE, rejecting)
        .join(judged, list(OBJECT))
        .withColumn('rejected_at', F.timestamp_micros('loaded'))
        .withColumn('dt', F.to_date('rejected_at'))
        .drop('loaded')
    )
    of_feed = lake.read(QUARANTINE['name']).where(F.col('feed') == feed.name)
    _add(lake, QUARANTINE['name'], rows, [*QUARANTINE['key'], 'dt'], _leaving(of_feed, reloaded))


def _keep_blocked(lake: SparkLake, feed: Feed, objects: Sequence[StagedObject]) -> None:
    """Adds the rows of blocked objects to those that wait for a release."""
    if objects:
        leaving = _leaving(lake.read(feed.blocked['name']), reloaded_objects(lake, objects))
        _add(lake, feed.blocked['name'], staged_rows(lake, feed, objects), [*PLACE, 'dt'], leaving)


def merge_rows(lake: SparkLake, feed: Feed, rows: DataFrame, reloaded: DataFrame | None = None) -> None:
    """Merges rows into the table of a feed, which what it has of reloaded objects leaves."""
    if feed.key:
        merge_by_key(lake, feed, rows, reloaded)
    elif feed.replaces:
        _replace(lake, feed, rows, reloaded)
    else:
        _add(lake, feed.name, rows, [*PLACE, 'dt'], _leaving(lake.read(feed.name), reloaded))


def _leaving(stored: DataFrame, reloaded: DataFrame | None) -> DataFrame | None:
    """Rows of a table that come from objects that are loaded again."""
    return None if reloaded is None else rows_of_objects(stored, reloaded)


def _add(
    lake: SparkLake, table: str, rows: DataFrame, identity: Sequence[str], leaving: DataFrame | None
) -> None:
    if leaving is None:
        merge_new(lake, table, rows, identity)
    else:
        merge_again(lake, table, rows, leaving, identity)


def _replace(lake: SparkLake, feed: Feed, rows: DataFrame, reloaded: DataFrame | None) -> None:
    """Merges again while another run publishes a newer version, of which this merge did not know."""
    while True:
        newest = newest_versions(published_objects(lake, feed))
        known = newest.collect()
        held = lake.spark.createDataFrame(known, OBJECT_SCHEMA)
        replace_versions(lake, feed, rows, held, reloaded)
        now = newest_versions(published_objects(lake, feed)).collect()
        if sorted(now) == sorted(known):
            return
