"""Publishes staged objects of a feed: judges them, then merges the rows of those that pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial, reduce

from pyspark.sql import DataFrame

from cardlake_jobs.feeds.admit import TableJudge, Verdict, admit_objects
from cardlake_jobs.feeds.feed import OBJECT, Feed
from cardlake_jobs.feeds.judge import RowsOf, judge_rows, judge_table
from cardlake_jobs.feeds.merge import merged_rows, newest_versions, rows_of_objects
from cardlake_jobs.feeds.receipts import (
    OBJECT_SCHEMA,
    PUBLISHED,
    published_objects,
    status_of,
    write_receipts,
    write_release,
)
from cardlake_jobs.feeds.release import (
    Release,
    blocked_rows,
    find_named,
    released_rows,
    remove_waiting,
)
from cardlake_jobs.feeds.reload import is_due, reloaded_objects
from cardlake_jobs.feeds.settle import merge_rows, receipts_by_object, settle_objects
from cardlake_jobs.feeds.staged import StagedObject, read_staged, staged_rows
from cardlake_jobs.feeds.tables import create_feed_tables
from cardlake_jobs.iceberg.commit import OnStep
from cardlake_jobs.iceberg.paths import SparkLake
from cardlake_jobs.iceberg.repeat import Repetition, repeat_refused

#: Counts of the records of an object: ``records = rows + rejected``.
RECORD_COUNTS = ('records', 'rows', 'rejected')


@dataclass(frozen=True)
class Publication:
    """Objects to publish.

    :ivar plans: paths of their plans under the lake root
    :ivar releases: blocked objects that a person lets pass
    :ivar now_micros: instant of the run, µs since the epoch
    :ivar on_step: called with the name of each step
    :ivar reloads: plans of objects that replays with force load again, with the instants of these, µs since the epoch
    :ivar repetition: how often a step is repeated whose commit Iceberg refuses, since a publication of another feed has
        changed a table that all share
    """

    feed: Feed
    plans: tuple[str, ...]
    now_micros: int
    on_step: OnStep = lambda _name: None
    releases: tuple[Release, ...] = ()
    reloads: Mapping[str, int] = field(default_factory=dict)
    repetition: Repetition = field(default_factory=Repetition)


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
    """Counts objects by status, those that are published although they break a rule, and their records."""
    published = sum(one.status == PUBLISHED for one in judged)
    return {
        'objects': len(judged),
        PUBLISHED: published,
        'blocked': len(judged) - published,
        'warned': sum(one.status == PUBLISHED and len(one.rules) > 0 for one in judged),
        **{name: sum(getattr(one.object, name) for one in judged) for name in RECORD_COUNTS},
    }


def publish_objects(lake: SparkLake, publication: Publication) -> list[JudgedObject]:
    """Judges the objects that have no receipt yet, or none since a replay that loads them again, and writes their
    receipts; then does for all what the receipts say. So a run that is repeated, dies or runs beside another leaves the
    same tables as one run. What a run that died had decided is done first, so that others are judged by the table that
    it would have left. A step whose commit is refused, since another run has changed a table, is repeated by itself:
    what was judged is not judged again.

    :returns: the objects, and those that were released
    :raises UserError: an object is not staged, or by another definition; the table has other columns
    """
    feed, on_step = publication.feed, publication.on_step
    repeat = partial(repeat_refused, repetition=publication.repetition)
    repeat(lambda: create_feed_tables(lake, feed))
    objects = read_staged(lake, feed, publication.plans, publication.reloads)
    repeat(lambda: _merge_released(lake, publication))
    receipts = receipts_by_object(lake, feed, objects)
    due = [one for one in objects if is_due(one, receipts.get(one.identity))]
    if due:
        judged = [one for one in objects if not is_due(one, receipts.get(one.identity))]
        if judged:
            repeat(lambda: settle_objects(lake, feed, judged, on_step))
        verdicts = judge_objects(lake, publication, due, partial(staged_rows, lake, feed))
        on_step('judged')
        repeat(lambda: write_receipts(lake, feed, verdicts, publication.now_micros))
    on_step('receipts written')
    receipts = repeat(lambda: settle_objects(lake, feed, objects, on_step))
    return [
        *(JudgedObject(one, receipts[one.identity].status, receipts[one.identity].rules) for one in objects),
        *(repeat(partial(_release, lake, publication, each)) for each in publication.releases),
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
    reloaded = reloaded_objects(lake, objects)
    if reloaded is not None:
        stored, known = (each.join(reloaded, list(OBJECT), 'left_anti') for each in (stored, known))

    def judge(chosen: Sequence[StagedObject]) -> frozenset[str]:
        # Without a row, a table is not late or short of rows yet.
        if not chosen and is_empty:
            return frozenset()
        merged = merged_rows(feed, stored, rows_of(chosen), _newest(lake, feed, known, chosen))
        return judge_table(feed, merged, publication.now_micros, partial(_referenced_rows, lake))

    return admit_objects(objects, broken, TableJudge(judge, feed.ageing_rules), released)


def _release(lake: SparkLake, publication: Publication, release: Release) -> JudgedObject:
    """Judges a blocked object without the rule of a release, records both, and publishes its rows if nothing else
    keeps them out. The verdict comes first: a run that is repeated finds it, tells it, and does what is left.
    """
    feed = publication.feed
    named = find_named(lake, feed, release)
    judged = JudgedObject(named.object, named.status, named.rules)
    if named.is_due:
        released = (*named.released, release.rule)
        verdict = judge_objects(
            lake,
            publication,
            [named.object],
            lambda objects: _union(lake, feed, objects),
            frozenset(released),
        )[0]
        write_release(lake, feed, verdict, released, release.reason)
        judged = JudgedObject(verdict.object, status_of(feed, verdict), verdict.rules)
    publication.on_step('release recorded')
    _merge_released(lake, publication)
    return judged


def _merge_released(lake: SparkLake, publication: Publication) -> None:
    """Moves rows of released objects that still wait to the table of the feed."""
    feed = publication.feed
    rows = released_rows(lake, feed)
    if rows.isEmpty():
        return
    merge_rows(lake, feed, rows)
    publication.on_step('released rows merged')
    # Neither those that another run has released meanwhile, nor those that one has loaded again.
    remove_waiting(lake, feed, rows_of_objects(released_rows(lake, feed), rows))


def _union(lake: SparkLake, feed: Feed, objects: Sequence[StagedObject]) -> DataFrame:
    rows = [blocked_rows(lake, feed, one) for one in objects]
    return reduce(DataFrame.unionByName, rows) if rows else staged_rows(lake, feed, [])


def _newest(
    lake: SparkLake, feed: Feed, known: DataFrame, chosen: Sequence[StagedObject]
) -> DataFrame | None:
    if not feed.replaces:
        return None
    added = lake.spark.createDataFrame(
        [(*one.identity, one.order) for one in chosen], f'{OBJECT_SCHEMA}, source_order STRING'
    )
    return newest_versions(known.unionByName(added))


def _referenced_rows(lake: SparkLake, name: str) -> DataFrame | None:
    return lake.read(name) if lake.spark.catalog.tableExists(lake.table(name)) else None


def _assert_complete(rows: DataFrame, objects: Sequence[StagedObject]) -> None:
    expected, found = sum(one.rows for one in objects), rows.count()
    if found != expected:
        raise RuntimeError(f'expected {expected} staged rows, as in the receipts; found {found}')
