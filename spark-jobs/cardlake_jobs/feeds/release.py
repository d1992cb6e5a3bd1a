"""Releases: a person lets a blocked object pass in spite of a rule, as ``releaseObject`` of ``@cardlake/engine``
does.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.errors import UserError
from cardlake_jobs.feeds.feed import OBJECT, PLACE, Feed
from cardlake_jobs.feeds.merge import merge_changes, rows_of_objects
from cardlake_jobs.feeds.receipts import BLOCKED, PUBLISHED, receipts_of
from cardlake_jobs.feeds.staged import StagedObject
from cardlake_jobs.iceberg.paths import SparkLake


@dataclass(frozen=True)
class Release:
    """A release.

    :ivar object: key of the object; its newest blocked version is meant
    :ivar reason: why it may pass, as that person said
    """

    object: str
    rule: str
    reason: str


@dataclass(frozen=True)
class BlockedObject:
    """An object that a release means.

    :ivar released: rules that it was released from before
    """

    object: StagedObject
    released: tuple[str, ...]


def find_blocked(lake: SparkLake, feed: Feed, release: Release) -> BlockedObject | None:
    """Finds the object that a release means; None if it was released already, by a run that died or was repeated.

    :raises UserError: no object of that key is blocked by the rule
    """
    of_key = receipts_of(lake, feed).where(F.col('source_key') == release.object)
    newest = F.col('source_order').desc(), F.col('source_version').desc()
    blocked = (F.col('status') == BLOCKED) & F.array_contains('rules', release.rule)
    modified = F.unix_micros('source_modified').alias('modified_micros')
    rows = of_key.where(blocked).orderBy(*newest).select('*', modified).limit(1).collect()
    if not rows:
        if not of_key.where(F.array_contains('released', release.rule)).isEmpty():
            return None
        raise UserError(
            'not_blocked',
            f'feed {feed.name}: {release.object} is not blocked by {release.rule}',
            'The table feed_objects has the blocked objects, with the rules that they break.',
        )
    row = rows[0]
    found = StagedObject(
        key=row['source_key'],
        version=row['source_version'],
        order=row['source_order'],
        content=row['content'],
        modified_micros=row['modified_micros'],
        size=row['bytes'],
        records=row['records'],
        rows=row['rows'],
        rejected=row['rejected'],
        row_files=(),
        reject_files=(),
    )
    return BlockedObject(found, tuple(row['released']))


def blocked_rows(lake: SparkLake, feed: Feed, one: StagedObject) -> DataFrame:
    """Rows of an object that wait for a release."""
    key, version = one.identity
    return lake.read(feed.blocked['name']).where(
        (F.col('source_key') == key) & (F.col('source_version') == version)
    )


def released_rows(lake: SparkLake, feed: Feed) -> DataFrame:
    """Rows that still wait for a release, although their objects are published by now."""
    published = receipts_of(lake, feed).where(F.col('status') == PUBLISHED).select(*OBJECT)
    return lake.read(feed.blocked['name']).join(published, list(OBJECT), 'left_semi')


def remove_released(lake: SparkLake, feed: Feed, objects: DataFrame | None = None) -> None:
    """Removes these rows from those that wait, once they are in the table of the feed.

    :param objects: objects of which they are removed alone, ``source_key`` and ``source_version``
    """
    rows = released_rows(lake, feed)
    gone = (rows if objects is None else rows_of_objects(rows, objects)).select(*PLACE, 'dt')
    merge_changes(lake, feed.blocked['name'], gone, [*PLACE, 'dt'], 'WHEN MATCHED THEN DELETE')
