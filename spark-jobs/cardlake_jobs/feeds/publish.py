"""Publishes staged objects of a feed: judges them, then merges the rows of those that pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial, reduce

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from cardlake_jobs.feeds.admit import TableJudge, Verdict, admit_objects
from cardlake_jobs.feeds.feed import OBJECT, PLACE, Feed, ledger_table
from cardlake_jobs.feeds.judge import RowsOf, judge_rows, judge_table
from cardlake_jobs.feeds.merge import merge_by_key, merge_new, merged_rows, newest_versions, replace_versions
from cardlake_jobs.feeds.receipts import (
    PUBLISHED,
    Receipt,
    published_objects,
    read_receipts,
    status_of,
    write_receipts,
    write_release,
)
from cardlake_jobs.feeds.release import (
    Release,
    blocked_rows,
    find_blocked,
    released_rows,
    remove_released,
)
from cardlake_jobs.feeds.staged import StagedObject, read_staged, staged_rejects, staged_rows
from cardlake_jobs.feeds.tables import create_feed_tables
from cardlake_jobs.iceberg.commit import OnStep
from cardlake_jobs.iceberg.paths import SparkLake

QUARANTINE = ledger_table('feed_quarantine')
#: Counts of the records of an object: ``records = rows + rejected``.
RECORD_COUNTS = ('records', 'rows', 'rejected')
_OBJECT_SCHEMA = 'source_key STRING, source_version STRING'


@dataclass(frozen=True)
class Publication:
    """Objects to publish.

    :ivar plans: paths of their plans under the lake root
    :ivar releases: blocked objects that a person lets pass
    :ivar now_micros: instant of the run, µs since the epoch
    :ivar on_step: called with the name of each step
    """

    feed: Feed
    plans: tuple[str, ...]
    now_micros: int
    on_step: OnStep = lambda _name: None
    releases: tuple[Release, ...] = ()


@dataclass(frozen=True)
class JudgedObject:
    """An object with what became of it.

    :ivar rules: rules that keep it out; for one that is published those that are broken nevertheless
    """

    object: StagedObject
    status: str
    rules: tuple[str, ...]


def publish_feed(lake: SparkLake, publication: Publication) -> dict[str, int]:
    """Publishes objects as ``publish_objects`` does.

    :returns: counts of the objects by status, and of their records
    """
    return count_judged(publish_objects(lake, publication))


def count_judged(judged: Sequence[JudgedObject]) -> dict[str, int]:
    """Counts objects by status, and their records."""
    published = sum(one.status == PUBLISHED for one in judged)
    return {
        'objects': len(judged),
        PUBLISHED: published,
        'blocked': len(judged) - published,
        **{name: sum(getattr(one.object, name) for one in judged) for name in RECORD_COUNTS},
    }


def publish_objects(lake: SparkLake, publication: Publication) -> list[JudgedObject]:
    """Judges the objects that have no receipt yet, and writes their receipts; then does for all what the receipts say.
    So a run that is repeated, dies or runs beside another leaves the same tables as one run.

    :returns: the objects, and those that were released
    :raises UserError: an object is not staged, or by another definition; the table has other columns
    """
    feed, on_step = publication.feed, publication.on_step
    create_feed_tables(lake, feed)
    objects = read_staged(lake, feed, publication.plans)
    identities = [one.identity for one in objects]
    judged = {receipt.identity for receipt in read_receipts(lake, feed, identities)}
    unjudged = [one for one in objects if one.identity not in judged]
    if unjudged:
        verdicts = judge_objects(lake, publication, unjudged, partial(staged_rows, lake, feed))
        on_step('judged')
        write_receipts(lake, feed, verdicts, publication.now_micros)
    on_step('receipts written')
    receipts = {receipt.identity: receipt for receipt in read_receipts(lake, feed, identities)}
    published = [one for one in objects if receipts[one.identity].status == PUBLISHED]
    blocked = [one for one in objects if one not in published]
    _quarantine(lake, objects, receipts)
    on_step('rejected records written')
    if blocked:
        merge_new(lake, feed.blocked['name'], staged_rows(lake, feed, blocked), [*PLACE, 'dt'])
    on_step('blocked rows written')
    if published:
        _merge(lake, feed, staged_rows(lake, feed, published))
    on_step('rows merged')
    released = [one for each in publication.releases for one in _release(lake, publication, each)]
    return [
        *(JudgedObject(one, receipts[one.identity].status, receipts[one.identity].rules) for one in objects),
        *(JudgedObject(one.object, status_of(feed, one), one.rules) for one in released),
    ]


def judge_objects(
    lake: SparkLake,
    publication: Publication,
    objects: Sequence[StagedObject],
    rows_of: RowsOf,
    released: frozenset[str] = frozenset(),
) -> list[Verdict]:
    """Judges objects: their rows, and the table as it would be with them.

    :param released: rules that a person released them from
    :raises RuntimeError: staged files have other rows than the receipts of their chunks say
    """
    feed = publication.feed
    _assert_complete(rows_of(objects), objects)
    broken = judge_rows(feed.row_suite, objects, rows_of)
    stored = lake.read(feed.name)
    is_empty = stored.isEmpty()
    known = published_objects(lake, feed)

    def judge(chosen: Sequence[StagedObject]) -> frozenset[str]:
        # Without a row, a table is not late or short of rows yet.
        if not chosen and is_empty:
            return frozenset()
        merged = merged_rows(feed, stored, rows_of(chosen), _newest(lake, feed, known, chosen))
        return judge_table(feed, merged, publication.now_micros, partial(_referenced_rows, lake))

    return admit_objects(objects, broken, TableJudge(judge, feed.ageing_rules), released)


def _release(lake: SparkLake, publication: Publication, release: Release) -> list[Verdict]:
    """Judges a blocked object without the rule of a release, records both, and publishes its rows if nothing else
    keeps them out. The verdict comes first: a run that is repeated finds it, and does what is left.

    :returns: the verdict; none if the object was released before
    """
    feed = publication.feed
    blocked = find_blocked(lake, feed, release)
    verdicts: list[Verdict] = []
    if blocked is not None:
        released = (*blocked.released, release.rule)
        verdicts = judge_objects(
            lake,
            publication,
            [blocked.object],
            lambda objects: _union(lake, feed, objects),
            frozenset(released),
        )
        write_release(lake, feed, verdicts[0], released, release.reason)
    publication.on_step('release recorded')
    rows = released_rows(lake, feed)
    if not rows.isEmpty():
        _merge(lake, feed, rows)
        publication.on_step('released rows merged')
        remove_released(lake, feed)
    return verdicts


def _union(lake: SparkLake, feed: Feed, objects: Sequence[StagedObject]) -> DataFrame:
    rows = [blocked_rows(lake, feed, one) for one in objects]
    return reduce(DataFrame.unionByName, rows) if rows else staged_rows(lake, feed, [])


def _newest(
    lake: SparkLake, feed: Feed, known: DataFrame, chosen: Sequence[StagedObject]
) -> DataFrame | None:
    if not feed.replaces:
        return None
    added = lake.spark.createDataFrame(
        [(*one.identity, one.order) for one in chosen], f'{_OBJECT_SCHEMA}, source_order STRING'
    )
    return newest_versions(known.unionByName(added))


def _referenced_rows(lake: SparkLake, name: str) -> DataFrame | None:
    return lake.read(name) if lake.spark.catalog.tableExists(lake.table(name)) else None


def _assert_complete(rows: DataFrame, objects: Sequence[StagedObject]) -> None:
    expected, found = sum(one.rows for one in objects), rows.count()
    if found != expected:
        raise RuntimeError(f'expected {expected} staged rows, as in the receipts; found {found}')


def _quarantine(
    lake: SparkLake, objects: Sequence[StagedObject], receipts: dict[tuple[str, str], Receipt]
) -> None:
    """Adds the rejected records of objects, as of the instant at which each object was judged."""
    rejecting = [one for one in objects if one.rejected > 0]
    if not rejecting:
        return
    judged = lake.spark.createDataFrame(
        [(*one.identity, receipts[one.identity].loaded_micros) for one in rejecting],
        f'{_OBJECT_SCHEMA}, loaded BIGINT',
    )
    rows = (
        staged_rejects(lake, QUARANTINE, rejecting)
        .join(judged, list(OBJECT))
        .withColumn('rejected_at', F.timestamp_micros('loaded'))
        .withColumn('dt', F.to_date('rejected_at'))
        .drop('loaded')
    )
    merge_new(lake, QUARANTINE['name'], rows, [*QUARANTINE['key'], 'dt'])


def _merge(lake: SparkLake, feed: Feed, rows: DataFrame) -> None:
    if feed.key:
        merge_by_key(lake, feed, rows)
    elif feed.replaces:
        _replace(lake, feed, rows)
    else:
        merge_new(lake, feed.name, rows, [*PLACE, 'dt'])


def _replace(lake: SparkLake, feed: Feed, rows: DataFrame) -> None:
    """Merges again while another run publishes a newer version, of which this merge did not know."""
    while True:
        newest = newest_versions(published_objects(lake, feed))
        known = newest.collect()
        held = lake.spark.createDataFrame(known, _OBJECT_SCHEMA)
        replace_versions(lake, feed, rows, held)
        now = newest_versions(published_objects(lake, feed)).collect()
        if sorted(now) == sorted(known):
            return
