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

    :ivar object: key of the object; its newest version that the rule blocks is meant
    :ivar reason: why it may pass, as that person said
    """

    object: str
    rule: str
    reason: str


@dataclass(frozen=True)
class NamedObject:
    """An object that a release names, as its receipt has it.

    :ivar rules: rules that it breaks
    :ivar released: rules that it was released from
    :ivar is_due: the release is not recorded yet; a run that died or was repeated may have done so
    """

    object: StagedObject
    status: str
    rules: tuple[str, ...]
    released: tuple[str, ...]
    is_due: bool


def find_named(lake: SparkLake, feed: Feed, release: Release) -> NamedObject:
    """Finds the object that a release names: the newest version that the rule blocks, or that this release has let
    pass, by a run that died or was repeated. Its rule and its reason tell a release from the next, which may mean an
    older version. If there is none, it is the newest that was released from the rule.

    :raises UserError: no object of that key is blocked by the rule, or was
    """
    is_due = (F.col('status') == BLOCKED) & F.array_contains('rules', release.rule)
    was_released = F.array_contains('released', release.rule)
    is_meant = is_due | (was_released & (F.col('reason') == release.reason))
    modified = F.unix_micros('source_modified')
    rows = (
        receipts_of(lake, feed)
        .where(F.col('source_key') == release.object)
        .withColumns({'is_due': is_due, 'is_meant': is_meant, 'modified_micros': modified})
        .where(is_meant | was_released)
        .orderBy(*(F.col(name).desc() for name in ('is_meant', 'source_order', 'source_version')))
        .limit(1)
        .collect()
    )
    if not rows:
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
    return NamedObject(found, row['status'], tuple(row['rules']), tuple(row['released']), row['is_due'])


def blocked_rows(lake: SparkLake, feed: Feed, one: StagedObject) -> DataFrame:
    """Rows of an object that wait for a release."""
    key, version = one.identity
    return lake.read(feed.blocked['name']).where(
        (F.col('source_key') == key) & (F.col('source_version') == version)
    )


def released_rows(lake: SparkLake, feed: Feed) -> DataFrame:
    """Rows that still wait, although a person released their objects, and they are published by now. Those of an object
    that was loaded again since, which has no release any more, are left to the run that loads it.
    """
    released = (F.col('status') == PUBLISHED) & (F.size('released') > 0)
    objects = receipts_of(lake, feed).where(released).select(*OBJECT)
    return rows_of_objects(lake.read(feed.blocked['name']), objects)


def remove_waiting(lake: SparkLake, feed: Feed, rows: DataFrame) -> None:
    """Removes rows from those that wait for a release."""
    gone = rows.select(*PLACE, 'dt')
    merge_changes(lake, feed.blocked['name'], gone, [*PLACE, 'dt'], 'WHEN MATCHED THEN DELETE')
